"""Read questions with their answers from what people have already: Markdown and CSV."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.domain.pack.naming import did_you_mean

_COLUMNS = ("question", "answer", "variants")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
# Possessive and anchored: from every place of a long line, they would take quadratic time.
_HEADING = re.compile(r"^#{1,6}\s++(.*)")
_BOLD = re.compile(r"^(\*\*|__)(.+?\?\s*+)\1\s*+(.*)")
_LABEL = re.compile(
    r"^(?:\*\*|__)?(question|q|answer|a|variants)\s*+\d*+\s*+:\s*+(?:\*\*|__)?\s*+(.*)", re.IGNORECASE
)
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()]*\)")
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_]|[*_](?!\w)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer, and the line that it is on."""

    line: int
    question: str
    answer: str
    variants: tuple[str, ...] = ()


Problems = list[tuple[int, str]]
"""What is wrong, with the line."""


def read_csv(text: str, problems: Problems) -> Iterator[Asked]:
    """Yield the rows of a table with the columns question, answer and, if there are any, variants."""
    head = text.split("\n", 1)[0]
    delimiter = next((each for each in ",;\t" if each in head), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().casefold() for name in next(reader, list[str]())]
        wrong = list(_header_problems(names))
        problems += [(1, problem) for problem in wrong]
        if wrong:
            return
        line = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                if len(row) > len(names):
                    problems.append((line, f"{len(row)} fields, the header has {len(names)}"))
                cells = dict(zip(names, map(_plain, row), strict=False))
                variants = _variants(cells.get("variants", ""))
                yield Asked(line, cells.get("question", ""), cells.get("answer", ""), variants)
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append((reader.line_num, f"not readable as CSV: {error}"))


def _header_problems(names: Sequence[str]) -> Iterator[str]:
    for name in _COLUMNS[:2]:
        if name not in names:
            yield f"the header has no column {name!r}"
    for name in dict.fromkeys(names):
        if name not in _COLUMNS:
            yield f"unknown column {name!r}{did_you_mean(name, _COLUMNS)}"
        elif names.count(name) > 1:
            yield f"the header has {name!r} twice"


def read_markdown(text: str, problems: Problems) -> Iterator[Asked]:
    """Yield headings and bold lines that end in a question mark, and "Q:", with what follows them or "A:"."""
    found: _Open | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        what, said, rest = _line(line)
        if what in {"question", "section"}:
            if found is not None:
                yield found.closed()
            found = _Open(number, _plain(said), [rest]) if what == "question" else None
        elif found is not None:
            (found.variants if what == "variants" else found.answer).append(said)
        elif what in {"answer", "variants"}:
            problems.append((number, f"{what}: stands before any question"))
    if found is not None:
        yield found.closed()


READERS: dict[str, Callable[[str, Problems], Iterable[Asked]]] = {
    ".csv": read_csv,
    ".md": read_markdown,
    ".markdown": read_markdown,
}


@dataclass(frozen=True, slots=True)
class _Open:
    """A question whose answer is being read."""

    line: int
    question: str
    answer: list[str]
    variants: list[str] = field(default_factory=list[str])

    def closed(self) -> Asked:
        variants = (each for line in self.variants for each in _variants(_plain(line)))
        return Asked(self.line, self.question, _plain(" ".join(self.answer)), tuple(variants))


def _line(line: str) -> tuple[str, str, str]:
    """Return what a line is (question, answer, variants, section or text), what it says, and what follows."""
    plain = _BULLET.sub("", line, count=1).strip()
    if heading := _HEADING.match(plain):
        title = heading[1].rstrip("# \t")
        return ("question" if title.endswith("?") else "section", _without_label(title), "")
    if bold := _BOLD.match(plain):
        return "question", _without_label(bold[2]), bold[3]
    if label := _LABEL.match(plain):
        what = {"q": "question", "a": "answer"}.get(label[1].casefold(), label[1].casefold())
        return what, label[2], ""
    return "text", plain, ""


def _without_label(text: str) -> str:
    label = _LABEL.match(text)
    return label[2] if label else text


def _variants(text: str) -> tuple[str, ...]:
    """Return the wordings that | or ; part."""
    parts = (part.strip() for part in re.split(r"[|;]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _plain(text: str) -> str:
    """Return a text without the marks of Markdown, in one line."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split())
