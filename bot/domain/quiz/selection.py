"""Which questions a game asks, how hard each is, and with which choices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Protocol, TypeVar

from bot.domain.pack.model import Difficulty, Spoiler
from bot.domain.quiz.model import AnswerMode, Form, Question, QuestionCard
from bot.domain.quiz.refusals import NoQuestions

T = TypeVar("T")
_MAX_CHOICES = 4
# Choices that people expect in one order.
_FIXED_ORDERS = (("True", "False"), ("Yes", "No"))
_GRADES = tuple(Difficulty)
_MIN_ANSWERS = 20  # fewer say more about who played than about the question
_EASY_RATE = 0.9
_HARD_RATE = 0.25  # with four choices, this is what guessing gives


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
    spoilers: bool = False  # whether questions may give part of the story away

    def matches(self, question: Question) -> bool:
        """Return whether ``question`` is wanted; typed-only ones also suit a game with buttons."""
        return (
            (self.spoilers or question.spoiler is Spoiler.OPEN)
            and self.topic in {None, question.topic}
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
    rest = sorted(rng.sample(pool, len(pool)), key=lambda question: asked.get(question.key, 0))
    chosen: list[Question] = []
    while rest and len(chosen) < wanted.count:
        chosen.append(rest.pop(_best_of(rest, asked, chosen)))
    chosen.sort(key=lambda question: _GRADES.index(question.difficulty))
    return tuple(draw(question, wanted.mode, rng) for question in chosen)


def choose_daily(questions: Iterable[Question], asked: Mapping[str, int], rng: Rng) -> QuestionCard:
    """Return the question of a day, to be answered with buttons; raise NoQuestions."""
    with_choices = [question for question in questions if question.distractors]
    return select(with_choices, QuestionFilter(1), asked, rng)[0]


def draw(question: Question, mode: AnswerMode, rng: Rng) -> QuestionCard:
    """Return the question as a game asks it, with choices drawn and shuffled by ``rng``."""
    if mode is AnswerMode.TYPED or not question.distractors:
        return QuestionCard(question)
    wrong = rng.sample(question.distractors, min(_MAX_CHOICES - 1, len(question.distractors)))
    choices = (question.answer, *wrong)
    fixed = next((order for order in _FIXED_ORDERS if set(order) == set(choices)), None)
    return QuestionCard(question, fixed or tuple(rng.sample(choices, len(choices))))


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


@dataclass(frozen=True, slots=True)
class Play:
    """How a question was answered so far, over all servers."""

    asked: int = 0  # answers given
    right: int = 0


def regrade(difficulty: Difficulty, steps: int) -> Difficulty:
    """Return the grade that is ``steps`` harder (easier below 0), or the last one on the way there."""
    place = _GRADES.index(difficulty) + steps
    return _GRADES[max(0, min(place, len(_GRADES) - 1))]


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
        return regrade(difficulty, -1)
    return regrade(difficulty, 1) if rate <= _HARD_RATE else difficulty
