"""Whether a question is on the world of today, of which no pack tells: the weather, football."""

from collections.abc import Sequence
from itertools import pairwise

from bot.domain.matching.text.english import word_list

_TODAY, _TOLD = (word_list(name, "frames.toml") for name in ("today", "told"))


def is_elsewhere(said: Sequence[str]) -> bool:
    """Tell whether the words of a question, in English, ask of today: "what's the weather in Rome"."""
    named = {*said, *map("_".join, pairwise(said))}
    return not _TODAY.isdisjoint(named) and _TOLD.isdisjoint(said)
