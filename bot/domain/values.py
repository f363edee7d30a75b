"""Answers that have a value: dates, numbers, money, durations, and yes or no."""

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple, TypeVar

from rapidfuzz.distance import OSA

from bot.domain.months import MONTHS
from bot.domain.numerals import Part, read_number
from bot.domain.words import NUMBER_WORDS, ORDINAL_WORDS, fold, strip_opening

V = TypeVar("V")


def _by_name(names: Mapping[V, str]) -> dict[str, V]:
    return {name: value for value, spelled in names.items() for name in spelled.split()}


_SHORTEST_MONTH = 3  # "jul"
_FUZZY_MONTH = 6  # shorter names differ by a letter or two from each other: june, july
_DAYS_IN_MONTH = 31
_TENS_OF_DAYS = {"twenty": 20, "thirty": 30}
_CENTURY = 100
_TWENTY_FIRST = 2000
_CURRENCIES = _by_name(
    {"usd": "$ usd dollar dollars bucks", "gbp": "£ gbp pound pounds", "eur": "€ eur euro euros"}
)
_UNITS = {  # in seconds, with their names
    "second": (1, "s sec secs second seconds"),
    "minute": (60, "m min mins minute minutes"),
    "hour": (3600, "h hr hrs hour hours"),
    "day": (86400, "d day days"),
    "week": (604800, "wk wks week weeks"),
    "month": (2629800, "month months"),  # a twelfth of a year; only compared with itself
    "year": (31557600, "yr yrs year years"),
}
UNIT_NAMES = _by_name({unit: names for unit, (_, names) in _UNITS.items()})
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_WORD = re.compile(rf"{_NUMBER.pattern}|[^\W\d_]+|[$£€%]")
_YES = frozenset({"yes", "y", "yeah", "yep", "yup", "true", "correct", "right"})
_NO = frozenset({"no", "n", "nope", "nah", "false", "not", "never", "wrong", "incorrect"})


class PartialDate(NamedTuple):
    """A date as far as it was said: the parts left out are None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def answers(self, right: "PartialDate") -> bool:
        """Return whether this says as much as ``right``; the year may be left out beside a month."""
        if right.month is None:
            return self == right
        same_year = self.year == right.year or self.year is None or right.year is None
        return same_year and (self.month, self.day) == (right.month, right.day)


class Amount(NamedTuple):
    """A number with its unit or currency, if that was said."""

    number: Fraction
    unit: str | None = None

    def answers(self, right: "Amount") -> bool:
        """Return whether this is the same amount; a unit left out is taken to be the right one."""
        same_unit = self.unit == right.unit or self.unit is None or right.unit is None
        return same_unit and self.number == right.number


@lru_cache(maxsize=2_048)  # generating questions compares the same texts over and over
def days(text: str) -> frozenset[PartialDate]:
    """Return every date that ``text`` can mean: "7/12/2023" can mean two; empty where it names none."""
    folded = strip_opening(fold(text))
    numeric = re.search(r"(?<!\d)(\d{1,4})[./-](\d{1,2})(?:[./-](\d{1,4}))?(?!\d)", folded)
    if numeric is not None:
        return _numeric_days(*numeric.groups())
    words = re.findall(r"\d+|[^\W\d_]+", re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", folded))
    month = next((month for word in words if (month := _month(word)) is not None), None)
    numbers = [int(word) for word in words if word.isdigit()]
    numbers += [
        ORDINAL_WORDS[word] + _TENS_OF_DAYS.get(before, 0)  # "first", "twenty first"
        for before, word in pairwise(["", *words])
        if word in ORDINAL_WORDS
    ]
    year = next((number for number in numbers if number > _DAYS_IN_MONTH), None)
    small = [number for number in numbers if 1 <= number <= _DAYS_IN_MONTH]
    if len(small) > 1 or (month is None and (small or year is None)):
        return frozenset()
    return frozenset({PartialDate(_full_year(year), month, small[0] if small else None)})


def amount(text: str) -> Amount | None:
    """Return the only number in ``text`` ("exactly one shot"); None where there is none, or several."""
    found = amounts(text)
    return found[0] if len(found) == 1 else None


def money(text: str) -> Amount | None:
    """Return the only sum of money in ``text`` with its currency, if said; None as for ``amount``."""
    found = amount(text)
    if found is None:
        return None
    words = re.findall(r"[^\W\d_]+|[$£€]", fold(text))
    return Amount(found.number, next((_CURRENCIES[word] for word in words if word in _CURRENCIES), None))


def duration(text: str) -> Amount | None:
    """Return the length of time in ``text`` in seconds; a bare number keeps the unit None."""
    clock = re.fullmatch(r"(\d{1,2}):(\d{2})(?:\s*(?:h|hours?))?", strip_opening(fold(text)))
    if clock is not None:
        return Amount(Fraction(int(clock[1]) * 3600 + int(clock[2]) * 60), "second")
    found = amounts(text)
    if not found:
        return None
    if len(found) == 1 and found[0].unit is None:
        return found[0]
    total = Fraction(0)
    smaller: str | None = None
    for part in found:
        unit = part.unit or smaller  # "2h43": a number without a unit counts the next smaller one
        if unit is None:
            return None
        total += part.number * _UNITS[unit][0]
        smaller = {"hour": "minute", "minute": "second"}.get(unit)
    return Amount(total, "second")


def yes_or_no(text: str) -> bool | None:
    """Return what ``text`` says to a yes/no question; None where it says neither or both."""
    words = re.findall(r"[^\W\d_]+", fold(text))
    yes, no = not _YES.isdisjoint(words), not _NO.isdisjoint(words)
    return yes if yes != no else None


def _numeric_days(first: str, second: str, third: str | None) -> frozenset[PartialDate]:
    """Read "2023-07-12", and "7/12/2023" and "12.7." in both orders of day and month."""
    one, other, last = int(first), int(second), None if third is None else int(third)
    year, readings = last, [(one, other), (other, one)]
    if len(first) > 2:  # noqa: PLR2004 - a day or month has two digits, a year in front has four
        year, readings = one, [(other, last or 0)]
    return frozenset(
        PartialDate(_full_year(year), month, day)
        for month, day in readings
        if 1 <= month <= len(MONTHS) and 1 <= day <= _DAYS_IN_MONTH
    )


def _full_year(year: int | None) -> int | None:
    return year + _TWENTY_FIRST if year is not None and year < _CENTURY else year


def _month(word: str) -> int | None:
    if len(word) < _SHORTEST_MONTH:
        return None
    exact = (number for number, name in enumerate(MONTHS, start=1) if name.startswith(word))
    misspelt = (
        number
        for number, name in enumerate(MONTHS, start=1)
        if min(len(name), len(word)) >= _FUZZY_MONTH and OSA.distance(word, name) == 1
    )
    return next(chain(exact, misspelt), None)


@lru_cache(maxsize=2_048)  # as for days
def amounts(text: str) -> tuple[Amount, ...]:
    """Return the numbers in ``text``, in digits or words, scaled, each with the unit of time after it.

    "One", "twenty one", "two and a half", "291 million"; no ordinals, and no "half" or "hundred" alone.
    """
    parts: list[Part] = [
        Fraction(word.replace(",", "")) if _NUMBER.fullmatch(word) else word
        for word in _WORD.findall(strip_opening(fold(text)))
    ]
    found: list[Amount] = []
    at, has_hours = 0, False  # beside hours "m" is minutes
    while at < len(parts):
        is_number = isinstance(parts[at], Fraction) or parts[at] in NUMBER_WORDS
        read = read_number(parts, at, short_scales=not has_hours) if is_number else None
        if read is None:
            at += 1
            continue
        number, at = read
        unit = UNIT_NAMES.get(str(parts[at])) if at < len(parts) else None
        found.append(Amount(Fraction(number), unit))
        has_hours = has_hours or unit == "hour"
    return tuple(found)
