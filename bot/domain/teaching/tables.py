"""Questions and answers as tables: read row by row, each as the fact that it would be in TOML."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from bot.domain import tables
from bot.domain.characters import visible
from bot.domain.documents import Bounds, Unreadable
from bot.domain.phrases import Phrase, located, phrase

_COLUMNS = {  # and what they are in TOML
    "question": "question",
    "answer": "answer",
    "variants": "phrasings",
    "spoiler": "spoiler",
    "heading": "label",
}
_MISSING = {"question": phrase("the question is missing"), "answer": phrase("the answer is missing")}
_QUESTION_SHOWN = 60  # characters of one beside its place
_BETWEEN = re.compile("[|;]")  # variants in one cell


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows, and what of it isn't read."""

    facts: Iterator[tuple[Phrase, str, object]]  # with their places and what they are in TOML
    notes: tuple[Phrase, ...]


def is_table(text: str) -> bool:
    """Return whether a text begins with names of columns, rather than as TOML does."""
    delimiter, names = tables.header(text)
    first = tables.first_line(text)
    if first.startswith(("[", "#")) or "=" in first:
        return False
    return delimiter in first or names[0] in _COLUMNS


def open_table(text: str, bounds: Bounds, problems: list[Phrase]) -> Table:
    """Return a table; what is wrong with a row is added to ``problems`` as it is reached.

    Raises Unreadable where its header names no questions and answers, or where it has too many values; so
    does going through its rows, where they can't be told apart.
    """
    delimiter, names = tables.header(text)
    if text.count(delimiter) + text.count("\n") > bounds.parts:
        raise Unreadable(phrase("the file has more than {limit} values", limit=bounds.parts))
    if not {"question", "answer"} <= set(names):
        problem = phrase("should name the columns, “question” and “answer” among them")
        raise Unreadable(located(tables.header_line(text), problem))
    tables.require_single(text, [name for name in names if name in _COLUMNS])
    notes = tuple(tables.unknown_columns(text, names, _COLUMNS))
    return Table(_facts(text, delimiter, names, problems), notes)


def _facts(
    text: str, delimiter: str, names: Sequence[str], problems: list[Phrase]
) -> Iterator[tuple[Phrase, str, object]]:
    fields = [_COLUMNS.get(name, "") for name in names]
    for place, cells in tables.rows(text, delimiter):
        try:
            fact = _fact_of(cells, fields)
        except Unreadable as error:
            problems += [located(place, problem) for problem in error.problems]
            continue
        missing = [problem for name, problem in _MISSING.items() if name not in fact]
        if missing:
            problems += [located(named(place, fact), problem) for problem in missing]
        else:
            yield place, "fact", fact


def _fact_of(cells: Sequence[str], fields: Sequence[str]) -> dict[str, str | list[str]]:
    """Return a row as the fact that it would be in TOML. Raises Unreadable."""
    fact: dict[str, str | list[str]] = {}
    for name, cell in tables.cells_by_name(cells, fields):
        match name:
            case "phrasings":
                fact[name] = [text.strip() for text in _BETWEEN.split(cell) if text.strip()]
            case "spoiler":
                fact[name] = cell.strip().casefold()
            case _:
                fact[name] = cell.strip()
    return fact


def named(place: Phrase, entry: object) -> Phrase:
    """Return the place of an entry with its question: a line is easily miscounted."""
    fields = cast("dict[str, Any]", entry) if isinstance(entry, dict) else {}
    question = fields.get("question", "")
    return asking(place, question) if isinstance(question, str) else place


def asking(place: Phrase, question: str) -> Phrase:
    """Return a place with the beginning of the question that stands there."""
    short = " ".join(visible(question[: 2 * _QUESTION_SHOWN]).split())
    if not short:
        return place
    if len(short) > _QUESTION_SHOWN:
        short = short[: _QUESTION_SHOWN - 1].rstrip() + "…"
    return phrase("{place} (“{question}”)", place=place, question=short)
