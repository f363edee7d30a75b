"""How hard a question is: as its author says, until play says otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.domain.pack import Difficulty
from bot.domain.quiz.model import Question

_ORDER = (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD)
ENOUGH_ANSWERS = 20  # fewer say more about who played than about the question
_EVERYBODY = 0.9
_ALMOST_NOBODY = 0.25  # with four choices, this is what guessing gives


@dataclass(frozen=True, slots=True)
class Play:
    """How a question went so far, over all servers."""

    asked: int = 0  # answers given
    right: int = 0


def easier(difficulty: Difficulty) -> Difficulty:
    """Return the next easier grade, or the easiest."""
    return _ORDER[max(0, _ORDER.index(difficulty) - 1)]


def harder(difficulty: Difficulty) -> Difficulty:
    """Return the next harder grade, or the hardest."""
    return _ORDER[min(len(_ORDER) - 1, _ORDER.index(difficulty) + 1)]


def adjust(questions: Iterable[Question], plays: Mapping[str, Play]) -> tuple[Question, ...]:
    """Return ``questions`` with the grade that play gives them; ``plays`` is by question key."""
    return tuple(
        replace(question, difficulty=adjusted(question.difficulty, plays[question.key]))
        if question.key in plays
        else question
        for question in questions
    )


def adjusted(difficulty: Difficulty, play: Play) -> Difficulty:
    """Return the grade after play: one step, once enough people have answered."""
    if play.asked < ENOUGH_ANSWERS:
        return difficulty
    rate = play.right / play.asked
    if rate >= _EVERYBODY:
        return easier(difficulty)
    return harder(difficulty) if rate <= _ALMOST_NOBODY else difficulty
