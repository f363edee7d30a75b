"""Kinds of setting that point at a server's channels and roles."""

import re
from collections.abc import Sequence
from typing import ClassVar, TypeVar, cast

from bot.domain.numbers import LARGEST_INTEGER
from bot.domain.phrases import Phrase, phrase
from bot.domain.settings.kinds import InvalidValue, Kind

T = TypeVar("T")

_NOTHING = frozenset({"", "none", "nothing", "-"})
_SNOWFLAKE = re.compile(r"(?:<(?:#|@&)(\d{1,20})>|(\d{1,20}))", re.ASCII)


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


class _One(Places[int | None]):
    """One channel or role by id, or none."""

    most = 1

    def parse(self, text: str) -> int | None:
        return None if text.strip().casefold() in _NOTHING else self._snowflake(text)

    def read(self, data: object) -> int | None:
        if data is None:
            return None
        return self.parse(data) if isinstance(data, str) else self._snowflake(data)

    def write(self, value: int | None) -> int | str:
        return "none" if value is None else value

    def show(self, value: int | None) -> Phrase:
        return phrase("not chosen") if value is None else Phrase(self._mention(value))

    def references(self, value: int | None) -> tuple[int, ...]:
        return () if value is None else (value,)


class Channel(_One):
    """A channel, or none."""

    refers_to = "channel"
    _expects = phrase("a channel or none")


class Role(_One):
    """A role, or none."""

    refers_to = "role"
    _expects = phrase("a role or none")


class _Several(Places[tuple[int, ...]]):
    """Channels or roles by id, sorted, each once."""

    most = 25  # what one Discord select can hold

    def parse(self, text: str) -> tuple[int, ...]:
        return self.read([word for word in re.split(r"[\s,]+", text) if word.casefold() not in _NOTHING])

    def read(self, data: object) -> tuple[int, ...]:
        if not isinstance(data, list | tuple):
            raise self.refuse(data)
        ids = sorted({self._snowflake(item) for item in cast("Sequence[object]", data)})
        if len(ids) > self.most:
            raise InvalidValue(
                phrase("at most {limit} are possible, not {count}", limit=self.most, count=len(ids))
            )
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


class Roles(_Several):
    """A list of roles."""

    refers_to = "role"
    _expects = phrase("a list of roles")
