"""Values of facts in another language: dates, numbers with their units, sums of money, names.

Babel knows how a language writes them. What it does not know, "about" and "million dollars", comes with the
language's statements (``bot/domain/pack/statements_*.toml``). None: it is not read for certain.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent, get_group_symbol
from babel.units import format_unit

from bot.domain.months import MONTHS
from bot.domain.pack.model import AnswerKind
from bot.domain.words import NUMBER_WORDS, fold

Number: TypeAlias = int | Decimal

# The largest number without a separator. This part of CLDR (minimumGroupingDigits) is not in Babel.
_UNGROUPED = {"es": 9_999}
_NARROW_SPACE = "\u202f"  # which no line is broken at
_CENT = Decimal(100)
_MILLIONS = 1_000  # in a billion
_LOCALES_KEPT = 8
_LEAP_YEAR = 2024  # has every day of the calendar
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_COUNTED = rf"(?:{_DIGITS}|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))}|an?)"
_QUALIFIED = re.compile(r"(about|around|almost|nearly|over|more than|at least|up to) (?=\S)", re.IGNORECASE)
_QUALIFIERS = {"around": "about", "nearly": "almost", "more than": "over"}  # which mean the same
_UNITS = {  # by Babel's name
    "duration-second": "second seconds",
    "duration-minute": "minute minutes",
    "duration-hour": "hour hours",
    "duration-day": "day days",
    "duration-week": "week weeks",
    "duration-month": "month months",
    "duration-year": "year years",
    "length-meter": "metre metres meter meters",
    "length-kilometer": "kilometre kilometres kilometer kilometers km",
    "length-foot": "foot feet",
    "length-inch": "inch inches",
    "length-mile": "mile miles",
    "mass-kilogram": "kilogram kilograms kg",
    "mass-tonne": "ton tons tonne tonnes",
    "speed-kilometer-per-hour": "km/h kph",
    "speed-mile-per-hour": "mph",
}
_UNIT_NAMES = {name: unit for unit, names in _UNITS.items() for name in names.split()}
_AMOUNT = rf"({_COUNTED}) ({'|'.join(sorted(_UNIT_NAMES, key=len, reverse=True))})"
_AMOUNTS = re.compile(rf"\A{_AMOUNT}(?: {_AMOUNT})*", re.IGNORECASE)
_PERCENT = re.compile(rf"\A({_DIGITS}) ?(?:percent|per cent|%)", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9][A-Z0-9:./+-]*(?: \d+)?")  # "PG-13", "FSK 12", "2.39:1"
_SIGNS = {"$": "dollar", "£": "pound", "€": "euro"}
_CURRENCIES = {"dollars": "dollar", "pounds": "pound", "euros": "euro", "kroner": "krone", "yen": "yen"}
_MONEY = re.compile(
    rf"([$£€])?({_DIGITS})(?:(?: to |\u2013)({_DIGITS}))?( million| billion)?(?: ({'|'.join(_CURRENCIES)}))?",
    re.IGNORECASE,
)
_SEASONS = {"spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn", "winter": "winter"}
_PROPER_WORD = re.compile(r"[^\W_a-z].*|de|da|van|von|der|la|of")
_NAMED = frozenset({AnswerKind.PERSON, AnswerKind.CHARACTER, AnswerKind.ORGANISATION, AnswerKind.PLACE})


def decimal(number: Number, locale: Locale) -> str:
    """Return a number as a language writes it: "12,345", "12.345"; in Spanish with a narrow space."""
    shown = format_decimal(number, locale=locale, group_separator=_is_grouped(number, locale))
    # As the Spanish academy asks; a decimal point, as Latin America has it, is none of thousands.
    is_spaced = locale.language == "es" and get_group_symbol(locale) == "."
    return shown.replace(".", _NARROW_SPACE) if is_spaced else shown


def _is_grouped(number: Number, locale: Locale) -> bool:
    return abs(number) > _UNGROUPED.get(locale.language, 0)


@lru_cache(_LOCALES_KEPT)
def countries(locale: Locale) -> Mapping[str, str]:
    """Return what a language calls the countries, by their folded English names."""
    return _by_english(Locale("en").territories, locale.territories)


@lru_cache(_LOCALES_KEPT)
def languages(locale: Locale) -> Mapping[str, str]:
    """Return what a language calls the languages, by their folded English names."""
    return _by_english(Locale("en").languages, locale.languages)


def _by_english(english: Mapping[str, str], theirs: Mapping[str, str]) -> Mapping[str, str]:
    return {fold(name): theirs[code] for code, name in english.items() if code in theirs}


@dataclass(frozen=True, eq=False)
class Localiser:
    """Writes values in one language; ``None`` stands for what it can't."""

    locale: Locale
    words: Mapping[str, str]  # patterns for what Babel does not know, by what they are for
    names: Mapping[str, str] = field(default_factory=dict[str, str])  # by their folded English forms

    def value(self, kind: AnswerKind, text: str) -> str | None:
        """Return a value of a kind, given in English."""
        write = _WRITERS.get(kind)
        qualified = _QUALIFIED.match(text)
        if write is None or qualified is None:
            return None if write is None else write(self, text.strip())
        written = write(self, text[qualified.end() :].strip())
        word = qualified[1].lower()
        return written and self.words[_QUALIFIERS.get(word, word)].format(value=written)

    def name(self, text: str) -> str | None:
        """Return what something is called that is known by an English name."""
        folded = fold(text)
        for name in (folded, folded.removeprefix("the ")):
            if found := self.names.get(name) or countries(self.locale).get(name):
                return found
        return None

    def join(self, names: Sequence[str], style: str = "standard") -> str:
        """Return "a, b and c"."""
        return format_list(names, "or" if style == "or" else "standard", self.locale)

    def decimal(self, text: str) -> str:
        """Return a number that is given in English, in digits or in words."""
        return decimal(_number(text), self.locale)

    def range(self, first: str, second: str) -> str:
        """Return "12 to 14"."""
        return self.words["range"].format(first=first, second=second)


def _number(text: str) -> Number:
    """Return the number that a text of digits or a word gives."""
    word = text.lower()
    if word in {"a", "an"}:
        return 1
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word]
    number = Decimal(text.replace(",", ""))
    return int(number) if number == number.to_integral_value() else number


def _date(to: Localiser, text: str) -> str | None:
    for pattern, style in ((" to ", "range"), (" or ", "or")):
        first, between, second = text.partition(pattern)
        if between:
            days = [_day(to, first), _day(to, second)]
            known = [day for day in days if day is not None]
            if len(known) < len(days):
                return None
            return to.range(*known) if style == "range" else to.join(known, "or")
    return _day(to, text)


def _day(to: Localiser, text: str) -> str | None:
    """Return a day, a month, a season or a year."""
    words = re.fullmatch(
        r"(?:(?P<day>\d{1,2}) )?(?P<month>[A-Za-z]+)(?: (?P<last>\d{1,2}))?,?(?: (?P<year>\d{4}))?", text
    )
    if words is None:
        return text if re.fullmatch(r"\d{4}", text) else None
    name, year, day = words["month"].lower(), words["year"], words["day"] or words["last"]
    if name in _SEASONS and year and not day:
        return to.words[_SEASONS[name]].format(year=year)
    if name not in MONTHS:
        return None
    month = MONTHS.index(name) + 1
    try:
        found = date(int(year or _LEAP_YEAR), month, int(day or 1))
    except ValueError:
        return None
    if day and year:
        return format_date(found, "long", to.locale)
    skeleton = "MMMMd" if day else "yMMMM" if year else "LLLL"
    return format_skeleton(skeleton, found, locale=to.locale)


def _amount(to: Localiser, text: str) -> str | None:
    """Return a number with its unit, or several, largest first: "2 hours 49 minutes"."""
    if _AMOUNTS.fullmatch(text) is None:
        return None
    return " ".join(_with_unit(to, *pair) for pair in re.findall(_AMOUNT, text, re.IGNORECASE))


def _with_unit(to: Localiser, counted: str, unit: str) -> str:
    number = _number(counted)
    pattern = "#,##0.###" if _is_grouped(number, to.locale) else "0.###"
    return format_unit(number, _UNIT_NAMES[unit.lower()], "long", format=pattern, locale=to.locale)


def _count(to: Localiser, text: str) -> str | None:
    return (
        to.decimal(text)
        if re.fullmatch(_COUNTED, text, re.IGNORECASE) and text.lower() not in {"a", "an"}
        else None
    )


def _measure(to: Localiser, text: str) -> str | None:
    percent = _PERCENT.fullmatch(text)
    if percent is not None:
        return format_percent(Decimal(_number(percent[1])) / _CENT, "#,##0.##\N{NO-BREAK SPACE}%", to.locale)
    code = text if _CODE.fullmatch(text) else None
    return _amount(to, text) or _count(to, text) or code


def _money(to: Localiser, text: str) -> str | None:
    found = _MONEY.fullmatch(text)
    currency = found and (_SIGNS.get(found[1] or "") or _CURRENCIES.get((found[5] or "").lower()))
    if found is None or currency is None:
        return None
    scale = (found[4] or "").lower()
    number, upper = _scaled(to, found[2], scale), _scaled(to, found[3], scale)
    shown = (
        to.decimal(str(number))
        if upper is None
        else to.range(to.decimal(str(number)), to.decimal(str(upper)))
    )
    pattern = to.words["billions" if scale == " billion" and "billions" in to.words else "millions"]
    if number == 1 and upper is None and scale:
        pattern = to.words["million" if scale == " million" else "billion"]
    return (pattern if scale else "{number} {currency}").format(number=shown, currency=to.words[currency])


def _scaled(to: Localiser, text: str | None, scale: str) -> Number | None:
    """Return a number of millions where a language has no word for billions, or else as it is."""
    if text is None:
        return None
    is_counted_in_millions = scale == " billion" and "billions" not in to.words
    return _number(text) * _MILLIONS if is_counted_in_millions else _number(text)


def _names(to: Localiser, text: str, *, kind: AnswerKind) -> str | None:
    """Return names, joined as they were; those of people and companies are the same everywhere."""
    if (name := to.name(text)) is not None:
        return name
    parts = re.split(r", (?:and )?| and ", text)
    names = [
        to.name(part) or (part if kind is not AnswerKind.PLACE and _is_proper(part) else None)
        for part in parts
    ]
    known = [name for name in names if name is not None]
    return to.join(known) if len(known) == len(parts) else None


def _is_proper(name: str) -> bool:
    words = name.split()
    return bool(words) and all(_PROPER_WORD.fullmatch(word) for word in words)


def _title(to: Localiser, text: str) -> str | None:
    """Return a title, which is the same everywhere; several are not told from one."""
    return to.name(text) or (None if " and " in text else text)


def _thing(to: Localiser, text: str) -> str | None:
    return to.name(text) or languages(to.locale).get(fold(text))


def _named(kind: AnswerKind) -> Callable[[Localiser, str], str | None]:
    return lambda to, text: _names(to, text, kind=kind)


_WRITERS: Mapping[AnswerKind, Callable[[Localiser, str], str | None]] = {
    AnswerKind.DATE: _date,
    AnswerKind.DURATION: _amount,
    AnswerKind.COUNT: _count,
    AnswerKind.MEASURE: _measure,
    AnswerKind.MONEY: _money,
    AnswerKind.TITLE: _title,
    AnswerKind.OBJECT: _thing,
    AnswerKind.TIME: _thing,
    **{kind: _named(kind) for kind in _NAMED},
}
