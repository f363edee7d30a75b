"""YAML that people send, read event by event, each checked first: no aliases, no types, no deep nesting."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeAlias, cast

import yaml

from bot.domain.documents import DEEPEST, Bounds, Unreadable, decode, line
from bot.domain.phrases import located, phrase

_PURE_YAML_SIZE = 128 * 1024  # bytes; PyYAML without libyaml reads a tenth of a megabyte a second

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


def read_yaml(data: bytes, bounds: Bounds) -> Value:
    """Return what a YAML document says, every scalar as its text. Raises Unreadable."""
    if not yaml.__with_libyaml__:
        bounds = Bounds(min(bounds.size, _PURE_YAML_SIZE), bounds.parts)
    text = decode(data, bounds)
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        events = _checked(cast("Iterator[yaml.Event]", yaml.parse(text, loader)), bounds)  # pyright: ignore[reportUnknownMemberType] - its stubs leave the stream open
        roots = [_value(event, events) for event in events]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = line(1 if mark is None else mark.line + 1)
        problem = phrase(
            "not valid YAML from character {column} on", column=1 if mark is None else mark.column + 1
        )
        raise Unreadable(located(place, problem)) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # such as "\U00110000"
        raise Unreadable(phrase("contains a character that can't be displayed")) from error
    return roots[0] if roots else ""


def _checked(events: Iterator[yaml.Event], bounds: Bounds) -> Iterator[yaml.Event]:
    """Yield the start, the end and the scalars of the one document's collections. Raises Unreadable."""
    depth = documents = 0
    for count, event in enumerate(events):
        number = event.start_mark.line + 1
        if count > bounds.parts:
            raise Unreadable(phrase("the file has more than {limit} values", limit=bounds.parts))
        if getattr(event, "anchor", None) is not None:
            raise Unreadable(
                located(line(number), phrase("YAML anchors and aliases (& and *) aren't supported"))
            )
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
                second = phrase("a second YAML document begins here, but a file can have only one")
                raise Unreadable(located(line(number), second))
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
