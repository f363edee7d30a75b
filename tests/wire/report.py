"""docs/wire.md: sections between markers, each written by the command that measured it."""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from tests.wire.checks import unchecked

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "wire.md"

_LOUD: Final = "!" * 100


def machine() -> str:
    """Return the machine's name for tables: how many cores, which is what the figures depend on."""
    return f"{os.cpu_count()} cores"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def close_with(summary: str) -> None:
    """Print a run's last words, and loudly what it did not check."""
    note = unchecked()
    sys.stdout.write(f"{summary}\n" + (f"\n{_LOUD}\n{note}\n{_LOUD}\n" if note else ""))


def write_section(name: str, text: str, page: Path = PAGE) -> None:
    """Replace a section of the page; LookupError where the page has no such markers."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    note = unchecked()
    text = f"{text}\n\n**{note}**" if note else text
    before = page.read_text(encoding="utf-8")
    if not pattern.search(before):
        raise LookupError(f"{page.name} has no section {name!r}")
    page.write_text(pattern.sub(lambda _: f"{begin}\n{text}\n{end}", before), encoding="utf-8")
