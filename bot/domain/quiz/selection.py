"""Which questions a game asks, and with which choices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol, TypeVar

from bot.domain.pack.model import Difficulty
from bot.domain.quiz.difficulty import GRADES
from bot.domain.quiz.model import AnswerMode, Form, Question, QuestionCard
from bot.domain.quiz.refusals import NoQuestions

T = TypeVar("T")
_MAX_CHOICES = 4
# Choices that people expect in one order.
_FIXED_ORDERS = (("True", "False"), ("Yes", "No"))


class Rng(Protocol):
    """What the rules need of a random number generator; ``random.Random`` is one."""

    def sample(self, population: Sequence[T], k: int) -> list[T]:
        """Return ``k`` different members in random order."""
        ...


@dataclass(frozen=True, slots=True)
class QuestionFilter:
    """Which questions somebody wants; None means any."""

    count: int
    mode: AnswerMode = AnswerMode.BUTTONS
    topic: str | None = None
    difficulty: Difficulty | None = None

    def matches(self, question: Question) -> bool:
        """Return whether ``question`` is wanted; typed-only ones also suit a game with buttons."""
        return (
            self.topic in {None, question.topic}
            and self.difficulty in {None, question.difficulty}
            and (question.typeable or (self.mode is AnswerMode.BUTTONS and bool(question.distractors)))
        )


def select(
    questions: Iterable[Question], wanted: QuestionFilter, asked: Mapping[str, int], rng: Rng
) -> tuple[QuestionCard, ...]:
    """Return a game's questions: those asked least often in this server, easy ones first.

    ``asked`` counts by question key. No question repeats before all matching ones were asked as often; within
    that, a game covers as many different facts as it can. Raise NoQuestions.
    """
    pool = [question for question in questions if wanted.matches(question)]
    if not pool:
        raise NoQuestions
    shuffled = rng.sample(pool, len(pool))
    chosen = _least_asked(shuffled, asked, min(wanted.count, len(pool)))
    chosen.sort(key=lambda question: GRADES.index(question.difficulty))
    return tuple(draw(question, wanted.mode, rng) for question in chosen)


def draw(question: Question, mode: AnswerMode, rng: Rng) -> QuestionCard:
    """Return the question as a game asks it, with choices drawn and shuffled by ``rng``."""
    if mode is AnswerMode.TYPED or not question.distractors:
        return QuestionCard(question)
    wrong = rng.sample(question.distractors, min(_MAX_CHOICES - 1, len(question.distractors)))
    choices = (question.answer, *wrong)
    fixed = next((order for order in _FIXED_ORDERS if set(order) == set(choices)), None)
    return QuestionCard(question, fixed or tuple(rng.sample(choices, len(choices))))


def _least_asked(shuffled: list[Question], asked: Mapping[str, int], count: int) -> list[Question]:
    rest = sorted(shuffled, key=lambda question: asked.get(question.key, 0))
    chosen: list[Question] = []
    while len(chosen) < count:
        chosen.append(rest.pop(_best_of(rest, asked, chosen)))
    return chosen


def _best_of(rest: list[Question], asked: Mapping[str, int], chosen: list[Question]) -> int:
    """Return the index in ``rest`` of the best question among those asked least, which come first there."""
    covered = {question.fact for question in chosen} - {None}
    # A quarter is enough: a guess at true or false is right half the time.
    no_statement = sum(question.form is Form.STATEMENT for question in chosen) * 4 >= len(chosen)
    least = asked.get(rest[0].key, 0)
    best = (True, True, 0)
    for place, question in enumerate(takewhile(lambda question: asked.get(question.key, 0) == least, rest)):
        best = min(best, (question.fact in covered, no_statement and question.form is Form.STATEMENT, place))
        if best == (False, False, place):
            break  # nothing is better, and a server may have thousands
    return best[2]
