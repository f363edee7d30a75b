"""Whether a question is on the world of today, of which no pack tells: the weather, football."""

from collections.abc import Sequence

from bot.domain.matching.text.english import word_list

_TODAY, _TOLD = (word_list(name, "frames.toml") for name in ("today", "told"))


def is_elsewhere(said: Sequence[str]) -> bool:
    """Tell whether the words of a question, in English, ask of today: "what's the weather in Rome"."""
    return not _TODAY.isdisjoint(said) and _TOLD.isdisjoint(said)
