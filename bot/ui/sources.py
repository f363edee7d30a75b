"""How a card names its source."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.domain.teaching import NO_PARAGRAPH

if TYPE_CHECKING:
    from bot.domain.pack import Pack
    from bot.ui.i18n import Say


def source_line(say: Say, pack: Pack, paragraph: int | None = None) -> str:
    """Return the line at a card's foot: which text says so, of which day, and where in it."""
    if paragraph == NO_PARAGRAPH:
        return say("Added by this server's moderators, not from the article")
    source = f"{pack.source.title} ({say.day(date.fromisoformat(pack.source.date))})"
    if paragraph is None:
        return say("Source: {source}", source=source)
    return say("Source: {source}, paragraph {paragraph}", source=source, paragraph=paragraph)
