"""Tables as text, with a header: CSV with commas or semicolons, or TSV with tabs."""

import csv
import io
from collections.abc import Iterator, Sequence

from bot.domain import documents
from bot.domain.documents import Unreadable
from bot.domain.phrases import Phrase, located, phrase

_LONGEST_HEADER = 1_000  # characters
_DELIMITERS = "\t,;"


def first_line(text: str) -> str:
    """Return the first line with anything on it, as far as a header may reach."""
    return text.lstrip()[:_LONGEST_HEADER].partition("\n")[0].strip("\r")


def header(text: str) -> tuple[str, list[str]]:
    """Return what is between the columns, and their names in small letters."""
    line = first_line(text)
    delimiter = next((each for each in _DELIMITERS if each in line), ",")
    names = line.replace('"', "").split(delimiter)
    return delimiter, [name.strip().casefold() for name in names]


def header_line(text: str) -> Phrase:
    """Return the place of the header: the first line with anything on it."""
    return documents.line(text[: len(text) - len(text.lstrip())].count("\n") + 1)


def rows(text: str, delimiter: str) -> Iterator[tuple[Phrase, list[str]]]:
    """Yield the rows below the header that have anything in them, with their places. Raises Unreadable."""
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
            yield place, cells
        has_header = True


def cells_by_name(cells: Sequence[str], names: Sequence[str]) -> list[tuple[str, str]]:
    """Return the cells of a row that have anything in them, with their columns. Raises Unreadable."""
    if len(cells) > len(names):
        problem = phrase("has {count} cells for {columns} columns", count=len(cells), columns=len(names))
        raise Unreadable(problem)
    return [(name, cell) for name, cell in zip(names, cells, strict=False) if name and cell.strip()]
