"""Good first questions, for whoever does not know yet what to ask."""

from functools import lru_cache
from itertools import islice

from bot.domain.insights import DAY_MS
from bot.domain.pack.model import Difficulty, Fact, Pack, Spoiler

STARTER_LIMIT = 3
_KEPT_PACKS = 16  # the pack's in every language, and those of servers with lessons that asked last


def starters(pack: Pack, now: int) -> list[Fact]:
    """Return good first questions: easy ones from different topics, others every day; ``now`` in ms UTC."""
    return _starters_of_day(pack, now // DAY_MS)


@lru_cache(maxsize=_KEPT_PACKS)
def _starters_of_day(pack: Pack, day: int) -> list[Fact]:
    by_topic: dict[str, list[Fact]] = {topic.id: [] for topic in pack.topics}
    for fact in pack.facts:
        if fact.spoiler is Spoiler.OPEN and fact.difficulty is Difficulty.EASY and not fact.is_taught:
            by_topic.get(fact.topic, []).append(fact)
    easy = [facts for facts in by_topic.values() if facts]
    if not easy:
        return list(islice((fact for fact in pack.facts if fact.spoiler is Spoiler.OPEN), STARTER_LIMIT))
    count = min(STARTER_LIMIT, len(easy))
    turns = range(day * count, (day + 1) * count)
    # Around the topics, and each time round to the next fact of each.
    return [easy[turn % len(easy)][turn // len(easy) % len(easy[turn % len(easy)])] for turn in turns]
