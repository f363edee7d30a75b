"""Documents that people send: checked against bounds before anything is parsed. YAML has its own module.

A text is scanned once for what would make a parser slow or deep: many values, deep nesting, long keys,
keys of many parts, long numbers. What is left takes any parser a time in proportion to the text's length.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any, cast

import tomli_w

from bot.domain.errors import Refused
from bot.domain.phrases import Phrase, located, phrase

LONGEST_KEY = 200  # characters, of any part of a key
LONGEST_NUMBER = 40  # characters; nothing that is imported needs half as many
LARGEST_NUMBER = 1_000_000  # of what an import sets
LONGEST_TEXT = 20_000  # characters; nothing that is imported needs a tenth of it
MOST_KEY_PARTS = 8  # "a.b.c" has three
DEEPEST = 16
PROBLEMS_KEPT = 200  # of a document: one with more is wrong in kind, not in detail
_ENTRY_PROBLEMS = 50  # of one entry


class Unreadable(Refused):
    """A document is refused; ``problems`` says what is wrong with it, and where."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a document may hold."""

    size: int  # bytes of UTF-8
    parts: int  # keys, values, brackets and commas, together


def decode(data: bytes, bounds: Bounds) -> str:
    """Return a document's text. Raises Unreadable where it is too large or not UTF-8."""
    if len(data) > bounds.size:
        limit, size = bounds.size // 1024, -(-len(data) // 1024)
        raise Unreadable(phrase("the file is {size} KB, but the limit is {limit} KB", limit=limit, size=size))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = line(data[: error.start].count(b"\n") + 1)
        raise Unreadable(
            located(place, phrase("the file isn't UTF-8 text; save it as UTF-8 and try again"))
        ) from error


def line(number: int) -> Phrase:
    """Return a line as a place."""
    return phrase("line {number}", number=number)


def numbered(entries: Iterable[Any]) -> Iterator[tuple[Phrase, Any]]:
    """Yield entries, each with its number as its place."""
    return ((phrase("entry {number}", number=number), each) for number, each in enumerate(entries, start=1))


def write_entries(
    entries: Iterable[tuple[str, Mapping[str, Any]]], bounds: Bounds, *, head: str = ""
) -> list[str]:
    """Return entries, each with its table's name, as the fewest TOML documents that can be read again.

    Each document begins with ``head``.
    """
    documents: list[list[str]] = []
    size = 0
    heads = [head] if head else []
    for table, fields in entries:
        piece = f"[[{table}]]\n{tomli_w.dumps(fields)}"
        length = len(piece.encode()) + 1
        size += length
        if documents and size <= bounds.size:
            documents[-1].append(piece)
        else:
            documents.append([*heads, piece])
            size = length + len(head.encode()) + 1
    return ["\n".join(document) for document in documents]


def file_names(name: str, documents: Sequence[str]) -> dict[str, str]:
    """Return TOML documents by the names of their files; several are numbered."""
    if len(documents) == 1:
        return {f"{name}.toml": documents[0]}
    return {f"{name}-{number}.toml": document for number, document in enumerate(documents, start=1)}


def entry_lists(
    document: Mapping[str, Any], tables: Iterable[str], problems: list[Phrase]
) -> Iterator[tuple[str, list[Any]]]:
    """Yield each of the tables with its entries; what is no such list is added to ``problems``."""
    known = tuple(tables)
    problems += [
        located(f"[{table}]", phrase("unknown table"))
        for table in sorted(document.keys() - set(known))[:PROBLEMS_KEPT]
    ]
    for table in known:
        entries = document.get(table, [])
        if isinstance(entries, list):
            yield table, cast("list[Any]", entries)
        else:
            problem = phrase("should be a list of entries, written as [[{table}]]", table=table)
            problems.append(located(f"[{table}]", problem))


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields that an entry of a document may have."""

    required: AbstractSet[str]
    texts: AbstractSet[str]
    lists: AbstractSet[str] = frozenset()  # of texts
    choices: Mapping[str, type[StrEnum]] = field(default_factory=dict[str, type[StrEnum]])
    numbers: AbstractSet[str] = frozenset()  # whole ones, from 1
    is_closed: bool = True  # whether any other field is a mistake

    def check(self, entry: object) -> dict[str, Any]:
        """Return an entry whose fields are valid; raise Unreadable with everything wrong with it."""
        if not isinstance(entry, dict):
            raise Unreadable(phrase("should have named fields"))
        fields = cast("dict[str, Any]", entry)
        problems = list(islice(self._problems(fields), _ENTRY_PROBLEMS))
        if problems:
            raise Unreadable(*problems)
        return fields

    def _problems(self, entry: Mapping[str, Any]) -> Iterator[Phrase]:
        known = {*self.texts, *self.lists, *self.choices, *self.numbers}
        for name in sorted(entry.keys() - known if self.is_closed else ()):
            yield located(name, phrase("unknown field"))
        for name in sorted(self.required - entry.keys()):
            yield located(name, phrase("missing"))
        for name in sorted(known & entry.keys()):
            value = entry[name]
            if name in self.texts and not isinstance(value, str):
                yield located(name, phrase("should be text"))
            elif name in self.lists and not _is_texts(value):
                yield located(name, phrase("should be a list of text values"))
            elif name in self.numbers and not (type(value) is int and 1 <= value <= LARGEST_NUMBER):
                yield located(name, phrase("should be a whole number from 1"))
            elif name in self.choices and value not in list(self.choices[name]):
                options = ", ".join(self.choices[name])
                yield located(name, phrase("should be one of {options}", options=options))


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in cast("list[object]", value))


# Quantifiers are possessive: nothing is matched twice. A string without an end is no token: a parser stops at
# the end of its line or, after three quotation marks, of the text. Where each character takes a step, tokens
# are kept short: no other thread runs during a match.
_TOML = re.compile(
    r'''
      (?P<string> """(?:[^"\\]++|\\[\s\S]|"(?!"")){0,LIMIT}+"{3,5}+
                | \'\'\'(?:[^\']++|\'(?!\'\')){0,LIMIT}+\'{3,5}+
                | "(?:[^"\\\n]++|\\[^\n]){0,LIMIT}+" | \'[^\'\n]*+\' )
    | (?P<long> (?:"""|\'\'\')[\s\S]{LIMIT} | ["'][^\n]{LIMIT} )
    | (?P<unclosed> """ | \'\'\' | ["'][^\n]*+\n? )
    | (?P<space> \s{1,4096}+ )
    | (?P<comment> \#[^\n]*+ )
    | (?P<word> [^\s"'\#\[\]{}=,.]++ )
    | (?P<opening> [\[{] )
    | (?P<closing> [\]}] )
    | (?P<dot> \. )
    | (?P<between> [=,] )
    '''.replace("LIMIT", str(LONGEST_TEXT)),
    re.VERBOSE,
)
_JSON = re.compile(
    r"""
      (?P<string> "(?:[^"\\]++|\\[\s\S])*+" )
    | (?P<unclosed> " )
    | (?P<space> \s{1,4096}+ )
    | (?P<word> [^\s"\[\]{}:,]++ )
    | (?P<opening> [\[{] )
    | (?P<closing> [\]}] )
    | (?P<between> [:,] )
    """,
    re.VERBOSE,
)

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)\Z")
_DEEPER = {"opening": 1, "closing": -1}
_AFTER_KEY = re.compile(r"(?<![ \t\r\n])[ \t\r\n]*+[.=:]")


def read_toml(data: bytes, bounds: Bounds) -> dict[str, Any]:
    """Return what a TOML document says. Raises Unreadable."""
    text = decode(data, bounds)
    end = _scan(_TOML, text, bounds)
    try:
        return tomllib.loads(text[:end])
    except (ValueError, OverflowError, RecursionError) as error:  # also from dates
        raise Unreadable(_invalid_toml(str(error))) from error


def _invalid_toml(error: str) -> Phrase:
    """Return where a document is not TOML; what the parser says of it is left out, as it is English."""
    place = _PLACE.search(error)
    if place is None:
        is_open = "end of document" in error
        return (
            phrase("not valid TOML, as something in it is never closed")
            if is_open
            else phrase("not valid TOML")
        )
    return located(line(int(place[1])), phrase("not valid TOML from character {column} on", column=place[2]))


def read_json(data: bytes, bounds: Bounds) -> Any:
    """Return what a JSON document says; NaN and infinities are refused. Raises Unreadable."""
    text = decode(data, bounds)
    end = _scan(_JSON, text, bounds)
    try:
        document: Any = json.loads(text[:end], parse_constant=_refuse_constant)
        if "\\u" in text:
            json.dumps(document, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        problem = phrase("not valid JSON from character {column} on", column=error.colno)
        raise Unreadable(located(line(error.lineno), problem)) from error
    except UnicodeEncodeError as error:  # half of an escaped pair
        raise Unreadable(phrase("contains a character that can't be displayed")) from error
    return document


def _refuse_constant(name: str) -> Any:
    raise Unreadable(phrase("“{name}” isn't allowed in JSON", name=name))


def _scan(tokens: re.Pattern[str], text: str, bounds: Bounds) -> int:
    """Return where parsing may end; raise Unreadable where a bound is exceeded."""
    depth = dots = parts = 0
    for found in tokens.finditer(text):
        kind = found.lastgroup or ""
        if kind == "space":
            continue
        parts += 1
        if parts > bounds.parts:
            raise Unreadable(phrase("the file has more than {limit} values", limit=bounds.parts))
        if kind == "unclosed":
            return found.end()
        if kind == "long":
            raise _refusal(
                found, phrase("a text value can have at most {limit} characters", limit=LONGEST_TEXT)
            )
        if kind in {"word", "string"}:
            if found.end() - found.start() > LONGEST_NUMBER:
                _check_length(found)
            continue
        depth += _DEEPER.get(kind, 0)
        dots = dots + 1 if kind == "dot" else 0
        if depth > DEEPEST:
            raise Unreadable(phrase("the file is nested too deeply"))
        if dots >= MOST_KEY_PARTS:
            raise _refusal(found, phrase("a key can have at most {limit} parts", limit=MOST_KEY_PARTS))
    return len(text)


def _check_length(found: re.Match[str]) -> None:
    token = found[0]
    is_word = found.lastgroup == "word"
    if is_word and token.lstrip("+-")[:1].isdigit():
        raise _refusal(found, phrase("a number can have at most {limit} digits", limit=LONGEST_NUMBER))
    if len(token) > LONGEST_KEY and (is_word or _AFTER_KEY.match(found.string, found.end())):
        raise _refusal(found, phrase("a key can have at most {limit} characters", limit=LONGEST_KEY))


def _refusal(found: re.Match[str], problem: Phrase) -> Unreadable:
    return Unreadable(located(line(found.string.count("\n", 0, found.start()) + 1), problem))
