"""Tables as text, with a header: CSV with commas or semicolons, or TSV with tabs."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.domain import documents
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
_LONGEST_HEADER = 1_000  # characters
_DELIMITERS = "\t,;"


def is_table(text: str) -> bool:
    """Return whether a text begins with the header of a table."""
    return {"prompt", "answer"} <= {_COLUMNS.get(name) for name in _header(text)[1]}


def _header(text: str) -> tuple[str, list[str]]:
    """Return what is between the columns, and their names."""
    line = text.lstrip()[:_LONGEST_HEADER].partition("\n")[0].strip("\r")
    delimiter = next((each for each in _DELIMITERS if each in line), ",")
    names = line.replace('"', "").split(delimiter)
    return delimiter, [name.strip().casefold() for name in names]


def open_table(text: str) -> Source:
    """Return a table."""
    delimiter, names = _header(text)
    first = documents.line(text[: len(text) - len(text.lstrip())].count("\n") + 1)
    problems = [
        located(first, phrase("unknown column “{name}”, ignored", name=name[:40]))
        for name in dict.fromkeys(names)
        if name not in _COLUMNS
    ]
    fields = [_COLUMNS.get(name, "") for name in names]
    return Source(ListHeader(), _rows(text, delimiter, fields), _read, problems)


def _rows(text: str, delimiter: str, fields: list[str]) -> Iterator[tuple[Phrase, Any]]:
    """Yield the rows that have anything in them, as cells by the names of their fields."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    has_header = False
    before = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            problem = phrase("not a valid table: {error}", error=error)
            raise Unreadable(located(documents.line(before + 1), problem)) from error
        if cells is None:
            return
        place = documents.line(before + 1)
        before = reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if has_header:
            yield place, (cells, fields)
        has_header = True


def _read(raw: tuple[list[str], list[str]]) -> Question:
    cells, fields = raw
    if len(cells) > len(fields):
        problem = phrase("has {count} cells for {columns} columns", count=len(cells), columns=len(fields))
        raise Unreadable(problem)
    said: dict[str, Any] = {}
    for name, cell in zip(fields, cells, strict=False):
        if not name or not cell.strip():
            continue
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
