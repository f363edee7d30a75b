"""Summaries, and the sections of docs/wire.md that the commands generate."""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from tests.wire.checks import unchecked

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "wire.md"

_BANNER: Final = "!" * 100


def machine() -> str:
    """Return the number of cores in words, for the tables: the figures depend on it."""
    return f"{os.cpu_count()} cores"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def print_summary(summary: str) -> None:
    """Print a run's summary, and a banner that says what went unchecked."""
    note = unchecked()
    sys.stdout.write(f"{summary}\n" + (f"\n{_BANNER}\n{note}\n{_BANNER}\n" if note else ""))


def write_section(name: str, text: str, page: Path = PAGE) -> None:
    """Replace a generated section of the page; raise LookupError if the page has no such section."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    note = unchecked()
    text = f"{text}\n\n**{note}**" if note else text
    before = page.read_text(encoding="utf-8")
    if not pattern.search(before):
        raise LookupError(f"{page.name} has no section {name!r}")
    page.write_text(pattern.sub(lambda _: f"{begin}\n{text}\n{end}", before), encoding="utf-8")
