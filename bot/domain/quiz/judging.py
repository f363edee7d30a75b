"""Whether a typed answer is right, and whether a text gives one away.

Answers are compared by value where they have one, otherwise by spelling: strictly where a typo changes the
meaning (numbers, dates, short words), tolerantly where it does not.
"""

from collections.abc import Callable

from rapidfuzz.distance import OSA

from bot.domain import values
from bot.domain.pack.model import AnswerKind, Pack
from bot.domain.quiz.model import Form, Question
from bot.domain.values import Amount
from bot.domain.words import content_words, fold, padded, tokens

# (letters, edits): a word at least so long may have so many edits. With one edit, shorter words become other
# words: "air" and "chair", "train" and "trail".
_TOLERANCE = ((9, 2), (6, 1))
_LETTERS_PER_EDIT = 5  # a whole answer may have one edit for every five letters
_SURNAME_LETTERS = 5  # a surname at least this long is enough to name a person
_TOPIC_SHARE = 0.5  # a text with the answer and this part of the question's words is about that question

_AMOUNTS: dict[AnswerKind, Callable[[str], Amount | None]] = {
    AnswerKind.COUNT: values.amount,
    AnswerKind.MEASURE: values.amount,
    AnswerKind.MONEY: values.money,
    AnswerKind.DURATION: values.duration,
}


def is_right(question: Question, text: str) -> bool:
    """Return whether ``text`` answers ``question``; a text that fits a wrong choice as well does not."""
    spellings = (question.answer, *question.accept)
    if not any(same_answer(question.kind, text, spelling) for spelling in spellings):
        return False
    return not any(_fits_as_well(question, text, distractor) for distractor in question.distractors)


def same_answer(kind: AnswerKind, text: str, right: str) -> bool:
    """Return whether ``text`` says the same as ``right``, both being answers of ``kind``."""
    if kind is AnswerKind.DATE and (wanted := values.days(right)):
        return any(day.answers(target) for day in values.days(text) for target in wanted)
    if kind in _AMOUNTS and (amount := _AMOUNTS[kind](right)) is not None:
        said = _AMOUNTS[kind](text)
        if said is not None and said.unit is None and amount.unit == "second":
            amount = values.amount(right)  # "163" for "163 minutes"
        return said is not None and amount is not None and said.answers(amount)
    if kind is AnswerKind.YES_NO and (verdict := values.yes_or_no(right)) is not None:
        return values.yes_or_no(text) is verdict
    return _same_name(text, right, surname=kind in {AnswerKind.PERSON, AnswerKind.CHARACTER})


def _same_name(text: str, right: str, *, surname: bool) -> bool:
    """Compare word by word, each within its own tolerance; numbers and short words must be exact."""
    said, wanted = tokens(text), tokens(right)
    if not said or not wanted:
        return fold(text) == fold(right)  # only punctuation, such as "?!"
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
    return edits * _LETTERS_PER_EDIT <= sum(map(len, wanted)) or edits == 0


def _tolerance(word: str) -> int:
    return next((edits for letters, edits in _TOLERANCE if word.isalpha() and len(word) >= letters), 0)


def _fits_as_well(question: Question, text: str, distractor: str) -> bool:
    """Return whether a right ``text`` is at least as good for a distractor that differs from the answer."""
    if not same_answer(question.kind, text, distractor):
        return False
    if question.kind in _AMOUNTS or question.kind is AnswerKind.DATE:  # a value is equal or not, never near
        return not same_answer(question.kind, distractor, question.answer)
    nearest = min(_distance(text, spelling) for spelling in (question.answer, *question.accept))
    return _distance(distractor, question.answer) > 0 and _distance(text, distractor) <= nearest


def _distance(text: str, right: str) -> int:
    return OSA.distance(" ".join(tokens(text)), " ".join(tokens(right)))


def gives_away(pack: Pack, question: Question, text: str) -> bool:
    """Return whether ``text`` tells the question's fact, or its answer and what the question is about."""
    folded = fold(text)
    fact = pack.fact.get(question.fact or "")
    if fact is not None and fold(fact.answer) in folded:
        return True
    # A statement's answer is "True": it must not reveal the value of the fact behind it.
    prompt, answer = question.prompt, question.answer
    if question.form in {Form.STATEMENT, Form.REVERSE} and fact is not None and fact.value is not None:
        prompt, answer = fact.question, fact.value.text
    if not tokens(answer) or padded(answer) not in padded(folded):
        return False
    asked = content_words(prompt).difference(tokens(answer))
    return len(asked.intersection(tokens(folded))) >= _TOPIC_SHARE * len(asked)
