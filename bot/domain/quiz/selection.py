"""Which questions a game asks, and with which choices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.domain.pack import Difficulty
from bot.domain.quiz.difficulty import GRADES
from bot.domain.quiz.model import AnswerMode, Form, Question, QuestionCard
from bot.domain.quiz.refusals import NoQuestions

T = TypeVar("T")
MOST_CHOICES = 4
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
    wrong = rng.sample(question.distractors, min(MOST_CHOICES - 1, len(question.distractors)))
    choices = (question.answer, *wrong)
    for order in _FIXED_ORDERS:
        if set(choices) == set(order):
            return QuestionCard(question, order)
    return QuestionCard(question, tuple(rng.sample(choices, len(choices))))


def _least_asked(shuffled: list[Question], asked: Mapping[str, int], count: int) -> list[Question]:
    chosen: list[Question] = []
    told: set[str] = set()  # facts that a chosen question gives away
    rest = sorted(shuffled, key=lambda question: asked.get(question.key, 0))
    while len(chosen) < count:
        question = rest.pop(_best_of(rest, asked, told, chosen))
        chosen.append(question)
        if question.fact is not None:
            told.add(question.fact)
    return chosen


def _best_of(rest: list[Question], asked: Mapping[str, int], told: set[str], chosen: list[Question]) -> int:
    """Return the place in ``rest`` of the best question among those asked least, which come first there."""
    # One true-or-false question too many: a guess is right half the time.
    full = sum(other.form is Form.STATEMENT for other in chosen) * 4 >= len(chosen)
    least = asked.get(rest[0].key, 0)
    best, best_burden = 0, (True, True)
    for place, question in enumerate(rest):
        if asked.get(question.key, 0) != least:
            break
        burden = (question.fact in told, full and question.form is Form.STATEMENT)
        if burden < best_burden:
            best, best_burden = place, burden
        if burden == (False, False):
            break  # nothing is better, and a server may have thousands
    return best
