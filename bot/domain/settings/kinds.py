"""The kinds of value that a setting can have: how each is typed in, checked, kept and shown.

A kind raises :class:`InvalidValue` with a sentence for people; whoever asked adds which setting it was.
"""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, LiteralString, TypeVar

from typing_extensions import override

from bot.domain.phrases import Phrase, counted, phrase

T = TypeVar("T")
Reference = Literal["channel", "role"]

_YES = frozenset({"on", "yes", "true", "1", "enabled"})
_NO = frozenset({"off", "no", "false", "0", "disabled"})


class InvalidValue(ValueError):
    """An entry is none of the values that are wanted."""

    def __init__(self, problem: Phrase) -> None:
        self.problem = problem
        super().__init__(str(problem))


@dataclass(frozen=True, slots=True)
class Kind(ABC, Generic[T]):
    """How values of one kind are typed in, checked, kept and shown."""

    refers_to: ClassVar[Reference | None] = None  # what the ids in its values point at

    @property
    @abstractmethod
    def wanted(self) -> Phrase:
        """What may be entered, as the end of "wanted: …"."""

    @abstractmethod
    def parse(self, text: str) -> T:
        """Return what a person typed as a value; raise InvalidValue."""

    @abstractmethod
    def read(self, data: object) -> T:
        """Return stored or imported data as a value; raise InvalidValue."""

    @abstractmethod
    def write(self, value: T) -> Any:
        """Return the value as JSON and TOML can hold it; ``read`` is its inverse."""

    @abstractmethod
    def show(self, value: T) -> Phrase:
        """Return the value for people."""

    def references(self, value: T) -> tuple[int, ...]:
        """Return the channel or role ids in a value."""
        del value
        return ()

    def refuse(self, given: object) -> InvalidValue:
        """Return the error for an entry that is none of this kind's."""
        return InvalidValue(
            phrase("{wanted} is wanted, not {given}", wanted=self.wanted, given=_quote(given))
        )


@dataclass(frozen=True, slots=True)
class TextKind(Kind[str]):
    """A value that is kept, written and read as the text that it is."""

    @override
    def read(self, data: object) -> str:
        if isinstance(data, str):
            return self.parse(data)
        raise self.refuse(data)

    @override
    def write(self, value: str) -> str:
        return value

    @override
    def show(self, value: str) -> Phrase:
        return Phrase(value)


@dataclass(frozen=True, slots=True)
class Toggle(Kind[bool]):
    """On or off."""

    @property
    @override
    def wanted(self) -> Phrase:
        return phrase("on or off")

    @override
    def parse(self, text: str) -> bool:
        word = text.strip().casefold()
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise self.refuse(text)

    @override
    def read(self, data: object) -> bool:
        if isinstance(data, bool):
            return data
        if isinstance(data, str):
            return self.parse(data)
        raise self.refuse(data)

    @override
    def write(self, value: bool) -> bool:
        return value

    @override
    def show(self, value: bool) -> Phrase:
        return phrase("on") if value else phrase("off")


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers that a choice offers."""

    value: str  # what is kept
    label: str  # what people see
    help: str = ""  # one sentence on what it does


@dataclass(frozen=True, slots=True)
class Choice(TextKind):
    """One of a few named options."""

    options: tuple[Option, ...]

    @property
    @override
    def wanted(self) -> Phrase:
        return phrase("one of {options}", options=", ".join(option.value for option in self.options))

    @override
    def parse(self, text: str) -> str:
        word = text.strip().casefold()
        for option in self.options:
            if word in {option.value.casefold(), option.label.casefold()}:
                return option.value
        raise self.refuse(text)

    @override
    def show(self, value: str) -> Phrase:
        return Phrase(next((option.label for option in self.options if option.value == value), value))


@dataclass(frozen=True, slots=True)
class WholeNumber(Kind[int]):
    """A whole number within bounds, both included."""

    minimum: int
    maximum: int
    one: LiteralString = "{number}"  # how a single one is shown: "{number} question"
    many: LiteralString = "{number}"  # and several

    @property
    @override
    def wanted(self) -> Phrase:
        return phrase(
            "a whole number from {least} to {most}", least=str(self.minimum), most=str(self.maximum)
        )

    @override
    def parse(self, text: str) -> int:
        word = text.strip().removesuffix(self.many.removeprefix("{number}")).strip()
        if not re.fullmatch(r"[+-]?\d{1,18}", word, re.ASCII):
            raise self.refuse(text)
        return self._within(int(word), text)

    @override
    def read(self, data: object) -> int:
        if isinstance(data, int) and not isinstance(data, bool):
            return self._within(data, data)
        raise self.refuse(data)

    @override
    def write(self, value: int) -> int:
        return value

    @override
    def show(self, value: int) -> Phrase:
        return counted(value, self.one, self.many)

    def _within(self, number: int, given: object) -> int:
        if not self.minimum <= number <= self.maximum:
            raise self.refuse(given)
        return number


def _quote(given: object) -> Phrase:
    if given in ("", None):
        return phrase("empty")
    shown = repr(given)
    return Phrase(shown if len(shown) <= 60 else shown[:59] + "…")  # noqa: PLR2004 - a line's worth
