"""Markdown tables, and the generated sections of a page."""

import re
from collections.abc import Sequence
from pathlib import Path


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table with aligned columns."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    )


def write_section(page: Path, name: str, text: str) -> None:
    """Replace the generated section ``name`` of a page; raise ValueError if there is none."""
    old = page.read_text("utf-8")
    marks = rf"(<!-- generated: {re.escape(name)} -->\n).*?(<!-- end -->)"
    new, count = re.subn(marks, lambda found: f"{found[1]}{text}\n{found[2]}", old, flags=re.DOTALL)
    if not count:
        raise ValueError(f"{page} has no section {name!r}")
    page.write_text(new, "utf-8")
