"""Answers that have a value: dates, numbers, money, durations, times, and yes or no."""

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.domain.months import MONTHS
from bot.domain.quiz.words import NUMBER_WORDS, ORDINAL_WORDS, fold, strip_opening

_SHORTEST_MONTH = 3  # "jul"
_FUZZY_MONTH = 6  # shorter names differ by a letter or two from each other: june, july
_DAYS_IN_MONTH = 31
_TENS_OF_DAYS = {"twenty": 20, "thirty": 30}
_MONTHS_IN_YEAR = 12
_CENTURY = 100
_TWENTY_FIRST = 2000
_SCALES = {
    "k": 10**3,
    "thousand": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mio": 10**6,
    "mil": 10**6,
    "million": 10**6,
    "millions": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "billion": 10**9,
    "billions": 10**9,
}
_CURRENCIES = {
    "$": "usd",
    "usd": "usd",
    "dollar": "usd",
    "dollars": "usd",
    "bucks": "usd",
    "£": "gbp",
    "gbp": "gbp",
    "pound": "gbp",
    "pounds": "gbp",
    "€": "eur",
    "eur": "eur",
    "euro": "eur",
    "euros": "eur",
}
_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "week": 604800,
    "month": 2629800,  # a twelfth of a year; only compared with itself
    "year": 31557600,
}
_UNIT_NAMES = {
    "s": "second",
    "sec": "second",
    "secs": "second",
    "min": "minute",
    "mins": "minute",
    "m": "minute",
    "h": "hour",
    "hr": "hour",
    "hrs": "hour",
    "d": "day",
    "wk": "week",
    "wks": "week",
    "yr": "year",
    "yrs": "year",
} | {form: unit for unit in _SECONDS for form in (unit, unit + "s")}
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_WORD = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+|[$£€%]")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day as far as it was said: the parts left out are None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def answers(self, right: "PartialDate") -> bool:
        """Whether this says all that ``right`` must be told by, and nothing against it.

        The year may be left out where the day is said.
        """
        if right.month is None:
            return self == right
        if self.month != right.month or self.day != right.day:
            return False
        return self.year == right.year or self.year is None or right.year is None


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what it counts, as far as that was said."""

    number: Fraction
    unit: str | None = None

    def answers(self, right: "Amount") -> bool:
        """Whether this is the same number of the same thing; a unit left out is taken to be the right one."""
        return self.number == right.number and (
            self.unit == right.unit or self.unit is None or right.unit is None
        )


def days(text: str) -> frozenset[PartialDate]:
    """Return every day that ``text`` can mean: "7/12/2023" can mean two; empty where it names none."""
    folded = strip_opening(fold(text))
    numeric = re.search(r"(?<!\d)(\d{1,4})[./-](\d{1,2})(?:[./-](\d{1,4}))?(?!\d)", folded)
    if numeric is not None:
        return _numeric_days(*numeric.groups())
    found = re.findall(r"\d+|[^\W\d_]+", re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", folded))
    month = next((month for word in found if (month := _month(word)) is not None), None)
    numbers = [int(word) for word in found if word.isdigit()]
    numbers += _ordinals(found)
    year = next((number for number in numbers if number > _DAYS_IN_MONTH), None)
    small = [number for number in numbers if 1 <= number <= _DAYS_IN_MONTH]
    if len(small) > 1 or (month is None and (small or year is None)):
        return frozenset()
    return frozenset({PartialDate(_full_year(year), month, small[0] if small else None)})


def _ordinals(found: list[str]) -> list[int]:
    """Return the days among words: "first", "twenty first"."""
    return [
        ORDINAL_WORDS[word] + _TENS_OF_DAYS.get(before, 0)
        for before, word in pairwise(["", *found])
        if word in ORDINAL_WORDS
    ]


def _numeric_days(first: str, second: str, third: str | None) -> frozenset[PartialDate]:
    """Read "2023-07-12", "7/12/2023" and "12.7." in both orders of day and month."""
    if len(first) > 2:  # noqa: PLR2004 - a day or month has two digits, a year in front has four
        return _calendar_days(int(first), {(int(second), int(third))} if third else set())
    one, other = int(first), int(second)
    return _calendar_days(int(third) if third else None, {(one, other), (other, one)})


def _calendar_days(year: int | None, readings: set[tuple[int, int]]) -> frozenset[PartialDate]:
    return frozenset(
        PartialDate(_full_year(year), month, day)
        for month, day in readings
        if 1 <= month <= _MONTHS_IN_YEAR and 1 <= day <= _DAYS_IN_MONTH
    )


def _full_year(year: int | None) -> int | None:
    return year + _TWENTY_FIRST if year is not None and year < _CENTURY else year


def _month(word: str) -> int | None:
    if len(word) < _SHORTEST_MONTH:
        return None
    for number, name in enumerate(MONTHS, start=1):
        if name.startswith(word):
            return number
    if len(word) >= _FUZZY_MONTH:
        for number, name in enumerate(MONTHS, start=1):
            if len(name) >= _FUZZY_MONTH and OSA.distance(word, name) == 1:
                return number
    return None


def amount(text: str) -> Amount | None:
    """Return the one plain number in ``text`` ("exactly one shot"); None where there is none, or several."""
    found = _amounts(text)
    return found[0] if len(found) == 1 else None


def money(text: str) -> Amount | None:
    """Return the sum of money in ``text`` with its currency, if said; None where there is none or several."""
    found = _amounts(text)
    if len(found) != 1:
        return None
    words = re.findall(r"[^\W\d_]+|[$£€]", fold(text))
    currency = next((_CURRENCIES[word] for word in words if word in _CURRENCIES), None)
    return Amount(found[0].number, currency)


def duration(text: str) -> Amount | None:
    """Return the length of time in ``text`` in seconds; a bare number keeps the unit None."""
    folded = strip_opening(fold(text))
    clock = re.fullmatch(r"(\d{1,2}):(\d{2})(?:\s*(?:h|hours?))?", folded)
    if clock is not None:
        return Amount(Fraction(int(clock[1]) * 3600 + int(clock[2]) * 60), "second")
    found = _amounts(text)
    if not found:
        return None
    total = Fraction(0)
    smaller: str | None = None
    for part in found:
        # "2h43": a last number without a unit counts the next smaller one
        unit = part.unit or smaller
        if unit not in _SECONDS:
            return Amount(found[0].number) if len(found) == 1 and part.unit is None else None
        total += part.number * _SECONDS[unit]
        smaller = {"hour": "minute", "minute": "second"}.get(unit)
    return Amount(total, "second")


def yes_or_no(text: str) -> bool | None:
    """Return what ``text`` says to a yes/no question; None where it says neither or both."""
    words = set(re.findall(r"[^\W\d_]+", fold(text)))
    yes = bool(words & {"yes", "y", "yeah", "yep", "yup", "true", "correct", "right"})
    no = bool(words & {"no", "n", "nope", "nah", "false", "not", "never", "wrong", "incorrect"})
    return yes if yes != no else None


def _amounts(text: str) -> list[Amount]:
    """Return the numbers in ``text``, scaled ("291 million"), each with the unit of time after it."""
    words = _WORD.findall(strip_opening(fold(text)))
    found: list[Amount] = []
    place = 0
    while place < len(words):
        number, place = _number_at(words, place)
        if number is None:
            place += 1
            continue
        follower = words[place] if place < len(words) else ""
        unit = _UNIT_NAMES.get(follower)
        found.append(Amount(number, unit))
    return found


def _number_at(words: list[str], start: int) -> tuple[Fraction | None, int]:
    """Read one number, in digits or words, with its scales; return it and where it ends."""
    place = start
    number: Fraction | None
    if _NUMBER.fullmatch(words[place]):
        number = Fraction(words[place].replace(",", ""))
        place += 1
    else:
        number, place = _spelled_number(words, place)
    while number is not None and place < len(words) and words[place] in _SCALES:
        if words[place] == "m" and _reads_as_minutes(words, place):
            break
        number *= _SCALES[words[place]]
        place += 1
    return number, place


def _reads_as_minutes(words: list[str], place: int) -> bool:
    """Whether an "m" is minutes: there are hours before it."""
    return any(_UNIT_NAMES.get(word) == "hour" for word in words[:place])


def _spelled_number(words: list[str], start: int) -> tuple[Fraction | None, int]:
    """Read "one", "twenty one", "two hundred and ninety one"."""
    total, place, seen = 0, start, False
    while place < len(words):
        word = words[place]
        if word in NUMBER_WORDS:
            total, seen = total + NUMBER_WORDS[word], True
        elif word == "hundred" and seen:
            total *= 100
        elif not (word == "and" and seen and place + 1 < len(words) and words[place + 1] in NUMBER_WORDS):
            break
        place += 1
    return (Fraction(total), place) if seen else (None, start)
