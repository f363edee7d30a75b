"""How a card names its source."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.pack import Pack


def source_line(pack: Pack, paragraph: int) -> str:
    """Return the line at a card's foot: which text says so, of which day, and where in it."""
    return f"Source: {source_name(pack)}, paragraph {paragraph}"


def source_name(pack: Pack) -> str:
    """Return the source with its day."""
    day = date.fromisoformat(pack.source.date)
    return f"{pack.source.title} ({day.day} {day:%B %Y})"
