"""Typed answers made comparable: words in plain letters, numbers by value, units and dates by meaning.

It reads the text as it was typed, for here "3.5", "-5", "10:30" and "C#" are not what their words are.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from bot.domain import values
from bot.domain.months import MONTHS
from bot.domain.numerals import read_number
from bot.domain.values import PartialDate
from bot.domain.words import strip_opening

Part = str | Fraction  # a word or sign, or a number

_HERE = Path(__file__).parent
# Letters that have no accent to take off.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h"}
    | {"\u0131": "i", "\u00d7": "x"}  # the dotless i, and the sign between two sizes
    | dict.fromkeys("'\u2018\u2019\u02bc`\u00b4", "")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)
_ACCENTS = re.compile("[\u0300-\u036f]")  # not the marks of kana, which make other letters
_PREFIX = re.compile(r"(?<!\w)[#+]\d")
_ARTICLE = re.compile(r"^(?:the|an?) (?=\w\w)")
_FRACTION = re.compile("[\u00bc-\u00be\u2150-\u215e]")
_PART = re.compile(
    r"(?P<sign>(?<![^\s(\[$£€])-(?=[$£€]?\.?\d))"
    r"|(?P<dotted>\d+(?:\.\d+){2,})"  # a version, or 1.000.000
    r"|(?P<ratio>\d+(?:/\d+)+)"
    r"|(?P<number>[1-9]\d{0,2}(?:[, ]\d{3})+(?:\.\d+)?(?!\d)|(?<!,)\d+[.,]\d+(?![\d,])|(?<![\w.])\.\d+|\d+)"
    r"(?:(?P<ordinal>st|nd|rd|th)\b|(?P<thousand>k)\b)?"
    r"|(?P<minus>(?<=\b[a-z])-(?![\w-]))"  # "A-"
    r"|(?P<word>us\$|[^\W\d_]+)"
    r"|(?P<mark>[^\w\s])"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}|[1-9]\d{0,2}\.000")
_ROMAN = re.compile(r"(?=[ivxl])(xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
_NUMBERED = frozenset({"part", "chapter", "volume", "episode", "act", "book", "type", "war"})
_LONG_ROMAN = 3  # "XL" is a size, and "Li" a name
_FULL_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_DAYS_IN_MONTH = 31
_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_MONTHS = {name: number for number, month in enumerate(MONTHS, start=1) for name in (month, month[:3])}
_MONTHS["sept"] = _MONTHS["september"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says."""

    parts: tuple[Part, ...]
    letters: str | None  # all of it, where it has no numbers and signs: "newyork"
    spelled: str  # the parts as one text, to count what differs
    dates: frozenset[PartialDate]  # that it can mean; empty where it is no date
    core: str | None  # the text without "I think it's", "in" and the like, where it begins so

    @property
    def units(self) -> tuple[str, ...]:
        """The units of a number that has nothing but units beside it."""
        words = self.parts[1:]
        is_amount = words and isinstance(self.parts[0], Fraction) and all(word in _units() for word in words)
        return tuple(map(str, words)) if is_amount else ()


@cache
def names() -> dict[str, Any]:
    """Return the names, units and kinds of words that answers are compared with."""
    return tomllib.loads((_HERE / "names.toml").read_text("utf-8"))


@cache
def word_list(name: str) -> frozenset[str]:
    """Return a list of words among the names."""
    return frozenset(names()[name].split())


@cache
def usual_names() -> dict[str, str]:
    """Return the usual name of a country or organisation by each of its names, written as one word."""
    groups = ([name.replace(" ", "") for name in line.split(", ")] for line in names()["same"])
    return {name: group[0] for group in groups for name in group}


def unit_of(word: str) -> str:
    """Return a unit as it is usually written; another word as it is."""
    return _units().get(word, word)


@cache
def _units() -> dict[str, str]:
    units: dict[str, str] = names()["units"]
    return {written: unit for unit, forms in units.items() for written in (unit, *forms.split())}


@cache
def _short_words() -> dict[str, str]:
    words: dict[str, str] = names()["short"]
    return {short: word for word, forms in words.items() for short in forms.split()}


def plain(text: str) -> str:
    """Return ``text`` in lower case, with its letters plain; signs and marks are kept."""
    if not text.isascii():
        text = _FRACTION.sub(r" \g<0>", text.casefold().translate(_LETTERS))
        text = unicodedata.normalize("NFKD", text).replace("\u2044", "/")
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", text))
    return " ".join(text.casefold().translate(_LETTERS).split())


@lru_cache(maxsize=16_384)  # the same answers are compared over and over
def read_answer(text: str) -> Answer:
    """Return what ``text`` says."""
    folded = _ARTICLE.sub("", plain(text))
    core = strip_opening(folded)
    tokens = list(_tokens(folded))
    parts: Sequence[Part] = tokens
    for write in (_with_numbers, _with_units, _without_articles, _with_numerals):
        parts = list(write(parts))
    words = [token for token in tokens if isinstance(token, str) and token.isalpha()]
    letters = "".join(words) if tokens and len(words) == len(tokens) else None
    if not parts and text.strip():
        parts = [folded or text.strip()]  # only punctuation, such as "?!"
    spelled = "".join(map(str, parts))
    return Answer(tuple(parts), letters, spelled, _dates(folded, parts), core if core != folded else None)


def _tokens(folded: str) -> Iterator[Part]:
    """Yield words, numbers in digits, and the signs that have a meaning."""
    sign = 1
    for found in _PART.finditer(folded):
        kind, text = found.lastgroup, found[0]
        if kind == "sign":
            sign = -1
        elif found["number"]:
            yield sign * _value(found["number"]) * (1000 if found["thousand"] else 1)
            sign = 1
        elif kind == "mark":
            yield from _mark(text, folded, found.start())
        elif kind == "dotted" and _THOUSANDS.fullmatch(text):
            yield sign * _value(text)
            sign = 1
        else:
            if sign < 0:
                yield "-"  # of a part of one, which stays as it is written
            sign = 1
            yield "-" if kind == "minus" else text


def _mark(text: str, folded: str, at: int) -> Iterator[str]:
    """Yield a mark that has a meaning: C#, C++, 5 %, x < y; not those of "#1" and "+1", nor an emoji."""
    if text == "&":
        yield "and"
    elif text in "#+":
        if not _PREFIX.match(folded, at):
            yield text
    elif text in "%°" or (unicodedata.category(text) in _MEANT and text not in "|~"):
        yield text


def _value(digits: str) -> Fraction:
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(".", "")
    elif re.fullmatch(r"(?<!\d)\d++,(?:\d{1,2}|\d{4,})", digits):
        digits = digits.replace(",", ".")  # a decimal comma
    return Fraction(re.sub("[, ]", "", digits))


def _with_numbers(tokens: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts with numbers in words by value, and currencies behind their number."""
    at, before = 0, None
    while at < len(tokens):
        currency = tokens[at] if tokens[at] in _CURRENCIES else None
        start = at if currency is None else at + 1
        is_unit = tokens[at] == "second" and isinstance(before, Fraction)  # "one second"
        number = None if is_unit else read_number(tokens, start, short_scales=currency is not None)
        if number is None:
            before, at = _SIGNS.get(str(tokens[at]), tokens[at]), at + 1
            yield before
            continue
        before, at = number
        yield before
        if currency is not None:
            yield currency


_CURRENCIES = frozenset({"$", "£", "€", "¥", "us$"})
_SIGNS = {"plus": "+", "minus": "-"}
_MEANT = frozenset({"Sm", "Sc", "Mc", "Mn"})  # signs of mathematics, currencies, and vowels of some scripts


def _with_units(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts with the units after a number, and short words, as they are usually written."""
    is_after_number = False
    for at, part in enumerate(parts):
        if isinstance(part, Fraction):
            is_after_number = True
            yield part
        elif is_after_number and part == "per" and parts[at + 1 : at + 2] == ["cent"]:
            yield "percent"
        elif is_after_number and part == "cent" and at and parts[at - 1] == "per":
            continue
        elif is_after_number and part in _units():
            yield _units()[part]
        else:
            is_after_number = "/" in part and part != "/"
            yield (
                "#"
                if part == "sharp" and at and len(str(parts[at - 1])) == 1
                else _short_words().get(part, part)
            )


def _without_articles(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts without "the" and the word "number" before one."""
    for part, following in zip_longest(parts, parts[1:]):
        if part == "the" and following is not None:
            continue
        if part in {"number", "no"} and isinstance(following, Fraction):
            continue
        yield part


def _with_numerals(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts with roman numerals after a word by value: "Henry VIII", "Part I"."""
    for at, part in enumerate(parts):
        before = parts[at - 1] if at else None
        is_numeral = isinstance(part, str) and isinstance(before, str) and _ROMAN.fullmatch(part) is not None
        if is_numeral and len(str(part)) == 1:
            is_numeral = at == len(parts) - 1 or before in _NUMBERED
        if is_numeral and "l" in str(part):
            is_numeral = len(str(part)) >= _LONG_ROMAN
        yield Fraction(_roman(str(part))) if is_numeral else part


def _roman(numeral: str) -> int:
    worth = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(-one if one < after else one for one, after in zip(worth, [*worth[1:], 0], strict=True))


def _dates(folded: str, parts: Sequence[Part]) -> frozenset[PartialDate]:
    """Return the dates that a text means which says nothing else, with a month and a day or a year."""
    if _FULL_DATE.fullmatch(folded):
        return values.days(folded)
    rest = [part for part in parts if part not in _WEEKDAYS and part != "of"]
    months = [_MONTHS[part] for part in rest if isinstance(part, str) and part in _MONTHS]
    numbers = [
        int(part) for part in rest if isinstance(part, Fraction) and part.denominator == 1 and part > 0
    ]
    days = [number for number in numbers if number <= _DAYS_IN_MONTH]
    years = [number for number in numbers if number > _DAYS_IN_MONTH]
    is_date = len(rest) == len(months) + len(numbers) and len(months) == 1 and numbers
    if not is_date or len(days) > 1 or len(years) > 1:
        return frozenset()
    return frozenset({PartialDate(next(iter(years), None), months[0], next(iter(days), None))})
