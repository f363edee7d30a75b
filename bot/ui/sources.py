"""How a card names its source."""

from datetime import date

from bot.domain.pack.model import Pack
from bot.domain.teaching.model import NO_PARAGRAPH
from bot.i18n import Say


def source_line(say: Say, pack: Pack, paragraph: int | None = None) -> str:
    """Return the line at a card's foot: which text says so, of which day, and where in it."""
    if paragraph == NO_PARAGRAPH:
        return say("Added by this server's moderators, not from the article")
    source = f"{pack.source.title} ({say.day(date.fromisoformat(pack.source.date))})"
    if paragraph is None:
        return say("Source: {source}", source=source)
    return say("Source: {source}, paragraph {paragraph}", source=source, paragraph=paragraph)
