"""Whether a question is one for debate: who is better or would win, which no source judges."""

from collections.abc import Sequence
from itertools import groupby

from bot.domain.matching.text.english import word_list

_TASTE, _CONTEST, _AGAINST = (
    word_list(name, "frames.toml") for name in ("debate_taste", "debate_contest", "debate_against")
)
_WINNING = frozenset({"win", "wins", "beat", "beats"})
_THIS = frozenset({"this", "that", "it", "one", "film", "movie", "the"})  # "this one", "the film"
_LONGEST_ITEM = 4  # words
_SUPPOSING = frozenset({"would", "could", "will", "can", "do", "does"})


def is_debate(said: Sequence[str]) -> bool:
    """Tell whether the words of a question, in English, ask to judge rather than to know."""
    if not _TASTE.isdisjoint(said) or is_choice(said):
        return True
    is_contest = not _CONTEST.isdisjoint(said) or _is_fight(said)
    return is_contest and not _AGAINST.isdisjoint(said)


def is_choice(said: Sequence[str]) -> bool:
    """Tell whether words only offer what to choose, this film among it: "barbie or this"."""
    items = [list(run) for is_between, run in groupby(said, "or".__eq__) if not is_between]
    is_offered = len(items) > 1 and max(map(len, items)) <= _LONGEST_ITEM
    return is_offered and any(_THIS.issuperset(item) for item in items)


def _is_fight(said: Sequence[str]) -> bool:
    """Tell whether somebody might win: "who would win", not "did it win an Oscar"."""
    return not _WINNING.isdisjoint(said) and not _SUPPOSING.isdisjoint(said)
