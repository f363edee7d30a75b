"""What a text states that can be looked up in another: its numbers, dates, names and telling words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log

from bot.domain.matching.text.english import all_words, everyday_words, word_list
from bot.domain.matching.text.normalise import stem, words
from bot.domain.months import MONTHS
from bot.domain.values import PartialDate, amounts, days
from bot.domain.words import ORDINAL_WORDS

_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(month[:3] for month in MONTHS)}|sept)\b\.?)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"[12]\d{3}"
_DATE = re.compile(
    rf"\b(?:{_YEAR}-\d\d?-\d\d?|\d\d?[./]\d\d?[./](?:{_YEAR}|\d\d)"
    rf"|{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?|{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?|{_MONTH}\s+{_YEAR})\b",
    re.IGNORECASE,
)
_ONE = re.compile(r"\ba(?=\s+(?:hundred|thousand|million|billion)\b)", re.IGNORECASE)
_CAPITALISED = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w\u2019'-]*[^\W_]")
_CAPITALISED_RUN = re.compile(rf"{_CAPITALISED.pattern}(?:\s+{_CAPITALISED.pattern})*")
_SENTENCE_END = re.compile(
    r"(?:(?<=[.!?…])|(?<=[.!?…][\"\u201d\u2019')\]]))\s+(?=[\"\u201c\u2018'(\[]?[^\W\d_a-z])|\n+"
)
_STOP_WORDS = word_list("stopwords")
_OPENERS = """
according although altogether among apart besides between both despite during either except few however
instead meanwhile neither nor once several therefore together under unless unlike until when while within
without
"""
_EVERYDAY = frozenset(map(stem, all_words() | everyday_words() | set(_OPENERS.split())))


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text."""

    value: Fraction
    is_spelled: bool  # "two", "second"

    def __str__(self) -> str:
        """Return it in digits."""
        return f"{int(self.value):,}" if self.value.denominator == 1 else f"{float(self.value):g}"


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised word in a text."""

    text: str
    opens: bool  # a sentence, so that it may be no name


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def dates(text: str) -> list[tuple[str, frozenset[PartialDate]]]:
    """Return the dates in a text that have two parts or more, each with what it can mean."""
    return [(match[0], meant) for match in _DATE.finditer(text) if (meant := _meaning(match))]


def _meaning(match: re.Match[str]) -> frozenset[PartialDate]:
    """Return what a date can mean; nothing for "July 33", which is no year."""
    found = days(match[0])
    return frozenset(date for date in found if date.day is not None or str(date.year) in match[0])


def numbers(text: str) -> list[Number]:
    """Return the numbers in a text outside of its dates."""
    rest = _DATE.sub(lambda match: " ; " if _meaning(match) else match[0], text)
    rest = _ONE.sub("one", rest)
    in_digits = {float(digits.replace(",", "")) for digits in re.findall(r"\d[\d,]*(?:\.\d+)?", rest)}
    found = [Number(each.number, float(each.number) not in in_digits) for each in amounts(rest)]
    return found + [
        Number(Fraction(ORDINAL_WORDS[word]), is_spelled=True)
        for word in words(rest)
        if word in ORDINAL_WORDS
    ]


def names(text: str) -> Iterator[Name]:
    """Yield the capitalised words of a text outside of dates, except everyday ones that open a sentence."""
    for sentence in sentences(_DATE.sub(" ; ", text)):
        for match in _CAPITALISED.finditer(sentence):
            name = re.sub(r"['\u2019]s$", "", match[0])
            opens = not re.search(r"\w", sentence[: match.start()])
            if not (opens and all(word in _STOP_WORDS or stem(word) in _EVERYDAY for word in words(name))):
                yield Name(name, opens)


def name_runs(text: str) -> Iterator[str]:
    """Yield the names in a text whole: capitalised words in a row."""
    for sentence in sentences(_DATE.sub(" ; ", text)):
        found = {name.text for name in names(sentence)}
        for match in _CAPITALISED_RUN.finditer(sentence):
            parts = re.sub(r"['\u2019]s$", "", match[0]).split()
            named = parts[next((at for at, part in enumerate(parts) if part in found), len(parts)) :]
            if named:  # without the article of "The Wolf Tunnel"
                yield " ".join(named)


def telling_stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say what it is about."""
    return frozenset(stem(word) for word in words(text) if word not in _STOP_WORDS)


class Passages:
    """The paragraphs of an article, to find the one that a text is about."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self.paragraphs = tuple(paragraphs)
        self._stems = [telling_stems(paragraph) for paragraph in paragraphs]

    def better(self, text: str, cited: int) -> tuple[int, bool] | None:
        """Return the paragraph that has more of a text than ``cited``, and whether far more; both from 1."""
        likeness = self._likeness(text)
        best = max(range(len(likeness)), key=likeness.__getitem__)
        lead = likeness[best] - likeness[cited - 1]
        # More than one word counts that no other paragraph has.
        return (best + 1, lead > likeness[cited - 1]) if lead > log(len(likeness)) else None

    def best(self, text: str) -> int:
        """Return the paragraph, from 1, that has most of a text."""
        likeness = self._likeness(text)
        return 1 + max(range(len(likeness)), key=likeness.__getitem__)

    def _likeness(self, text: str) -> list[float]:
        """Return how much of a text each paragraph has in words that few paragraphs have."""
        found = [0.0] * len(self._stems)
        for each in telling_stems(text):
            having = [at for at, stems in enumerate(self._stems) if each in stems]
            for at in having:
                found[at] += log(len(self._stems) / len(having))
        return found
