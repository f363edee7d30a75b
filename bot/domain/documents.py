"""Documents that people send, TOML, JSON and YAML: bounded before anything is parsed, and refused in one way.

A text is looked through once for what would make a parser slow or deep: many values, deep nesting, long keys,
keys of many parts, long numbers. What is left costs any parser a time in proportion to the text's length.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, TypeAlias, cast

import yaml

from bot.domain.errors import Refused
from bot.domain.phrases import Phrase, located, phrase

LONGEST_KEY = 200  # characters, of any part of a key
LONGEST_NUMBER = 40  # characters; nothing that is imported has half as many
LONGEST_TEXT = 20_000  # characters, where many are escaped; nothing that is imported has a tenth of it
MOST_KEY_PARTS = 8  # "a.b.c" has three
DEEPEST = 16
PROBLEMS_KEPT = 200  # of a document: one with more is wrong in kind, not in detail
_PURE_YAML_SIZE = 128 * 1024  # bytes; PyYAML without libyaml reads a tenth of a megabyte a second


class Unreadable(Refused):
    """A document cannot be read; ``problems`` says what is wrong, and where."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a document may hold."""

    size: int  # bytes of UTF-8
    parts: int  # keys, values, brackets and commas, together


def decode(data: bytes, bounds: Bounds) -> str:
    """Return a document's text. Raises Unreadable where it is too large or not UTF-8."""
    _check_size(len(data), bounds)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = line(data[: error.start].count(b"\n") + 1)
        raise Unreadable(located(place, phrase("this is not UTF-8 text"))) from error


def line(number: int) -> Phrase:
    """Return the place that a line is."""
    return phrase("line {number}", number=number)


def _check(text: str, bounds: Bounds) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise Unreadable(phrase("it has a character that cannot be shown")) from error
    _check_size(size, bounds)


def _check_size(size: int, bounds: Bounds) -> None:
    if size > bounds.size:
        raise Unreadable(
            phrase(
                "the file may have at most {limit} KB, not {size}",
                limit=bounds.size // 1024,
                size=-(-size // 1024),
            )
        )


def pack(pieces: Iterable[str], bounds: Bounds) -> list[str]:
    """Return pieces of a document put together to as few documents as can each be read again."""
    documents: list[list[str]] = []
    size = 0
    for piece in pieces:
        length = len(piece.encode()) + 1
        size += length
        if documents and size <= bounds.size:
            documents[-1].append(piece)
        else:
            documents.append([piece])
            size = length
    return ["\n".join(document) for document in documents]


# Quantifiers are possessive: whatever was read is not read again. A string that does not end has no token,
# and a parser reads no further than to its line's end or, with three quotation marks, to the text's.
# No token is long where each of its characters takes a step: while the next one is sought, no other thread
# runs.
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

_DEEPER = {"opening": 1, "closing": -1}
_AFTER_KEY = re.compile(r"(?<![ \t\r\n])[ \t\r\n]*+[.=:]")


def read_toml(text: str, bounds: Bounds) -> dict[str, Any]:
    """Return what a TOML document says. Raises Unreadable."""
    _check(text, bounds)
    end = _look_through(_TOML, text, bounds)
    try:
        return tomllib.loads(text[:end])
    except (ValueError, OverflowError, RecursionError) as error:  # of a date or an offset, too
        raise Unreadable(phrase("not readable as TOML: {error}", error=error)) from error


def read_json(text: str, bounds: Bounds) -> Any:
    """Return what a JSON document says; NaN and infinities are none of JSON's. Raises Unreadable."""
    _check(text, bounds)
    end = _look_through(_JSON, text, bounds)
    try:
        document: Any = json.loads(text[:end], parse_constant=_refuse_constant)
        if "\\u" in text:
            json.dumps(document, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        problem = phrase("not readable as JSON: {error}", error=error.msg)
        raise Unreadable(located(line(error.lineno), problem)) from error
    except UnicodeEncodeError as error:  # half of an escaped pair
        raise Unreadable(phrase("it has a character that cannot be shown")) from error
    return document


def _refuse_constant(name: str) -> Any:
    raise Unreadable(phrase("not readable as JSON: {error}", error=name))


def _look_through(tokens: re.Pattern[str], text: str, bounds: Bounds) -> int:
    """Return where a parser must stop at the latest; raise Unreadable where there is too much of anything."""
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
            problem = phrase("a text has at most {limit} characters", limit=LONGEST_TEXT)
            raise Unreadable(_located(found, problem))
        if kind in {"word", "string"}:
            if found.end() - found.start() > LONGEST_NUMBER:
                _check_length(found)
            continue
        depth += _DEEPER.get(kind, 0)
        dots = dots + 1 if kind == "dot" else 0
        if depth > DEEPEST:
            raise Unreadable(phrase("the file is nested too deeply"))
        if dots >= MOST_KEY_PARTS:
            raise Unreadable(_located(found, phrase("a key has at most {limit} parts", limit=MOST_KEY_PARTS)))
    return len(text)


def _check_length(found: re.Match[str]) -> None:
    """Refuse a word or a string that is too long for what it is."""
    token = found[0]
    is_word = found.lastgroup == "word"
    if is_word and token.lstrip("+-")[:1].isdigit():
        problem = phrase("a number has at most {limit} digits", limit=LONGEST_NUMBER)
        raise Unreadable(_located(found, problem))
    if len(token) > LONGEST_KEY and (is_word or _AFTER_KEY.match(found.string, found.end())):
        raise Unreadable(_located(found, phrase("a key has at most {limit} characters", limit=LONGEST_KEY)))


def _located(found: re.Match[str], problem: Phrase) -> Phrase:
    return located(line(found.string.count("\n", 0, found.start()) + 1), problem)


# YAML is read event by event, with each event checked before the next: no aliases, no types, no deep nesting.

Value: TypeAlias = "str | list[Value] | Table"


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and its value in a mapping."""

    line: int  # of the key, from 1
    key: Value
    value: Value


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping in the order of its text; keys may be repeated."""

    pairs: list[Pair]


def read_yaml(text: str, bounds: Bounds) -> Value:
    """Return what a YAML document says, every scalar as its text. Raises Unreadable."""
    _check(text, bounds)
    if not yaml.__with_libyaml__:
        _check_size(len(text), Bounds(_PURE_YAML_SIZE, bounds.parts))
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        events = _checked(cast("Iterator[yaml.Event]", yaml.parse(text, loader)), bounds)  # pyright: ignore[reportUnknownMemberType] - its stubs leave the stream open
        roots = [_value(event, events) for event in events]
    except yaml.MarkedYAMLError as error:
        number = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise Unreadable(_not_yaml(number, error.problem)) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # such as "\U00110000"
        raise Unreadable(phrase("it has a character that cannot be shown")) from error
    return roots[0] if roots else ""


def _checked(events: Iterator[yaml.Event], bounds: Bounds) -> Iterator[yaml.Event]:
    """Yield the start, the end and the scalars of the one document's collections. Raises Unreadable."""
    depth = documents = 0
    for count, event in enumerate(events):
        number = event.start_mark.line + 1
        if count > bounds.parts:
            raise Unreadable(phrase("the file has more than {limit} values", limit=bounds.parts))
        if getattr(event, "anchor", None) is not None:
            raise Unreadable(located(line(number), phrase("anchors and aliases (& and *) are not taken")))
        match event:
            case yaml.ScalarEvent():
                event.value.encode()  # raises ValueError for half of an escaped pair
            case yaml.CollectionStartEvent():
                depth += 1
                if depth > DEEPEST:
                    raise Unreadable(phrase("the file is nested too deeply"))
            case yaml.CollectionEndEvent():
                depth -= 1
            case yaml.DocumentStartEvent() if documents:
                raise Unreadable(_not_yaml(number, "expected a single document"))
            case _:
                documents += isinstance(event, yaml.DocumentStartEvent)
                continue
        yield event


def _value(event: yaml.Event, events: Iterator[yaml.Event]) -> Value:
    """Return the value that starts with an event; the events up to its end are consumed."""
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    inside = takewhile(lambda inner: not isinstance(inner, yaml.CollectionEndEvent), events)
    if isinstance(event, yaml.SequenceStartEvent):
        return [_value(item, events) for item in inside]
    return Table(
        [Pair(key.start_mark.line + 1, _value(key, events), _value(next(events), events)) for key in inside]
    )


def _not_yaml(number: int, error: object) -> Phrase:
    return located(line(number), phrase("not readable as YAML: {error}", error=error))
