"""The kinds of value that a setting can have: how each is typed, validated, stored and shown.

A kind raises :class:`InvalidValue` with a sentence for people; the caller adds which setting it was.
"""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, LiteralString, TypeVar

from bot.domain.errors import Refused
from bot.domain.phrases import Phrase, counted, phrase

T = TypeVar("T")
Reference = Literal["channel", "role"]

QUOTED_LENGTH = 60  # characters of a refused value that its refusal repeats: one line
_YES = frozenset({"on", "yes", "true", "1", "enabled"})
_NO = frozenset({"off", "no", "false", "0", "disabled"})


class InvalidValue(Refused):
    """A value does not fit its setting's kind."""


@dataclass(frozen=True, slots=True)
class Kind(ABC, Generic[T]):
    """One kind of value: by default a text, stored and shown as it is. Equal where the fields are equal."""

    refers_to: ClassVar[Reference | None] = None  # what the ids in its values point at
    _expects: ClassVar[Phrase]

    @property
    def expects(self) -> Phrase:
        """What may be entered, as the start of "… is wanted"."""
        return self._expects

    @abstractmethod
    def parse(self, text: str) -> T:
        """Return what a person typed as a value; raise InvalidValue."""

    def read(self, data: object) -> T:
        """Return stored or imported data as a value; raise InvalidValue."""
        if isinstance(data, str):
            return self.parse(data)
        raise self.refuse(data)

    def write(self, value: T) -> Any:
        """Return the value as JSON and TOML can hold it; ``read`` is its inverse."""
        return value

    def show(self, value: T) -> Phrase:
        """Return the value for people."""
        return Phrase(str(value))

    def references(self, value: T) -> tuple[int, ...]:
        """Return the channel or role ids in a value."""
        del value
        return ()

    def refuse(self, given: object) -> InvalidValue:
        """Return the error for a value that is not of this kind."""
        return InvalidValue(
            phrase("{wanted} is wanted, not {given}", wanted=self.expects, given=_quote(given))
        )


class Toggle(Kind[bool]):
    """On or off."""

    _expects = phrase("on or off")

    def parse(self, text: str) -> bool:
        """Return a yes or no in any of the usual words."""
        word = text.strip().casefold()
        if word in _YES | _NO:
            return word in _YES
        raise self.refuse(text)

    def read(self, data: object) -> bool:
        """Return a boolean, or text as ``parse`` takes it."""
        return data if isinstance(data, bool) else Kind[bool].read(self, data)

    def show(self, value: bool) -> Phrase:  # noqa: FBT001 - the value
        """Return "on" or "off"."""
        return phrase("on") if value else phrase("off")


@dataclass(frozen=True, slots=True)
class Option:
    """One of a choice's options."""

    value: str  # what is stored
    label: str  # what people see
    help: str = ""  # one sentence on what it does


@dataclass(frozen=True, slots=True)
class Choice(Kind[str]):
    """One of a few named options."""

    options: tuple[Option, ...]

    @property
    def expects(self) -> Phrase:
        """The values of all options."""
        return phrase("one of {options}", options=", ".join(option.value for option in self.options))

    def parse(self, text: str) -> str:
        """Return the option with this value or label."""
        word = text.strip().casefold()
        for option in self.options:
            if word in {option.value.casefold(), option.label.casefold()}:
                return option.value
        raise self.refuse(text)

    def show(self, value: str) -> Phrase:
        """Return the option's label."""
        return Phrase(next((option.label for option in self.options if option.value == value), value))


@dataclass(frozen=True, slots=True)
class Bounded(Kind[int]):
    """A number within bounds, both included."""

    minimum: int
    maximum: int

    def read(self, data: object) -> int:
        """Return a number within the bounds."""
        if isinstance(data, int) and not isinstance(data, bool):
            return self.within(data, data)
        raise self.refuse(data)

    def within(self, number: int, given: object) -> int:
        """Return a number within the bounds; raise InvalidValue, quoting what was given."""
        if self.minimum <= number <= self.maximum:
            return number
        raise self.refuse(given)


@dataclass(frozen=True, slots=True)
class WholeNumber(Bounded):
    """A whole number within bounds."""

    one: LiteralString = "{number}"  # how one is shown: "{number} question"
    many: LiteralString = "{number}"  # how several are shown

    @property
    def expects(self) -> Phrase:
        """The bounds."""
        return phrase(
            "a whole number from {least} to {most}", least=str(self.minimum), most=str(self.maximum)
        )

    def parse(self, text: str) -> int:
        """Return a number in digits, with or without its noun."""
        word = text.strip().removesuffix(self.many.removeprefix("{number}")).strip()
        if not re.fullmatch(r"[+-]?\d{1,18}", word, re.ASCII):
            raise self.refuse(text)
        return self.within(int(word), text)

    def show(self, value: int) -> Phrase:
        """Return the number with its noun."""
        return counted(value, self.one, self.many)


def _quote(given: object) -> Phrase:
    if given in ("", None):
        return phrase("empty")
    shown = repr(given)
    return Phrase(shown if len(shown) <= QUOTED_LENGTH else shown[: QUOTED_LENGTH - 1] + "…")
