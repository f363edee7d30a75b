"""Read a pack's TOML files, and say everything that is wrong with them at once."""

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from bot.domain.errors import PackError
from bot.domain.pack.checking import check_pack
from bot.domain.pack.digest import LARGEST_FILE, pack_digest, pack_files
from bot.domain.pack.model import (
    Entity,
    Fact,
    Gap,
    Pack,
    QuizItem,
    Quote,
    Source,
    Stunt,
    Synonyms,
    Topic,
    Value,
)
from bot.files import read_text

# The tables a pack file may hold: the array's name in TOML, the Pack field it fills, and its type.
_TABLES: tuple[tuple[str, str, type[Any]], ...] = (
    ("topic", "topics", Topic),
    ("entity", "entities", Entity),
    ("fact", "facts", Fact),
    ("gap", "gaps", Gap),
    ("quote", "quotes", Quote),
    ("stunt", "stunts", Stunt),
    ("question", "quiz_items", QuizItem),
    ("synonyms", "synonyms", Synonyms),
)
_HEADERS = {"pack": {"id", "title"}, "source": {"title", "date", "paragraphs"}}
_MOST_PARAGRAPHS = 100_000  # a long book has some thousands


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the files an entry stands, for messages."""

    file: str
    entry: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}"


def read_pack(folder: Path) -> Pack:
    """Return the pack in ``folder``; raise PackError naming file, entry and field of every problem."""
    problems: list[str] = []
    headers: dict[str, dict[str, Any]] = {}
    fields: dict[str, list[Any]] = {field: [] for _, field, _ in _TABLES}
    places: dict[tuple[str, int], Place] = {}
    for path in pack_files(folder):
        document = _parse(path, problems)
        unknown = document.keys() - _HEADERS.keys() - {table for table, _, _ in _TABLES}
        problems += [f"{path.name}: [{name}]: unknown table" for name in sorted(unknown)]
        _take_headers(path.name, document, headers, problems)
        for table, field, kind in _TABLES:
            for number, raw in enumerate(_entries(path.name, table, document, problems), start=1):
                place = Place(path.name, _label(table, number, raw))
                entry = _read_entry(place, kind, raw, problems)
                if entry is not None:
                    places[field, len(fields[field])] = place
                    fields[field].append(entry)
    problems += [f"{folder.name}: no [{name}] table in any file" for name in _HEADERS.keys() - headers.keys()]
    if problems:
        raise PackError(tuple(problems))
    pack = Pack(
        id=headers["pack"]["id"],
        title=headers["pack"]["title"],
        source=Source(**headers["source"]),
        digest=pack_digest(folder),
        **{field: tuple(entries) for field, entries in fields.items()},
    )
    problems += check_pack(pack, lambda field, index: str(places[field, index]))
    if problems:
        raise PackError(tuple(problems))
    return pack


def _parse(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path, LARGEST_FILE))
    except OSError as error:
        problems.append(f"{path.name}: not readable: {error.strerror or error}")
    except RecursionError:
        problems.append(f"{path.name}: not readable as TOML: nested too deeply")
    except ValueError as error:  # a number of thousands of digits, too
        problems.append(f"{path.name}: not readable as TOML: {error}")
    return {}


def _take_headers(
    file: str, document: Mapping[str, Any], headers: dict[str, dict[str, Any]], problems: list[str]
) -> None:
    for name, wanted in _HEADERS.items():
        if name not in document:
            continue
        if name in headers:
            problems.append(f"{file}: [{name}]: stands in another file too")
            continue
        raw = document[name]
        header = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
        if header.keys() != wanted:
            problems.append(f"{file}: [{name}]: wants exactly the fields {', '.join(sorted(wanted))}")
            header = dict.fromkeys(wanted)
        headers[name] = header
        problems += _header_problems(file, name, header)


def _header_problems(file: str, name: str, header: Mapping[str, Any]) -> list[str]:
    problems: list[str] = []
    for key, value in header.items():
        if value is None:
            continue
        if key == "paragraphs":
            # Not isinstance: true is no number of paragraphs.
            if type(value) is not int or not 1 <= value <= _MOST_PARAGRAPHS:
                problems.append(
                    f"{file}: [{name}]: {key}: a whole number from 1 to {_MOST_PARAGRAPHS} is wanted"
                )
        elif not isinstance(value, str):
            problems.append(f"{file}: [{name}]: {key}: a text is wanted")
    return problems


def _entries(file: str, table: str, document: Mapping[str, Any], problems: list[str]) -> list[Any]:
    raw = document.get(table, [])
    if isinstance(raw, list):
        return cast("list[Any]", raw)
    problems.append(f"{file}: [{table}]: write [[{table}]], a list of entries")
    return []


def _label(table: str, number: int, raw: Any) -> str:
    name = cast("dict[str, Any]", raw).get("id") if isinstance(raw, dict) else None
    return f"{table} {name!r}" if isinstance(name, str) else f"{table} number {number}"


def _read_entry(place: Place, kind: type[Any], raw: Any, problems: list[str]) -> Any | None:
    if isinstance(raw, dict):
        entry = cast("dict[str, Any]", raw)
        problems += [f"{place}: {name}: unknown field" for name in _unknown_fields(kind, entry)]
        if kind is Fact and isinstance(value := entry.get("value"), dict):
            names = _unknown_fields(Value, cast("dict[str, Any]", value))
            problems += [f"{place}: value.{name}: unknown field" for name in names]
    try:
        return _adapter(kind).validate_python(raw)
    except ValidationError as error:
        for detail in error.errors():
            path = ".".join(str(part) for part in detail["loc"]) or "entry"
            problems.append(f"{place}: {path}: {detail['msg'].lower()}")
        return None


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """Return the validator for ``kind``; making one is far slower than using it."""
    return TypeAdapter(kind)


def _unknown_fields(kind: type[Any], raw: Mapping[str, Any]) -> list[str]:
    """Return the names in ``raw`` that ``kind`` has no field for; pydantic passes over them."""
    return sorted(raw.keys() - {field.name for field in dataclasses.fields(kind)})
