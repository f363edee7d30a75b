"""Dataclasses from rows and JSON, by the types of their fields, and back."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from functools import lru_cache, partial
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from bot.store.database import SqlValue

T = TypeVar("T")
Item = TypeVar("Item")
_Converter = Callable[[Any], Any]


def load(kind: type[T], data: Mapping[str, Any] | str) -> T:
    """Return a dataclass from its fields as they are in JSON or SQL; other keys are ignored.

    JSON text may stand for a dataclass, a tuple or a set, on any level.
    """
    given = _parsed(data)
    return kind(
        **{name: convert(given[name]) for name, convert in _converters(kind).items() if name in given}
    )


def dump(data: Any) -> str:
    """Return data as JSON; dataclasses in it are objects without the fields that have their default."""
    return json.dumps(data, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> dict[str, Any] | list[Any]:
    if isinstance(value, frozenset):
        return sorted(cast("frozenset[Any]", value), key=str)
    given = {field: getattr(value, field.name) for field in fields(value)}
    return {field.name: each for field, each in given.items() if each != field.default}


def columns(value: Any, *without: str) -> dict[str, SqlValue]:
    """Return a dataclass's fields as columns: what SQL has no type for as JSON."""
    return {
        name: each
        if isinstance(each := getattr(value, name), SqlValue)
        else json.dumps(each, ensure_ascii=False, default=asdict)
        for name in _converters(value.__class__)
        if name not in without
    }


async def convert_all(convert: Callable[[Item], T], items: Sequence[Item], *, few: int) -> tuple[T, ...]:
    """Convert items, in another thread if they are more than ``few``: long work blocks the event loop."""
    if len(items) <= few:
        return tuple(map(convert, items))
    return await asyncio.to_thread(lambda: tuple(map(convert, items)))


def _parsed(data: Any) -> Any:
    return json.loads(data) if isinstance(data, str) else data


@lru_cache(maxsize=64)
def _converters(kind: type[Any]) -> Mapping[str, _Converter]:
    hints = get_type_hints(kind)
    return {field.name: _converter(hints[field.name]) for field in fields(kind)}


def _converter(hint: Any) -> _Converter:
    """Return what turns plain data into a value of a type."""
    if isinstance(hint, UnionType):  # X | None
        (wanted,) = (each for each in get_args(hint) if each is not NoneType)
        convert = _converter(wanted)
        return lambda value: None if value is None else convert(value)
    if get_origin(hint) in {tuple, frozenset}:
        convert = _converter(get_args(hint)[0])
        if get_origin(hint) is tuple:
            return lambda value: tuple(map(convert, _parsed(value)))
        return lambda value: frozenset(map(convert, _parsed(value)))
    if isinstance(hint, type) and is_dataclass(hint):
        return partial(load, hint)
    return hint if issubclass(hint, Enum | bool) else lambda value: value
