"""Whether a typed answer is right: by value where the answer has one, by spelling where it is a name.

Strict where a slip changes the meaning (numbers, dates, short words), generous where it does not.
"""

from collections.abc import Callable

from rapidfuzz.distance import OSA

from bot.domain.pack import AnswerKind
from bot.domain.quiz import values
from bot.domain.quiz.model import Question
from bot.domain.quiz.values import Amount
from bot.domain.quiz.words import fold, tokens

# A word of at least this many letters may be off by so many edits. Shorter words are other words too easily:
# "air" and "chair", "train" and "trail".
_TOLERANCE = ((9, 2), (6, 1))
_LETTERS_AN_EDIT = 5  # and a whole answer by one edit for so many letters
_SURNAME_LETTERS = 5  # a surname alone names a person if it is at least this long

_AMOUNTS: dict[AnswerKind, Callable[[str], Amount | None]] = {
    AnswerKind.COUNT: values.amount,
    AnswerKind.MEASURE: values.amount,
    AnswerKind.MONEY: values.money,
    AnswerKind.DURATION: values.duration,
}


def is_right(question: Question, text: str) -> bool:
    """Return whether ``text`` is a right answer to ``question``.

    An answer that is as good for one of the question's wrong choices is ambiguous, and refused.
    """
    if not _answers_any(question.kind, text, (question.answer, *question.accept)):
        return False
    return not any(
        same_answer(question.kind, text, distractor)
        and not _is_the_answer(question, distractor)
        and not _is_nearer_to_the_answer(question, text, distractor)
        for distractor in question.distractors
    )


def same_answer(kind: AnswerKind, text: str, right: str) -> bool:
    """Return whether ``text`` says the same as ``right``, both being answers of ``kind``."""
    if kind is AnswerKind.DATE and (wanted := values.days(right)):
        return any(day.answers(target) for day in values.days(text) for target in wanted)
    if kind in _AMOUNTS and (number := _AMOUNTS[kind](right)) is not None:
        said = _AMOUNTS[kind](text)
        return said is not None and _same_amount(said, number, right)
    if kind is AnswerKind.YES_NO and (verdict := values.yes_or_no(right)) is not None:
        return values.yes_or_no(text) is verdict
    return _same_name(text, right, surname=kind in {AnswerKind.PERSON, AnswerKind.CHARACTER})


def _answers_any(kind: AnswerKind, text: str, right: tuple[str, ...]) -> bool:
    return any(same_answer(kind, text, spelling) for spelling in right)


def _same_amount(said: Amount, number: Amount, right: str) -> bool:
    if said.unit is None and number.unit == "second":  # "163" for "163 minutes"
        bare = values.amount(right)
        return bare is not None and bare.number == said.number
    return said.answers(number)


def _same_name(text: str, right: str, *, surname: bool) -> bool:
    """Compare word by word, each within its own tolerance; numbers and short words must be exact."""
    said, wanted = tokens(text), tokens(right)
    if not said or not wanted:
        return fold(text) == fold(right)  # an answer of marks alone, such as "?!"
    if "".join(said) == "".join(wanted):
        return True
    if len(said) == len(wanted):
        return _close(said, wanted) or (surname and _close(tuple(sorted(said)), tuple(sorted(wanted))))
    last = wanted[-1]
    return surname and len(said) == 1 and len(last) >= _SURNAME_LETTERS and _close(said, (last,))


def _close(said: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    edits = 0
    for word, target in zip(said, wanted, strict=True):
        distance = OSA.distance(word, target)
        if distance > _tolerance(target):
            return False
        edits += distance
    return edits * _LETTERS_AN_EDIT <= sum(map(len, wanted)) or edits == 0


def _tolerance(word: str) -> int:
    if not word.isalpha():
        return 0
    return next((edits for letters, edits in _TOLERANCE if len(word) >= letters), 0)


def _is_the_answer(question: Question, distractor: str) -> bool:
    """Whether a wrong choice says what the answer says: the same value, or the same name to the letter."""
    if _has_value(question.kind):
        return same_answer(question.kind, distractor, question.answer)
    return _distance(distractor, question.answer) == 0


def _is_nearer_to_the_answer(question: Question, text: str, distractor: str) -> bool:
    """Whether a name's spelling decides for the answer; a value, such as a date, has no nearness."""
    if _has_value(question.kind):
        return False
    spellings = (question.answer, *question.accept)
    return min(_distance(text, spelling) for spelling in spellings) < _distance(text, distractor)


def _has_value(kind: AnswerKind) -> bool:
    return kind in _AMOUNTS or kind is AnswerKind.DATE


def _distance(text: str, right: str) -> int:
    return OSA.distance(" ".join(tokens(text)), " ".join(tokens(right)))
