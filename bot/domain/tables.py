"""Tables as text, with a header: CSV with commas or semicolons, or TSV with tabs."""

import csv
import difflib
import io
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from bot.domain import documents
from bot.domain.documents import Unreadable
from bot.domain.phrases import Phrase, counted, joined, located, phrase

_LONGEST_HEADER = 1_000  # characters
_DELIMITERS = "\t,;"
_LONGEST_NAME = 40  # characters of an unknown column
_NAMES_SHOWN = 5
_NEAR = 0.75  # of two names, as difflib compares them: "wrng" is "wrong", "note" isn't "question"


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


def unknown_columns(text: str, names: Sequence[str], known: Collection[str]) -> Iterator[Phrase]:
    """Yield which columns can't be read, with those that can and are meant; nothing where there are none.

    A column without a name is none: spreadsheets leave them behind.
    """
    unknown = [name for name in dict.fromkeys(names) if name and name not in known]
    if not unknown:
        return
    problem = counted(
        len(unknown),
        "I don't know the column {names}. The ones I read are: {columns}",
        "I don't know the columns {names}. The ones I read are: {columns}",
        names=joined([_unknown(name, known) for name in unknown[:_NAMES_SHOWN]]),
        columns=", ".join(known),
    )
    yield located(header_line(text), problem)


def require_single(text: str, names: Sequence[str]) -> None:
    """Raise Unreadable where a column is there twice: which of them counts is anybody's guess."""
    repeated = [phrase("“{name}”", name=name) for name, times in Counter(names).items() if times > 1]
    if repeated:
        problem = phrase("there's more than one column {names}", names=joined(repeated))
        raise Unreadable(located(header_line(text), problem))


def _unknown(name: str, known: Collection[str]) -> Phrase:
    near = difflib.get_close_matches(name[:_LONGEST_NAME], known, n=1, cutoff=_NEAR)
    if near:
        return phrase("“{name}” (did you mean “{near}”?)", name=name[:_LONGEST_NAME], near=near[0])
    return phrase("“{name}”", name=name[:_LONGEST_NAME])


def rows(text: str, delimiter: str) -> Iterator[tuple[Phrase, list[str]]]:
    """Yield the rows below the header that have anything in them, with their places. Raises Unreadable."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    has_header = False
    before = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Unreadable(located(documents.line(before + 1), _broken(error))) from error
        if cells is None:
            return
        place = documents.line(before + 1)
        before = reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if has_header:
            yield place, cells
        has_header = True


def _broken(error: csv.Error) -> Phrase:
    """Return what is wrong with a row that can't be told into cells."""
    if "unexpected end of data" in str(error):
        return phrase("a quotation mark is never closed")
    return phrase("quotation marks can only stand around a whole cell")


def cells_by_name(cells: Sequence[str], names: Sequence[str]) -> list[tuple[str, str]]:
    """Return the cells of a row that have anything in them, with their columns. Raises Unreadable."""
    if len(cells) > len(names):
        problem = phrase("has {count} cells for {columns} columns", count=len(cells), columns=len(names))
        raise Unreadable(problem)
    return [(name, cell) for name, cell in zip(names, cells, strict=False) if name and cell.strip()]
