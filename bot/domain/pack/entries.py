"""Read the entries of a pack's tables one by one, with stand-ins for what is wrong in them."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, cast, get_args

from pydantic import TypeAdapter, ValidationError

from bot.domain.pack.model import PackEntry
from bot.domain.pack.naming import did_you_mean

MOST_PARAGRAPHS = 100_000  # a long book has some thousands


class HeaderField(NamedTuple):
    """A field of a table that stands once."""

    stand_in: str | int | tuple[str, ...]  # what is read where it is wrong or left out
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a table as far as it can be read."""

    place: str  # file, line, table and id, for messages
    value: Any  # a PackEntry
    unread: frozenset[str] = frozenset()  # its fields that hold a stand-in


def read_entry(place: str, kind: type[PackEntry], raw: Any, problems: list[str]) -> Entry | None:
    """Return an entry of a table; what is wrong with it is added to ``problems``. None: it has no fields."""
    try:
        return Entry(place, _adapter(kind).validate_python(raw))
    except ValidationError as error:
        details = error.errors()
    for detail in details:
        name = ".".join(map(str, detail["loc"])) or "entry"
        is_unknown = detail["type"] == "unexpected_keyword_argument"
        said = f"unknown field{_meant_field(kind, detail['loc'])}" if is_unknown else detail["msg"].lower()
        problems.append(f"{place}: {name}: {said}")
    if not isinstance(raw, dict):
        return None
    unread = frozenset(str(detail["loc"][0]) for detail in details)
    kept = {name: value for name, value in cast("dict[str, Any]", raw).items() if name not in unread}
    missing = {field.name: _stand_in(field) for field in fields_of(kind) if field.name in unread}
    required = {name: value for name, value in missing.items() if value is not MISSING}
    return Entry(place, _adapter(kind).validate_python(kept | required), unread)


def fields_of(kind: type[Any]) -> tuple[Field[Any], ...]:
    """Return the fields of an entry's type, or of the type that one of its fields has."""
    kinds = (kind, *get_args(kind))  # "Value | None" is read as Value
    return next((fields(each) for each in kinds if is_dataclass(each)), ())


def _meant_field(kind: type[Any], place: tuple[int | str, ...]) -> str:
    *path, name = map(str, place)
    for step in path:
        kind = next((field.type for field in fields_of(kind) if field.name == step), kind)  # pyright: ignore[reportAssignmentType]
    return did_you_mean(name, (field.name for field in fields_of(kind)))


def _stand_in(field: Field[Any]) -> Any:
    """Return a valid value for a required field, MISSING for one that may be left out."""
    if field.default is not MISSING:
        return MISSING
    if isinstance(field.type, type) and issubclass(field.type, Enum):
        return next(iter(field.type))
    return {str: "", int: 1}.get(cast("type", field.type), ())


@cache
def _adapter(kind: type[PackEntry]) -> TypeAdapter[PackEntry]:
    """Return the validator for ``kind``; making one is far slower than using it."""
    return TypeAdapter(kind)


def header_values(
    place: str, header: Any, fields: Mapping[str, HeaderField], problems: list[str]
) -> Mapping[str, Any]:
    """Return the fields of a table that stands once; stand-ins for those that are wrong or left out."""
    found = cast("dict[str, Any]", header) if isinstance(header, dict) else {}
    wrong = dict(_header_problems(found, fields))
    problems += [f"{place}: {name}: {problem}" for name, problem in wrong.items()]
    right = {name: value for name, value in found.items() if name not in wrong}
    return {name: right.get(name, field.stand_in) for name, field in fields.items()}


def _header_problems(
    header: Mapping[str, Any], fields: Mapping[str, HeaderField]
) -> Iterator[tuple[str, str]]:
    for name in sorted(header.keys() - fields.keys()):
        yield name, f"unknown field{did_you_mean(name, fields)}"
    for name, field in fields.items():
        if name not in header:
            if field.is_required:
                yield name, "field required"
        elif (wanted := _wanted_instead(header[name], field.stand_in)) is not None:
            yield name, f"{wanted} is wanted"


def _wanted_instead(value: Any, stand_in: str | int | tuple[str, ...]) -> str | None:
    """Return what is wanted in place of a value; None where it is like the stand-in."""
    if isinstance(stand_in, str):
        return None if isinstance(value, str) else "a text"
    if isinstance(stand_in, tuple):
        is_list = isinstance(value, list) and all(isinstance(each, str) for each in cast("list[Any]", value))
        return None if is_list else "a list of ids"
    # Not isinstance: true is not a number of paragraphs.
    is_count = type(value) is int and 1 <= value <= MOST_PARAGRAPHS
    return None if is_count else f"a whole number from 1 to {MOST_PARAGRAPHS}"
