"""Which questions a game asks, how hard each is, and with which choices."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from bot.domain.pack.model import AnswerKind, Difficulty, Spoiler
from bot.domain.quiz.judging import gives_away
from bot.domain.quiz.model import AnswerMode, Form, Question, QuestionCard
from bot.domain.quiz.refusals import NoQuestions
from bot.domain.quiz.shown import History, Shown, subject_of, text_of, wording_of
from bot.domain.teaching.model import TAUGHT_TOPIC

T = TypeVar("T")
_MAX_CHOICES = 4
# Choices that people expect in one order.
_FIXED_ORDERS = (
    *(("True", "False"), ("Yes", "No")),
    *(("Wahr", "Falsch"), ("Richtig", "Falsch"), ("Ja", "Nein")),
    *(("Verdadero", "Falso"), ("Sí", "No")),
)
_PER_TWO_CHOICES = 10  # one question in so many may have only two choices
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
    lists: tuple[str, ...] | None = None  # ids of a server's lists; "" among them is the pack
    pictures: bool = False  # whether questions may show pictures

    def matches(self, question: Question) -> bool:
        """Return whether ``question`` is wanted; typed-only ones also suit a game with buttons."""
        return (
            (self.spoilers or question.spoiler is Spoiler.OPEN)
            and (self.lists is None or (question.list_id or "") in self.lists)
            and (self.pictures or question.picture is None)
            and self.topic in {None, question.topic}
            and self.difficulty in {None, question.difficulty}
            and (question.typeable or (self.mode is AnswerMode.BUTTONS and bool(question.distractors)))
        )


def is_from_pack(question: Question) -> bool:
    """Return whether a question is from the pack, not from a server's lists or from what it taught."""
    return question.list_id is None and question.topic != TAUGHT_TOPIC.id


def is_foreign(question: Question, language: str) -> bool:
    """Return whether a question is in another language than a game; a server's own are as it wants them."""
    return bool(language) and question.language != language and is_from_pack(question)


def select(
    questions: Iterable[Question], wanted: QuestionFilter, history: History, rng: Rng, language: str = ""
) -> tuple[QuestionCard, ...]:
    """Return a game's questions: those asked least often in this server, easy ones first.

    The forms of one fact share their count. As far as the questions suffice, none asks what was asked in the
    last hours or in this game, none is given away by another, few have two choices, and all are in the
    game's ``language``, where that is not English. Raise NoQuestions.
    """
    every = tuple(questions)
    pool = [question for question in every if wanted.matches(question)]
    if not pool:
        raise NoQuestions
    times = Counter[str]()
    for question in every:
        if count := history.asked.get(question.key):
            times[subject_of(question)] += count
    order = sorted(
        rng.sample(pool, len(pool)),
        key=lambda question: (times[subject_of(question)], history.asked.get(question.key, 0)),
    )
    cards = _Choosing(wanted, history, rng, language).choose(order)
    return tuple(sorted(cards, key=lambda card: _GRADES.index(card.question.difficulty)))


def _identity(question: Question) -> object:
    """Return what a question shares with the same one of another list."""
    return wording_of(question) if question.fact is None else question.key


def count_different(questions: Iterable[Question]) -> int:
    """Return how many of these questions one game can ask: none of them twice."""
    return len(set(map(_identity, questions)))


def choose_daily(
    questions: Iterable[Question], history: History, rng: Rng, language: str = ""
) -> QuestionCard:
    """Return the question of a day, to be answered with buttons; raise NoQuestions."""
    with_choices = [question for question in questions if question.distractors]
    return select(with_choices, QuestionFilter(1), history, rng, language)[0]


def draw(question: Question, mode: AnswerMode, rng: Rng) -> QuestionCard:
    """Return the question as a game asks it, with choices drawn and shuffled by ``rng``."""
    if mode is not AnswerMode.BUTTONS or not question.distractors:
        return QuestionCard(question)
    wrong = rng.sample(question.distractors, min(_MAX_CHOICES - 1, len(question.distractors)))
    choices = (question.answer, *wrong)
    fixed = next((order for order in _FIXED_ORDERS if set(order) == set(choices)), None)
    return QuestionCard(question, fixed or tuple(rng.sample(choices, len(choices))))


@dataclass(frozen=True, slots=True)
class _Leave:
    """What a game may do for want of better questions."""

    told: bool = False  # ask what another question gives away
    two_choices: bool = False  # ask more questions with two choices
    foreign: bool = False  # ask in English in another language's game
    repeats: bool = False  # ask the same again


_LEAVES = (
    _Leave(),
    _Leave(told=True),
    _Leave(two_choices=True),
    _Leave(told=True, two_choices=True),
    _Leave(told=True, repeats=True),
    _Leave(told=True, two_choices=True, repeats=True),
)
# Rather a question in English than the same again.
_LEAVES_ABROAD = tuple(
    replace(leave, foreign=foreign)
    for repeats in (False, True)
    for foreign in (False, True)
    for leave in _LEAVES
    if leave.repeats is repeats
)


class _Choosing:
    """The choice of one game's questions from those that fit, the best first."""

    def __init__(self, wanted: QuestionFilter, history: History, rng: Rng, language: str) -> None:
        self._wanted, self._history, self._rng, self._language = wanted, history, rng, language
        self._shown = Shown(history.pack, history.shown)
        self._cards: dict[object, QuestionCard] = {}  # by identity: several lists may have the same question
        self._two_choices = 0

    def choose(self, order: Sequence[Question]) -> Iterable[QuestionCard]:
        """Return the cards, taking less good questions only where the better ones do not suffice."""
        for leave in _LEAVES_ABROAD if self._language else _LEAVES:
            for question in order:
                if len(self._cards) == self._wanted.count:
                    break
                if _identity(question) not in self._cards and self._fits(question, leave):
                    self._add(question)
        return self._cards.values()

    def _add(self, question: Question) -> None:
        card = draw(question, self._wanted.mode, self._rng)
        self._cards[_identity(question)] = card
        self._shown.add(card)
        self._two_choices += _has_two_choices(question)

    def _fits(self, question: Question, leave: _Leave) -> bool:
        if not leave.foreign and is_foreign(question, self._language):
            return False
        is_excess = _has_two_choices(question) and self._two_choices >= self._wanted.count // _PER_TWO_CHOICES
        if (is_excess and not leave.two_choices) or (self._shown.has_asked(question) and not leave.repeats):
            return False
        return leave.told or not (self._shown.gives_away(question) or self._is_telling(question))

    def _is_telling(self, question: Question) -> bool:
        """Return whether a question gives away another of this game, which may come after it."""
        text = text_of(QuestionCard(question, question.distractors))
        return any(gives_away(self._history.pack, card.question, text) for card in self._cards.values())


def _has_two_choices(question: Question) -> bool:
    """Return whether a guess is right half the time."""
    is_yes_no = question.kind is AnswerKind.YES_NO or question.form is Form.STATEMENT
    return is_yes_no or len(question.distractors) == 1


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
