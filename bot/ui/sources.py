"""How a card names its source."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.domain.teaching import NO_PARAGRAPH

if TYPE_CHECKING:
    from bot.domain.pack import Pack


ADDED_HERE = "Added by this server's moderators, not from the article"


def source_line(pack: Pack, paragraph: int) -> str:
    """Return the line at a card's foot: which text says so, of which day, and where in it."""
    if paragraph == NO_PARAGRAPH:
        return ADDED_HERE
    return f"Source: {source_name(pack)}, paragraph {paragraph}"


def source_name(pack: Pack) -> str:
    """Return the source with its day."""
    day = date.fromisoformat(pack.source.date)
    return f"{pack.source.title} ({day.day} {day:%B %Y})"
