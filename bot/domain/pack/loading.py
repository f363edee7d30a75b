"""Read a pack's TOML files, and report all problems at once."""

import re
import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, cast

from bot.domain.errors import PackError
from bot.domain.pack.attributes import completed
from bot.domain.pack.checking import Finding, check_pack
from bot.domain.pack.digest import LARGEST_FILE, pack_digest, pack_files
from bot.domain.pack.entries import (
    MOST_PARAGRAPHS,
    Entry,
    HeaderField,
    header_values,
    read_entry,
)
from bot.domain.pack.maps import read_map
from bot.domain.pack.model import (
    AnswerKind,
    Entity,
    Fact,
    Gap,
    Pack,
    PackEntry,
    QuizItem,
    Quote,
    Reference,
    Source,
    Stunt,
    Synonyms,
    Topic,
)
from bot.domain.pack.naming import did_you_mean
from bot.domain.pack.translations import translation_problems
from bot.files import read_text

# The tables that a pack file may hold, with the Pack field that each fills and the type of its entries.
_TABLES: dict[str, tuple[str, type[PackEntry]]] = {
    "reference": ("bibliography", Reference),
    "topic": ("topics", Topic),
    "entity": ("entities", Entity),
    "fact": ("facts", Fact),
    "gap": ("gaps", Gap),
    "quote": ("quotes", Quote),
    "stunt": ("stunts", Stunt),
    "question": ("quiz_items", QuizItem),
    "synonyms": ("synonyms", Synonyms),
}
# The tables that stand once, with their fields; nothing is reported of stand-ins.
_HEADERS: dict[str, dict[str, HeaderField]] = {
    "pack": {
        "id": HeaderField("pack"),
        "title": HeaderField("?"),
        "subject": HeaderField("", is_required=False),
        "colour": HeaderField("", is_required=False),
        "release": HeaderField((), is_required=False),
        "makers": HeaderField((), is_required=False),
        "map": HeaderField("", is_required=False),
    },
    "source": {
        "title": HeaderField("?"),
        "date": HeaderField("2000-01-01"),
        "paragraphs": HeaderField(MOST_PARAGRAPHS),
    },
    "offers": {
        "starters": HeaderField((), is_required=False),
        "praise": HeaderField((), is_required=False),
        "asides": HeaderField((), is_required=False),
    },
}
_OPTIONAL_HEADERS = frozenset({"offers"})
_TABLE_LINE = re.compile(r"^[ \t]*+\[\[?+[ \t]*+[\"']?([\w-]++)[\"']?[ \t]*+\]")


@dataclass(frozen=True, slots=True)
class Draft:
    """A pack as far as its files can be read; entries have stand-ins for fields that are wrong."""

    pack: Pack
    entries: Mapping[str, tuple[Entry, ...]]  # by the field of Pack
    problems: tuple[str, ...]  # of the files and of single fields
    is_whole: bool  # whether every file and table could be read, so that what is not there is nowhere
    headers: Mapping[str, str]  # where each table that stands once is

    @property
    def has_stand_ins(self) -> bool:
        """Whether something in it is not what the author wrote."""
        return not self.is_whole or any(entry.unread for found in self.entries.values() for entry in found)

    def errors(self) -> tuple[str, ...]:
        """Return everything that makes the pack unusable."""
        return (*self.problems, *self.located(check_pack(self.pack, is_whole=self.is_whole)))

    def located(self, findings: Iterator[Finding]) -> Iterator[str]:
        """Yield what was found, each with its place, except about stand-ins."""
        for table, number, problem in findings:
            if table in _HEADERS:
                yield f"{self.headers.get(table, f'[{table}]')}: {problem}"
            elif re.split(r"\W", problem)[0] not in (entry := self.entries[table][number]).unread:
                yield f"{entry.place}: {problem}"


def read_pack(folder: Path) -> Pack:
    """Return the pack in ``folder``; raise PackError naming file, line, entry and field of every problem."""
    draft = read_draft(folder)
    if errors := draft.errors():
        raise PackError(errors)
    return draft.pack


def read_draft(folder: Path) -> Draft:
    """Return what can be read of the pack in ``folder``. Raises PackError where there is none."""
    problems: list[str] = []
    files = [_parse(path, path.relative_to(folder).as_posix(), problems) for path in pack_files(folder)]
    is_whole = None not in files
    headers: dict[str, _Header] = {}
    found: dict[str, list[Entry]] = {field: [] for field, _ in _TABLES.values()}
    for file in filter(None, files):
        problems += file.unknown_tables()
        file.read_headers(headers, problems)
        for table, (field, kind) in _TABLES.items():
            raw = file.document.get(table, [])
            if isinstance(raw, list):
                found[field] += file.entries(table, kind, cast("list[Any]", raw), problems)
            else:
                is_whole = False
                problems.append(f"{file.place(table, f'[{table}]')}: write [[{table}]], a list of entries")
    missing = (
        [name for name in _HEADERS if name not in headers and name not in _OPTIONAL_HEADERS]
        if is_whole
        else []
    )
    problems += [f"{folder.name}: no [{name}] table in any file" for name in missing]
    values = {
        name: headers[name].values if name in headers else header_values("", {}, known, [])
        for name, known in _HEADERS.items()
    }
    entries: dict[str, Any] = {field: tuple(each.value for each in found[field]) for field in found}
    ids = {entity.id for entity in entries["entities"]}
    entries["facts"] = tuple(_completed(entry, ids) for entry in found["facts"])
    place = headers["pack"].place if "pack" in headers else ""
    picture = read_map(folder, place, values["pack"]["map"], problems)
    pack = Pack(
        **_pack_fields(values["pack"], picture),
        **{name: tuple(ids) for name, ids in values["offers"].items()},
        source=Source(**values["source"]),
        **entries,
    )
    problems += translation_problems(folder, pack, is_whole=is_whole)
    pack = pack if problems else replace(pack, digest=pack_digest(folder))
    places = {name: header.place for name, header in headers.items()}
    return Draft(pack, {field: tuple(found[field]) for field in found}, tuple(problems), is_whole, places)


def _pack_fields(header: Mapping[str, Any], picture: bytes) -> dict[str, Any]:
    """Return the fields of a pack that its header gives; a sentence calls it by its title by default."""
    lists = {name: tuple(value) for name, value in header.items() if not isinstance(value, str)}
    return {**header, **lists, "subject": header["subject"] or header["title"], "map": picture}


def _completed(entry: Entry, entities: Container[str]) -> Fact:
    """Return a fact with what follows from what it is about; where that is wrong, of any kind."""
    fact: Fact = entry.value
    worded = dict.fromkeys((*fact.yes, *fact.no, *fact.phrasings))
    fact = replace(fact, phrasings=tuple(text for text in worded if text != fact.question))
    return replace(fact, kinds=tuple(AnswerKind)) if "about" in entry.unread else completed(fact, entities)


def _with_list(raw: Any) -> Any:
    """Return an entry in which what it is about is a list, as it may be about several things."""
    entry = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
    return {**entry, "about": [entry["about"]]} if isinstance(entry.get("about"), dict) else cast("Any", raw)


class _Header(NamedTuple):
    """A table that stands once."""

    place: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a pack, parsed."""

    name: str
    document: dict[str, Any]
    lines: Mapping[str, list[int]]  # on which each table begins

    def place(self, table: str, entry: str, number: int = 0, count: int = 1) -> str:
        """Return where the n-th of so many entries stands; without a line where they can't be told apart."""
        lines = self.lines.get(table, [])
        line = f":{lines[number]}" if len(lines) == count else ""
        return f"{self.name}{line}: {entry}"

    def read_headers(self, found: dict[str, _Header], problems: list[str]) -> None:
        for name, known in _HEADERS.items():
            if name not in self.document:
                continue
            place = self.place(name, f"[{name}]")
            if name in found:
                problems.append(f"{place}: stands in another file too")
            else:
                values = header_values(place, self.document[name], known, problems)
                found[name] = _Header(place, values)

    def unknown_tables(self) -> Iterator[str]:
        known = (*_HEADERS, *_TABLES)
        for name in sorted(self.document.keys() - set(known)):
            place = self.place(name, f"[{name}]", count=max(1, len(self.lines.get(name, []))))
            yield f"{place}: unknown table{did_you_mean(name, known)}"

    def entries(
        self, table: str, kind: type[PackEntry], raw: list[Any], problems: list[str]
    ) -> Iterator[Entry]:
        for number, each in enumerate(map(_with_list, raw)):
            name = cast("dict[str, Any]", each).get("id") if isinstance(each, dict) else None
            said = repr(name) if isinstance(name, str) else f"number {number + 1}"
            place = self.place(table, f"{table} {said}", number, len(raw))
            if (entry := read_entry(place, kind, each, problems)) is not None:
                yield entry


def _parse(path: Path, name: str, problems: list[str]) -> _File | None:
    try:
        text = read_text(path, LARGEST_FILE)
        document = tomllib.loads(text)
    except OSError as error:
        problems.append(f"{name}: not readable: {error.strerror or error}")
    except RecursionError:
        problems.append(f"{name}: not readable as TOML: nested too deeply")
    except ValueError as error:  # a number of thousands of digits, too
        problems.append(f"{name}: not readable as TOML: {error}")
    else:
        lines: dict[str, list[int]] = {}
        for number, line in enumerate(text.split("\n"), start=1):
            if found := _TABLE_LINE.match(line):
                lines.setdefault(found[1], []).append(number)
        return _File(name, document, lines)
    return None
