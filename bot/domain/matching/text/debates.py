"""Whether a question is one for debate: who is better, cooler or would win, of which no source is a judge."""

from collections.abc import Sequence

from bot.domain.matching.text.english import word_list

_TASTE, _CONTEST, _AGAINST = (
    word_list(name, "frames.toml") for name in ("debate_taste", "debate_contest", "debate_against")
)
_WINNING = frozenset({"win", "wins", "beat", "beats"})
_SUPPOSING = frozenset({"would", "could", "will", "can", "do", "does"})


def is_debate(said: Sequence[str]) -> bool:
    """Tell whether the words of a question, in English, ask to judge rather than to know."""
    if not _TASTE.isdisjoint(said):
        return True
    is_contest = not _CONTEST.isdisjoint(said) or _is_fight(said)
    return is_contest and not _AGAINST.isdisjoint(said)


def _is_fight(said: Sequence[str]) -> bool:
    """Tell whether somebody might win: "who would win", not "did it win an Oscar"."""
    return not _WINNING.isdisjoint(said) and not _SUPPOSING.isdisjoint(said)
