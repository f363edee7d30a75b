"""Questions as tables: CSV or TSV."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.domain import tables
from bot.domain.documents import Unreadable
from bot.domain.pack.model import Difficulty
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.quiz.exchange.model import BLANK, ListHeader, Source
from bot.domain.quiz.exchange.texts import on_one_line
from bot.domain.quiz.model import Question

BETWEEN = "|"  # answers in one cell
_COLUMNS = {
    "question": "prompt",
    "prompt": "prompt",
    "answer": "answer",
    "others": "accept",
    "accept": "accept",
    "wrong": "distractors",
    "distractors": "distractors",
    "explanation": "explanation",
    "picture": "picture",
    "difficulty": "difficulty",
    "topic": "topic",
}
_LISTS = frozenset({"accept", "distractors"})
_REPEATABLE = frozenset(name for name, field in _COLUMNS.items() if field in _LISTS)  # may be there again


def is_table(text: str) -> bool:
    """Return whether a text begins with the header of a table."""
    return {"prompt", "answer"} <= {_COLUMNS.get(name) for name in tables.header(text)[1]}


def open_table(text: str) -> Source:
    """Return a table."""
    delimiter, names = tables.header(text)
    names = [_unnumbered(name) for name in names]
    notes = tuple(tables.unknown_columns(text, names, _COLUMNS))
    fields = [_COLUMNS.get(name, "") for name in names]
    tables.require_single(text, [name for name in names if name in _COLUMNS.keys() - _REPEATABLE])
    return Source(ListHeader(), _rows(text, delimiter, fields), _read, [], notes)


def _unnumbered(name: str) -> str:
    """Return the name of one of several columns: "wrong 1", "wrong 2"; others as they are."""
    bare = name.rstrip("0123456789").rstrip(" _-")
    return bare if _COLUMNS.get(bare) in _LISTS else name


def _rows(text: str, delimiter: str, fields: list[str]) -> Iterator[tuple[Phrase, Any]]:
    """Yield the rows, each with the names of their fields."""
    for place, cells in tables.rows(text, delimiter):
        yield place, (cells, fields)


def _read(raw: tuple[list[str], list[str]]) -> Question:
    said: dict[str, Any] = {}
    for name, cell in tables.cells_by_name(*raw):
        if name in _LISTS:
            texts = (on_one_line(text) for text in cell.split(BETWEEN))
            said[name] = (*said.get(name, ()), *dict.fromkeys(filter(None, texts)))
        else:
            said[name] = on_one_line(cell)
    if "difficulty" in said:
        said["difficulty"] = _difficulty(said["difficulty"])
    return replace(BLANK, **said)


def _difficulty(text: str) -> Difficulty:
    try:
        return Difficulty(text.casefold())
    except ValueError as error:
        problem = phrase("should be one of {options}", options=", ".join(Difficulty))
        raise Unreadable(located("difficulty", problem)) from error
