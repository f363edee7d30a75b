"""Good first questions, for whoever does not know yet what to ask."""

from collections.abc import Collection
from functools import lru_cache
from itertools import zip_longest

from bot.domain.links import entries_by_id
from bot.domain.pack.model import Difficulty, Fact, Pack, Spoiler

STARTER_LIMIT = 3
_KEPT_PACKS = 16  # the pack's in every language, and those of servers with lessons that asked last


def starters(pack: Pack, turn: int, without: Collection[str] = ()) -> list[Fact]:
    """Return good first questions: others each ``turn``, and none ``without`` which it is to be.

    They are the author's, or else easy ones from different topics.
    """
    found = _first_questions(pack)
    start = turn * STARTER_LIMIT % len(found) if found else 0
    turned = [*found[start:], *found[:start]]
    return [fact for fact in turned if fact.id not in without][:STARTER_LIMIT]


@lru_cache(maxsize=_KEPT_PACKS)
def _first_questions(pack: Pack) -> list[Fact]:
    """Return all first questions, in an order in which each few are of different sorts."""
    own = [fact for fact in entries_by_id(pack.fact, pack.starters) if fact.spoiler is Spoiler.OPEN]
    if len(own) > STARTER_LIMIT:
        return own
    by_topic: dict[str, list[Fact]] = {topic.id: [] for topic in pack.topics}
    for fact in pack.facts:
        is_easy = fact.difficulty is Difficulty.EASY and not fact.is_taught
        if is_easy and fact.spoiler is Spoiler.OPEN and fact.id not in pack.asides:
            by_topic.get(fact.topic, []).append(fact)
    easy = [fact for facts in zip_longest(*by_topic.values()) for fact in facts if fact is not None]
    return easy or [fact for fact in pack.facts if fact.spoiler is Spoiler.OPEN]
