"""Kinds of setting that point at a server's channels and roles."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, cast

from typing_extensions import override

from bot.domain.numbers import LARGEST_INTEGER
from bot.domain.phrases import Phrase, phrase
from bot.domain.settings.kinds import InvalidValue, Kind, Reference

T = TypeVar("T")

_NOTHING = frozenset({"", "none", "nothing", "-"})
_SNOWFLAKE = re.compile(r"(?:<(?:#|@&)(\d{1,20})>|(\d{1,20}))", re.ASCII)


@dataclass(frozen=True, slots=True)
class Places(Kind[T]):
    """Channels or roles by id, picked from a list of them."""

    @property
    @abstractmethod
    def most(self) -> int:
        """How many may be picked."""

    @abstractmethod
    def picked(self, ids: Sequence[int]) -> object:
        """Return what was picked as data that ``read`` takes."""


@dataclass(frozen=True, slots=True)
class _One(Places[int | None]):
    """One channel or role by id, or none."""

    @property
    @override
    def most(self) -> int:
        return 1

    @override
    def picked(self, ids: Sequence[int]) -> object:
        return next(iter(ids), None)

    @override
    def parse(self, text: str) -> int | None:
        return None if text.strip().casefold() in _NOTHING else _snowflake(self, text)

    @override
    def read(self, data: object) -> int | None:
        return None if data is None else self.parse(data) if isinstance(data, str) else _snowflake(self, data)

    @override
    def write(self, value: int | None) -> int | str:
        return "none" if value is None else value

    @override
    def show(self, value: int | None) -> Phrase:
        return phrase("not chosen") if value is None else Phrase(_mention(self, value))

    @override
    def references(self, value: int | None) -> tuple[int, ...]:
        return () if value is None else (value,)


@dataclass(frozen=True, slots=True)
class Channel(_One):
    """A channel, or none."""

    refers_to: ClassVar[Reference | None] = "channel"

    @property
    @override
    def wanted(self) -> Phrase:
        return phrase("a channel or none")


@dataclass(frozen=True, slots=True)
class Role(_One):
    """A role, or none."""

    refers_to: ClassVar[Reference | None] = "role"

    @property
    @override
    def wanted(self) -> Phrase:
        return phrase("a role or none")


@dataclass(frozen=True, slots=True)
class _Several(Places[tuple[int, ...]]):
    """Any number of channels or roles, kept sorted and without doubles."""

    limit: int = 25  # what one Discord select can hold

    @property
    @override
    def most(self) -> int:
        return self.limit

    @override
    def picked(self, ids: Sequence[int]) -> object:
        return list(ids)

    @override
    def parse(self, text: str) -> tuple[int, ...]:
        return self.read([word for word in re.split(r"[\s,]+", text) if word.casefold() not in _NOTHING])

    @override
    def read(self, data: object) -> tuple[int, ...]:
        if not isinstance(data, list | tuple):
            raise self.refuse(data)
        ids = sorted({_snowflake(self, item) for item in cast("list[object]", data)})
        if len(ids) > self.limit:
            raise InvalidValue(
                phrase("at most {limit} are possible, not {count}", limit=self.limit, count=len(ids))
            )
        return tuple(ids)

    @override
    def write(self, value: tuple[int, ...]) -> list[int]:
        return list(value)

    @override
    def show(self, value: tuple[int, ...]) -> Phrase:
        return Phrase(", ".join(_mention(self, item) for item in value)) if value else phrase("none")

    @override
    def references(self, value: tuple[int, ...]) -> tuple[int, ...]:
        return value


@dataclass(frozen=True, slots=True)
class Channels(_Several):
    """Any number of channels."""

    refers_to: ClassVar[Reference | None] = "channel"

    @property
    @override
    def wanted(self) -> Phrase:
        return phrase("a list of channels")


@dataclass(frozen=True, slots=True)
class Roles(_Several):
    """Any number of roles."""

    refers_to: ClassVar[Reference | None] = "role"

    @property
    @override
    def wanted(self) -> Phrase:
        return phrase("a list of roles")


def _snowflake(kind: Kind[Any], data: object) -> int:
    if isinstance(data, bool) or not isinstance(data, int | str):
        raise kind.refuse(data)
    found = _SNOWFLAKE.fullmatch(str(data).strip())
    number = int(found[1] or found[2]) if found else 0
    if not 0 < number <= LARGEST_INTEGER:
        raise kind.refuse(data)
    return number


def _mention(kind: Kind[Any], snowflake: int) -> str:
    """Return the markup that Discord draws as the channel's or role's name."""
    return f"<#{snowflake}>" if kind.refers_to == "channel" else f"<@&{snowflake}>"
