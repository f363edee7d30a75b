"""Typed answers in German and Spanish, put so that what reads English reads them: "12. Juli", "571 Mio.".

Dates, numbers, units and what an answer begins with are put into English, the rest stays as it is. An answer
and what it is compared with are both put so, which makes the same what is the same.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bot.domain.months import MONTHS
from bot.domain.words import fold

_TABLE = Path(__file__).with_name("languages.toml")
_GERMAN = "de"
_UMLAUTS = re.compile("([aou])e")  # as people write them who have none on their keyboard
_DAY = re.compile(r"\b(\d{1,2})\.(?=\s*[^\W\d_])")  # "12. Juli", "12.Juli"
_GROUPS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[. \u00a0\u202f]\d{3})+(?![\d.])")
# Three digits are thousands, as in English: that is understood in every language.
_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d{1,2}|\d{4,})(?![\d,])")
_WORD = re.compile(r"[^\W\d_]+")
_TENS_AND_UNITS = re.compile(r"\b([2-9])0 and ([1-9])\b")  # "treinta y uno"


@dataclass(frozen=True, slots=True)
class _Words:
    """What a language says, in English."""

    english: Mapping[str, str]
    phrases: Mapping[str, str]
    opening: re.Pattern[str]


@lru_cache(maxsize=4_096)  # the same answers are compared over and over
def in_english(text: str, language: str) -> str:
    """Return a typed answer with its dates, numbers and units as English has them, in lower case."""
    words = _words(language)
    text = _COMMA.sub(r"\1.\2", _GROUPS.sub(lambda group: re.sub(r"\D", "", group[0]), fold(text)))
    if language == _GERMAN:
        text = _UMLAUTS.sub(r"\1", text)
    for phrase, english in words.phrases.items():
        text = text.replace(phrase, english)
    text = words.opening.sub("", _DAY.sub(r"\1 ", text)) or text
    text = _WORD.sub(lambda word: words.english.get(word[0], word[0]), text)
    return " ".join(_TENS_AND_UNITS.sub(r"\1\2", text).split())


@cache
def _words(language: str) -> _Words:
    table: dict[str, Any] = tomllib.loads(_TABLE.read_text("utf-8"))[language]
    english = dict(_numbers(table, language))
    for month, names in zip(MONTHS, table["months"], strict=True):
        english |= dict.fromkeys(names.split(), month)
    for line in table["words"]:
        word, *theirs = line.split()
        english |= dict.fromkeys(theirs, word)
    openings = table["openings"].replace("\n", "")
    counted = "|".join(word for word in english if word not in table["articles"].split("|"))
    article = rf"(?:{table['articles']})\s+(?!(?:{counted})\b)"
    return _Words(english, table["phrases"], re.compile(rf"^(?:(?:{openings})\b[.,]?\s+|{article})+(?=\S)"))


def _numbers(table: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Yield a language's words for numbers with their digits."""
    units, tens = table["numbers"].split(), table["tens"].split()
    numbers = {word: value for value, word in enumerate(units)}
    for value, ten in enumerate(tens, start=2):
        numbers[ten] = 10 * value
        for unit in range(1, 10):
            joined = f"{units[unit]}und{ten}" if language == _GERMAN else f"{ten[:-1]}i{units[unit]}"
            numbers[joined] = 10 * value + unit
    yield from ((word, str(value)) for word, value in numbers.items())
    if language == _GERMAN:  # which writes them as one word
        for word, value in numbers.items():
            yield from (
                (f"{word}hundert", f"{value}00"),
                (f"{word}tausend", f"{value}000"),
                (f"{word}einhalb", f"{value}.5"),
                (f"{word}mal", f"{value} times"),
            )
