"""The kinds of value that a setting can have: how each is typed, validated, stored and shown.

A kind raises :class:`InvalidValue` with a sentence for people; the caller adds which setting it was.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, LiteralString, TypeVar, cast

from bot.domain.errors import Refused
from bot.domain.numbers import LARGEST_INTEGER
from bot.domain.phrases import Phrase, located, phrase

T = TypeVar("T")
Reference = Literal["channel", "role"]

_REFUSED = phrase("should be {wanted}, not {given}")
_ABOVE = phrase("should be {wanted}, and {given} is more than {most}")
_BELOW = phrase("should be {wanted}, and {given} is less than {least}")
_TYPED = {  # the same in whole sentences, for whoever has just typed it
    _REFUSED.text: phrase("“{setting}” takes {wanted}. I can't use {given}."),
    _ABOVE.text: phrase("{given} is more than {most}. “{setting}” takes {wanted}."),
    _BELOW.text: phrase("{given} is less than {least}. “{setting}” takes {wanted}."),
}
_EMPTY = phrase("empty")
_QUOTED_LENGTH = 60  # characters of a refused value that its refusal repeats: one line
NOTHING = frozenset({"", "none", "nothing", "-"})
_SNOWFLAKE = re.compile(r"(?:<(?:#|@&)(\d{1,20})>|(\d{1,20}))", re.ASCII)
_YES = frozenset({"on", "yes", "true", "1", "enabled"})
_NO = frozenset({"off", "no", "false", "0", "disabled"})


class InvalidValue(Refused):
    """A value does not fit its setting's kind."""


def shortened(text: str) -> str:
    """Return as much of a refused value as its refusal repeats."""
    return text if len(text) <= _QUOTED_LENGTH else text[: _QUOTED_LENGTH - 1] + "…"


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

    def export(self, value: T) -> Any:
        """Return the value as an exported file says it; ``read`` takes that, too."""
        return self.write(value)

    def show(self, value: T) -> Phrase:
        """Return the value for people."""
        return Phrase(str(value))

    def references(self, value: T) -> tuple[int, ...]:
        """Return the channel or role ids in a value."""
        del value
        return ()

    def refuse(self, given: object) -> InvalidValue:
        """Return the error for a value that is not of this kind."""
        return self._refuse(_REFUSED, given)

    def _refuse(self, said: Phrase, given: object, **values: Phrase) -> InvalidValue:
        shown = shortened(str(given))
        quoted = phrase("“{text}”", text=shown) if isinstance(given, str) else shown
        if given in ("", None):
            quoted = _EMPTY
        return InvalidValue(Phrase(said.text, {"wanted": self.expects, "given": quoted, **values}))


def told_typed(label: str, problem: Phrase) -> Phrase:
    """Return what is wrong with a value typed for the setting with that label, in whole sentences."""
    values = {"setting": Phrase(label), **problem.values}
    if problem.text not in _TYPED:
        return located(Phrase(label), problem)
    if problem.values["given"] == _EMPTY:
        return phrase("“{setting}” takes {wanted}. It can't be empty.", **values)
    return Phrase(_TYPED[problem.text].text, values)


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
    exported_as: str = ""  # what files say for it, where that differs from the value

    @property
    def word(self) -> str:
        """What people write for it in a file."""
        return self.exported_as or self.value


@dataclass(frozen=True, slots=True)
class Choice(Kind[str]):
    """One of a few named options."""

    options: tuple[Option, ...]

    @property
    def expects(self) -> Phrase:
        """The words for all options."""
        return phrase("one of {options}", options=", ".join(option.word for option in self.options))

    def parse(self, text: str) -> str:
        """Return the option with this value, word or label."""
        word = text.strip().casefold()
        for option in self.options:
            if word in {each.casefold() for each in (option.value, option.word, option.label)}:
                return option.value
        raise self.refuse(text)

    def export(self, value: str) -> str:
        """Return the option's word."""
        return next((option.word for option in self.options if option.value == value), value)

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

    def refuse_beyond(self, number: int, typed: str) -> InvalidValue:
        """Return the error for what was typed for a number outside the bounds: which one it is beyond."""
        if number > self.maximum:
            return self._refuse(_ABOVE, typed, most=self.show(self.maximum))
        return self._refuse(_BELOW, typed, least=self.show(self.minimum))


@dataclass(frozen=True, slots=True)
class WholeNumber(Bounded):
    """A whole number within bounds."""

    noun: str = ""  # that may be typed after it; it is shown without, as its setting names what it counts

    @property
    def expects(self) -> Phrase:
        """The bounds."""
        return phrase(
            "a whole number from {least} to {most}", least=str(self.minimum), most=str(self.maximum)
        )

    def parse(self, text: str) -> int:
        """Return a number in digits, with or without its noun."""
        word = text.strip().removesuffix(self.noun).strip()
        if not re.fullmatch(r"[+-]?\d{1,18}", word, re.ASCII):
            raise self.refuse(text)
        return self.within(int(word), text)


class Places(Kind[T]):
    """Channels or roles by id, picked from a list of them."""

    most: ClassVar[int]  # how many may be picked

    def picked(self, ids: Sequence[int]) -> object:
        """Return what was picked as data that ``read`` takes."""
        return ids if self.most > 1 else next(iter(ids), None)

    def _snowflake(self, data: object) -> int:
        if isinstance(data, bool) or not isinstance(data, int | str):
            raise self.refuse(data)
        found = _SNOWFLAKE.fullmatch(str(data).strip())
        number = int(found[1] or found[2]) if found else 0
        if not 0 < number <= LARGEST_INTEGER:
            raise self.refuse(data)
        return number

    def _mention(self, snowflake: int) -> str:
        """Return the markup that Discord draws as the channel's or role's name."""
        return f"<#{snowflake}>" if self.refers_to == "channel" else f"<@&{snowflake}>"


class Channel(Places[int | None]):
    """A channel, or none."""

    most = 1
    refers_to = "channel"
    _expects = phrase("a channel or none")

    def parse(self, text: str) -> int | None:
        """Return the id in a mention or a number."""
        return None if text.strip().casefold() in NOTHING else self._snowflake(text)

    def read(self, data: object) -> int | None:
        """Return an id, None, or text as ``parse`` takes it."""
        if data is None:
            return None
        return self.parse(data) if isinstance(data, str) else self._snowflake(data)

    def write(self, value: int | None) -> int | str:
        """Return the id, or "none": TOML has no null."""
        return value or "none"

    def show(self, value: int | None) -> Phrase:
        """Return its mention."""
        return Phrase(self._mention(value)) if value else phrase("not set")

    def references(self, value: int | None) -> tuple[int, ...]:
        """Return its id, if one was chosen."""
        return (value,) if value else ()


class _Several(Places[tuple[int, ...]]):
    """Channels or roles by id, sorted, each once."""

    most = 25  # what one Discord select can hold

    def parse(self, text: str) -> tuple[int, ...]:
        return self.read([word for word in re.split(r"[\s,]+", text) if word.casefold() not in NOTHING])

    def read(self, data: object) -> tuple[int, ...]:
        if not isinstance(data, list | tuple):
            raise self.refuse(data)
        ids = sorted({self._snowflake(item) for item in cast("Sequence[object]", data)})
        if len(ids) > self.most:
            excess = phrase("can have at most {limit}, not {count}", limit=self.most, count=len(ids))
            raise InvalidValue(excess)
        return tuple(ids)

    def write(self, value: tuple[int, ...]) -> list[int]:
        return list(value)

    def show(self, value: tuple[int, ...]) -> Phrase:
        return Phrase(", ".join(map(self._mention, value))) if value else phrase("none")

    def references(self, value: tuple[int, ...]) -> tuple[int, ...]:
        return value


class Channels(_Several):
    """A list of channels."""

    refers_to = "channel"
    _expects = phrase("a list of channels")


@dataclass(frozen=True, slots=True)
class Roles(_Several):
    """A list of roles."""

    refers_to = "role"
    _expects = phrase("a list of roles")

    without: LiteralString = "none"  # what an empty one means

    def show(self, value: tuple[int, ...]) -> Phrase:
        """Return their mentions."""
        return _Several.show(self, value) if value else phrase(self.without)
