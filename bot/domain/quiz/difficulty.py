"""How hard a question is: as its author says, until enough people have answered it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.domain.pack.model import Difficulty
from bot.domain.quiz.model import Question

GRADES = (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD)
_MIN_ANSWERS = 20  # fewer say more about who played than about the question
_EASY_RATE = 0.9
_HARD_RATE = 0.25  # with four choices, this is what guessing gives


@dataclass(frozen=True, slots=True)
class Play:
    """How a question was answered so far, over all servers."""

    asked: int = 0  # answers given
    right: int = 0


def easier(difficulty: Difficulty) -> Difficulty:
    """Return the next easier grade, or the easiest."""
    return GRADES[max(0, GRADES.index(difficulty) - 1)]


def harder(difficulty: Difficulty) -> Difficulty:
    """Return the next harder grade, or the hardest."""
    return GRADES[min(len(GRADES) - 1, GRADES.index(difficulty) + 1)]


def adjust(questions: Iterable[Question], plays: Mapping[str, Play]) -> tuple[Question, ...]:
    """Return ``questions`` with their grades adjusted; ``plays`` is by question key."""
    return tuple(
        replace(question, difficulty=adjusted(question.difficulty, plays[question.key]))
        if question.key in plays
        else question
        for question in questions
    )


def adjusted(difficulty: Difficulty, play: Play) -> Difficulty:
    """Return the grade changed by one step where enough answers were nearly all right or mostly wrong."""
    if play.asked < _MIN_ANSWERS:
        return difficulty
    rate = play.right / play.asked
    if rate >= _EASY_RATE:
        return easier(difficulty)
    return harder(difficulty) if rate <= _HARD_RATE else difficulty
