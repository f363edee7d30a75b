"""Dates and numbers near another, written as it is written."""

import re
from collections.abc import Iterator

from bot.domain.months import MONTHS
from bot.domain.pack.model import AnswerKind
from bot.domain.values import PartialDate, amounts, days
from bot.domain.words import NUMBER_WORDS, tokens

NUMERIC = frozenset(
    {AnswerKind.COUNT, AnswerKind.MONEY, AnswerKind.DURATION, AnswerKind.MEASURE, AnswerKind.DATE}
)
_DAY_SHIFTS = (-7, 7, 14, -14, 5, -5, 9)
_LAST_SAFE_DAY = 28  # every month has it
_MONTH_SHIFTS = (2, -2, 3, -3, 4, -4)
_YEAR_SHIFTS = (-2, 2, -3, 3, -4, 4)  # not the next one: what takes long may go on
# A number that stands by itself: not that of "12A", "PG-13" or "5/4 time".
_DIGITS = re.compile(r"(?<![\w/-])(?:\d{1,3}(?:,\d{3})+|(?<![.,])\d+)(?![^\W\d_]|\d|/)")
_FIRST_TO_LAST = re.compile(r"\d(.*)\d")
_JOINT = re.compile(r" (?:to|and|or) ")
_DASHED = re.compile(r"\d *[-\u2013] *\d")
_YEAR = re.compile(r"\b\d{4}\b")
_PERCENT = re.compile(r"%|\bper ?cent\b", re.IGNORECASE)
_WHOLE = 100  # percent
_SCALE = re.compile(r" [mb]illion")
_THOUSAND = 1_000
_SMALL = 10  # numbers up to here are shifted, larger ones multiplied
_SHIFTS = (1, 2, 3, 4, -1, -2)
_FACTORS = (1.25, 0.8, 1.5, 0.65, 1.75, 0.5)
_ABOUT = 4  # times as much is still about the size
_SPELLED = {number: word for word, number in NUMBER_WORDS.items()}


def neighbours(kind: AnswerKind, text: str) -> Iterator[str]:
    """Yield other answers near one of a numeric kind, the most plausible first; none for other kinds.

    A span has none: with one end moved it is half right.
    """
    if _is_span(text):
        return
    if kind is AnswerKind.DATE:
        yield from _neighbouring_dates(text)
    elif kind in NUMERIC:
        yield from _neighbouring_numbers(text)


def are_comparable(kind: AnswerKind, one: str, other: str) -> bool:
    """Return whether two answers of a kind are as exact, in the same unit and of about the same size.

    A number that does not stand by itself ("12A", "5/4 time") is like no other: nothing tells what it counts.
    """
    if kind is AnswerKind.DATE:
        return _precision(one) == _precision(other)
    if kind not in NUMERIC:
        return True
    if _unit(one) != _unit(other) or (_unit(one) is None and re.search(r"\d", one + other)):
        return False
    sizes = sorted(found[0].number for found in (amounts(one), amounts(other)) if found)
    return not sizes or sizes[-1] <= _ABOUT * sizes[0]


def _precision(text: str) -> set[tuple[bool, ...]]:
    return {tuple(part is None for part in date) for date in days(text)}


def _unit(text: str) -> tuple[str, ...] | None:
    """Return what stands beside a number; None where there is no number by itself."""
    if _number_in(text) is None:
        return None
    return tuple(word for word in tokens(text) if not word.isdigit())


def _number_in(text: str) -> re.Match[str] | None:
    spelled = (match for match in re.finditer(r"[A-Za-z]+", text) if match[0].lower() in NUMBER_WORDS)
    return _DIGITS.search(text) or next(spelled, None)


def _is_span(text: str) -> bool:
    between = _FIRST_TO_LAST.search(text)
    return _DASHED.search(text) is not None or bool(between and _JOINT.search(between[1]))


def _neighbouring_dates(text: str) -> Iterator[str]:
    """Yield the date in another year; a day of any year on another day, a month in another month."""
    date = next((date for date in days(text) if date.day is not None), next(iter(days(text)), PartialDate()))
    is_year = _YEAR.fullmatch(text) is not None  # not "2018 or 2019" or "autumn 2020"
    if date.year is not None and (date.day is not None or is_year):
        for shift in _YEAR_SHIFTS:
            yield re.sub(rf"\b{date.year}\b", str((date.year or 0) + shift), text, count=1)
    elif date.day is not None:
        for shift in _DAY_SHIFTS:
            if 1 <= date.day + shift <= _LAST_SAFE_DAY:
                yield re.sub(rf"\b{date.day}\b", str(date.day + shift), text, count=1)
    elif date.month is not None:
        month = re.compile(rf"\b{MONTHS[date.month - 1]}\b", re.IGNORECASE)
        for shift in _MONTH_SHIFTS:
            if 1 <= date.month + shift <= len(MONTHS):
                yield month.sub(MONTHS[date.month + shift - 1].capitalize(), text, count=1)


def _neighbouring_numbers(text: str) -> Iterator[str]:
    """Yield the text with another number: "Exactly two" for "Exactly one"."""
    found = _number_in(text)
    if (
        found is None or len(_DIGITS.findall(text)) > 1
    ):  # "4 hours 49 minutes" is far from "2 hours 49 minutes"
        return
    is_spelled, has_commas = found[0].isalpha(), "," in found[0]
    number = NUMBER_WORDS[found[0].lower()] if is_spelled else int(found[0].replace(",", ""))
    for other in _near(number):
        written = _SPELLED.get(other) if is_spelled else f"{other:,}" if has_commas else str(other)
        if written is not None and _reads_well(number, other, text[found.end() :]):
            written = written.capitalize() if found[0][0].isupper() else written
            yield text[: found.start()] + written + text[found.end() :]


def _near(number: int) -> Iterator[int]:
    """Yield other numbers above 0, as round as this one."""
    if number <= _SMALL:
        near = [number + shift for shift in _SHIFTS]
    else:
        step = _step(number)
        near = [step * round(number * factor / step) for factor in _FACTORS]
    yield from (other for other in dict.fromkeys(near) if other > 0 and other != number)


def _reads_well(number: int, other: int, after: str) -> bool:
    """Return whether another number can stand before these words: not "1 hours" or "1050 million"."""
    if _PERCENT.search(after) and other > _WHOLE >= number:
        return False
    if _SCALE.match(after) and other >= _THOUSAND > number:
        return False
    return (other == 1) == (number == 1) or not re.match(r" [a-z]", after)


def _step(number: int) -> int:
    """Return how round others must be to look like a number: 5 for 50, 50 for 600, 1 for 555."""
    unit = 1
    while number % (unit * 10) == 0:
        unit *= 10
    return max(1, unit // 2)
