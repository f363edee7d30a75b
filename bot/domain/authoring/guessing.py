"""Guess what an author would otherwise fill in: what an answer answers, and its shortest form."""

import re
from collections.abc import Iterator

from bot.domain.authoring.passages import dates, name_runs, numbers
from bot.domain.matching.text.asking import question_form
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.normalise import words
from bot.domain.pack.checking import fold
from bot.domain.pack.model import AnswerKind as K
from bot.domain.pack.model import Value
from bot.domain.words import NUMBER_WORDS

# What the answer to a form of question is that several kinds could answer.
_LIKELIEST = {
    "how": (K.MANNER,),
    "say": (K.STATEMENT,),
    "think": (K.OPINION,),
    "name": (K.TITLE,),
    "happen": (K.EVENT,),
    "what_do": (K.EVENT, K.OBJECT),
    "yes_no": (K.YES_NO,),
}
_CLOCK = re.compile(r"\b\d{1,2}(?::\d\d|(?::\d\d)?\s?[ap]\.?m\b)|\bnoon\b|\bmidnight\b", re.IGNORECASE)
_MONEY = re.compile(r"[$£€]|\b(?:dollars?|euros?|pounds?|cents?|francs?|crowns?)\b", re.IGNORECASE)
_SPELLED = "|".join(word for word, value in NUMBER_WORDS.items() if value > 1)
_QUANTITY = re.compile(
    rf"(?:[$£€]\s?)?\b(?:\d[\d,]*(?:\.\d+)?|(?:{_SPELLED})(?:[ -](?:{_SPELLED}|one))*)\b"
    r"(?:\s(?:hundred|thousand|million|billion)\b)*(?P<unit>\s?[%$£€]|\s[a-z]+)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_MEASURED = frozenset({K.MONEY, K.MEASURE, K.DURATION})
_NAMED = frozenset({K.PERSON, K.PLACE, K.ORGANISATION, K.TITLE})
_STOP_WORDS = word_list("stopwords")


def kinds_of(question: str, answer: str) -> tuple[K, ...]:
    """Return what a fact with this question and answer can be an answer to."""
    form = question_form(words(question))
    if form.name in _LIKELIEST:
        found = list(_LIKELIEST[form.name])
    else:
        found = [kind for kind in K if kind in form.kinds and kind is not K.CHARACTER] or [K.OBJECT]
    if K.TIME in found and K.DATE in found and _CLOCK.search(answer):
        found = [K.TIME, K.DATE] if dates(answer) else [K.TIME]
    if _MONEY.search(answer) and found != [K.YES_NO] and not (form.is_firm and K.MONEY not in found):
        found = [K.MONEY]
    elif len(found) > 1:
        found = [kind for kind in found if kind is not K.MONEY]
    return (*found, *(() if K.YES_NO in found else (K.YES_NO,)))  # "is it open on Sunday"


def value_of(kinds: tuple[K, ...], question: str, answer: str) -> Value | None:
    """Return the answer's only date, number or name that is of one of these kinds; None where it has none."""
    for kind in kinds:
        found = list(dict.fromkeys(_values(kind, question, answer)))
        if len(found) == 1:
            return Value(kind, found[0])
    return None


def _values(kind: K, question: str, answer: str) -> Iterator[str]:
    if kind is K.DATE:
        yield from [said for said, _ in dates(answer)] or _YEAR.findall(answer)
    elif kind is K.TIME:
        yield from (match[0] for match in _CLOCK.finditer(answer))
    elif kind is K.COUNT or kind in _MEASURED:
        if len(numbers(answer)) == 1:
            yield from (_quantity(kind, match) for match in _QUANTITY.finditer(answer))
    elif kind in _NAMED:
        yield from (run for run in name_runs(answer) if fold(run) not in fold(question))


def _quantity(kind: K, match: re.Match[str]) -> str:
    unit = match["unit"] or ""
    is_unit = kind in _MEASURED and unit.strip().casefold() not in _STOP_WORDS
    return match[0] if is_unit else match[0].removesuffix(unit)
