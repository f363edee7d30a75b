"""What is said to people before it is known in which language: English text with places for values.

The domain says ``phrase("{name} is empty", name=…)``; the user interface translates it with ``Say.phrase``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import LiteralString, Self, cast

from babel import Locale

_ENGLISH = Locale("en", "US")
# From an English text, its plural or "", and the number that chooses between them, to one language.
Translate = Callable[[str, str, int], str]

# A place between quotation marks, and what a quotation within it has instead: in English, German and Spanish.
_QUOTED_PLACE = re.compile(r"(?P<opening>[\u201c\u201e\u00ab])\{(?P<name>\w+)\}[\u201d\u201c\u00bb]")
_INNER = {"\u201c": ("\u2018", "\u2019"), "\u201e": ("\u201a", "\u2018"), "\u00ab": ("\u201c", "\u201d")}
_QUOTATION = re.compile(
    r"\u201c([^\u201c\u201d]*)\u201d|\u201e([^\u201c\u201d\u201e]*)[\u201c\u201d]|\u00ab([^\u00ab\u00bb]*)\u00bb|\"([^\"]*)\""
)
# A place at a sentence's end, and a value that ends one itself: “You answered Who plays Grace?”, not "?.".
# After Spanish quotation marks the full stop stays.
_PLACE_AT_END = re.compile(r"\{(\w+)\}[*_“”\u2019\")]*+\.(?!\.)")
_LONGEST_END = 8  # characters
_LOCATED = "{place}: {problem}"
_ENDS_SENTENCE = re.compile(r"[.!?…][*_”\u2019\")|]*+\Z")


def in_english(one: str, many: str, number: int) -> str:
    """Return the text, or its plural where the number wants it."""
    return many if many and number != 1 else one


class Localised:
    """A value that languages write each in their own way, such as what a city is called."""

    def told_in(self, locale: Locale) -> str:
        """Return it as a language writes it."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text for people; its values may be phrases too. A text without translation is said as it is."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])
    many: str = ""  # its plural, where it has one
    number: int = 1  # which chooses between singular and plural

    def __str__(self) -> str:
        """Return it in English."""
        return self.render(in_english)

    def render(self, translate: Translate, locale: Locale = _ENGLISH) -> str:
        """Return it in the language of ``translate``, which is that of ``locale``."""
        text = translate(self.text, self.many, self.number)
        if not self.values:
            return text
        values = {name: _told(value, translate, locale) for name, value in self.values.items()}
        for place in _QUOTED_PLACE.finditer(text):
            if isinstance(value := values.get(place["name"]), str):
                values[place["name"]] = within_quotation(value, place["opening"])
        return _PLACE_AT_END.sub(lambda place: _ended(place, values), text).format_map(values)


def _told(value: object, translate: Translate, locale: Locale) -> object:
    """Return a value as a language says it."""
    if isinstance(value, Phrase):
        return value.render(translate, locale)
    return value.told_in(locale) if isinstance(value, Localised) else value


def within_quotation(text: str, opening: str) -> str:
    """Return a text for between quotation marks that open so, with the inner ones around its quotations."""
    left, right = _INNER[opening]
    return _QUOTATION.sub(lambda found: f"{left}{''.join(filter(None, found.groups()))}{right}", text)


def _ended(place: re.Match[str], values: Mapping[str, object]) -> str:
    """Return a place at a sentence's end without the full stop, where its value needs no more."""
    value = values.get(place[1])
    is_ended = isinstance(value, str) and _ENDS_SENTENCE.search(value[-_LONGEST_END:])
    return place[0][:-1] if is_ended else place[0]


def phrase(text: LiteralString, /, **values: object) -> Phrase:
    """Return a text of the program itself; tests check that it is translated into every language."""
    return Phrase(text, values)


class Described(StrEnum):
    """An enum whose members say what they are called, as ``PLACE = "place", phrase("a place")``."""

    said: Phrase

    def __new__(cls, value: str, said: Phrase) -> Self:
        """Make a member that is equal to its value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.said = said
        return member


def counted(
    number: int, one: LiteralString, many: LiteralString, shown: str | None = None, **values: object
) -> Phrase:
    """Return "{number} hour" or "{number} hours"; ``shown`` is how the number is written."""
    return Phrase(one, {"number": number if shown is None else shown, **values}, many, number)


def joined(phrases: Sequence[Phrase], between: str = ", ") -> Phrase:
    """Return phrases one after the other."""
    places = [f"part_{number}" for number in range(len(phrases))]
    return Phrase(between.join(f"{{{place}}}" for place in places), dict(zip(places, phrases, strict=True)))


def located(place: Phrase | str, problem: Phrase) -> Phrase:
    """Return a problem with the place where it is: "line 12: …"."""
    return Phrase(_LOCATED, {"place": place, "problem": problem})


def places_and_problem(told: Phrase) -> tuple[list[Phrase | str], Phrase]:
    """Return what :func:`located` put together: where a problem is, the whole first, and the problem."""
    places: list[Phrase | str] = []
    while told.text == _LOCATED and isinstance(problem := told.values["problem"], Phrase):
        places.append(cast("Phrase | str", told.values["place"]))
        told = problem
    return places, told


def ends_sentence(text: str) -> bool:
    """Return whether a text ends with what ends a sentence."""
    return _ENDS_SENTENCE.search(text[-_LONGEST_END:]) is not None
