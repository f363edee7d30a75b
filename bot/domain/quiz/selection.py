"""Which questions a game asks, and with which choices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.pack import Difficulty
from bot.domain.quiz.chance import Chance
from bot.domain.quiz.model import AnswerMode, Form, Question, QuestionCard
from bot.domain.quiz.refusals import NoQuestions

MOST_CHOICES = 4
_GRADES = ("easy", "medium", "hard")
# Choices that people expect in one order.
_FIXED_ORDERS = (("True", "False"), ("Yes", "No"))


@dataclass(frozen=True, slots=True)
class QuestionFilter:
    """What somebody wants to be asked; None leaves it open."""

    count: int
    mode: AnswerMode = AnswerMode.BUTTONS
    topic: str | None = None
    difficulty: Difficulty | None = None


def fitting(questions: Iterable[Question], wanted: QuestionFilter) -> tuple[Question, ...]:
    """Return the questions that fit ``wanted``; typed-only ones also fit a game with buttons."""
    return tuple(
        question
        for question in questions
        if (wanted.topic is None or question.topic == wanted.topic)
        and (wanted.difficulty is None or question.difficulty is wanted.difficulty)
        and (question.typeable or (question.pressable and wanted.mode is AnswerMode.BUTTONS))
    )


def select(
    questions: Iterable[Question], wanted: QuestionFilter, asked: Mapping[str, int], chance: Chance
) -> tuple[QuestionCard, ...]:
    """Return a game's questions: those asked least often in this server, easy ones first.

    ``asked`` counts by question key. Nothing comes again before everything that fits was asked as often;
    within that, a game asks about as many different facts as it can. Raises NoQuestions.
    """
    pool = fitting(questions, wanted)
    if not pool:
        raise NoQuestions
    shuffled = chance.sample(pool, len(pool))
    chosen = _least_asked(shuffled, asked, min(wanted.count, len(pool)))
    chosen.sort(key=lambda question: _GRADES.index(question.difficulty))
    return tuple(draw(question, wanted.mode, chance) for question in chosen)


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


def draw(question: Question, mode: AnswerMode, chance: Chance) -> QuestionCard:
    """Return the question as a game asks it, with its choices drawn and put in order by ``chance``."""
    if mode is AnswerMode.TYPED or not question.pressable:
        return QuestionCard(question)
    wrong = chance.sample(question.distractors, min(MOST_CHOICES - 1, len(question.distractors)))
    choices = (question.answer, *wrong)
    for order in _FIXED_ORDERS:
        if set(choices) == set(order):
            return QuestionCard(question, order)
    return QuestionCard(question, tuple(chance.sample(choices, len(choices))))
