"""Read a pack's TOML files, and report all problems at once."""

import tomllib
from collections.abc import Iterator, Mapping
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
    PackEntry,
    QuizItem,
    Quote,
    Source,
    Stunt,
    Synonyms,
    Topic,
)
from bot.files import read_text

# The tables that a pack file may hold, with the Pack field that each fills and the type of its entries.
_TABLES: dict[str, tuple[str, type[PackEntry]]] = {
    "topic": ("topics", Topic),
    "entity": ("entities", Entity),
    "fact": ("facts", Fact),
    "gap": ("gaps", Gap),
    "quote": ("quotes", Quote),
    "stunt": ("stunts", Stunt),
    "question": ("quiz_items", QuizItem),
    "synonyms": ("synonyms", Synonyms),
}
# The fields that a header must have, and those that it may have.
_HEADERS: dict[str, tuple[set[str], set[str]]] = {
    "pack": ({"id", "title"}, {"subject", "colour", "release", "makers"}),
    "source": ({"title", "date", "paragraphs"}, set()),
}
_ID_LISTS = {"release", "makers"}
_MOST_PARAGRAPHS = 100_000  # a long book has some thousands


def read_pack(folder: Path) -> Pack:
    """Return the pack in ``folder``; raise PackError naming file, entry and field of every problem."""
    problems: list[str] = []
    headers: dict[str, dict[str, Any]] = {}
    found: dict[str, list[tuple[str, Any]]] = {field: [] for field, _ in _TABLES.values()}
    for path in pack_files(folder):
        document = _parse(path, problems)
        unknown = sorted(document.keys() - _HEADERS.keys() - _TABLES.keys())
        problems += [f"{path.name}: [{name}]: unknown table" for name in unknown]
        for name in [name for name in _HEADERS if name in document]:
            wrong = ["stands in another file too"] if name in headers else _header_problems(document, name)
            problems += [f"{path.name}: [{name}]: {problem}" for problem in wrong]
            headers[name] = document[name]
        for table, (field, kind) in _TABLES.items():
            found[field] += _read_entries(path, table, kind, document.get(table, []), problems)
    problems += [f"{folder.name}: no [{name}] table in any file" for name in _HEADERS.keys() - headers.keys()]
    if problems:
        raise PackError(tuple(problems))
    entries: dict[str, Any] = {field: tuple(entry for _, entry in placed) for field, placed in found.items()}
    pack = Pack(
        **_pack_header(headers["pack"]),
        source=Source(**headers["source"]),
        digest=pack_digest(folder),
        **entries,
    )
    problems += check_pack(pack, lambda field, index: found[field][index][0])
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


def _pack_header(header: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a pack as its header gives them; a sentence calls it by its title by default."""
    lists = {name: tuple(header[name]) for name in _ID_LISTS & header.keys()}
    return {"subject": header["title"], **header, **lists}


def _header_problems(document: Mapping[str, Any], name: str) -> Iterator[str]:
    header, (required, optional) = document[name], _HEADERS[name]
    if not isinstance(header, dict):
        yield f"wants the fields {', '.join(sorted(required))}"
        return
    given = cast("dict[str, Any]", header)
    yield from (f"{key}: field required" for key in sorted(required - given.keys()))
    for key, value in given.items():
        if key not in required | optional:
            yield f"{key}: unknown field"
        elif key == "paragraphs":
            # Not isinstance: true is not a number of paragraphs.
            if type(value) is not int or not 1 <= value <= _MOST_PARAGRAPHS:
                yield f"{key}: a whole number from 1 to {_MOST_PARAGRAPHS} is wanted"
        elif key in _ID_LISTS:
            if not isinstance(value, list) or not all(
                isinstance(each, str) for each in cast("list[Any]", value)
            ):
                yield f"{key}: a list of ids is wanted"
        elif not isinstance(value, str):
            yield f"{key}: a text is wanted"


def _read_entries(
    path: Path, table: str, kind: type[PackEntry], entries: Any, problems: list[str]
) -> Iterator[tuple[str, PackEntry]]:
    """Yield the valid entries of a table, each with its place for messages."""
    if not isinstance(entries, list):
        problems.append(f"{path.name}: [{table}]: write [[{table}]], a list of entries")
        return
    for number, raw in enumerate(cast("list[Any]", entries), start=1):
        name = cast("dict[str, Any]", raw).get("id") if isinstance(raw, dict) else None
        place = f"{path.name}: {table} " + (repr(name) if isinstance(name, str) else f"number {number}")
        try:
            yield place, _adapter(kind).validate_python(raw)
        except ValidationError as error:
            for detail in error.errors():
                field = ".".join(map(str, detail["loc"])) or "entry"
                is_unknown = detail["type"] == "unexpected_keyword_argument"
                problems.append(
                    f"{place}: {field}: {'unknown field' if is_unknown else detail['msg'].lower()}"
                )


@cache
def _adapter(kind: type[PackEntry]) -> TypeAdapter[PackEntry]:
    """Return the validator for ``kind``; making one is far slower than using it."""
    return TypeAdapter(kind)
