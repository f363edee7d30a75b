"""Messages that a server's moderators saved as quotations of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.domain.teaching import LessonKind, SavedQuote, is_message_link
from bot.ui.access import server_of
from bot.ui.dynamic import DynamicButton
from bot.ui.i18n import wording_for
from bot.ui.layout import Card, show

if TYPE_CHECKING:
    import discord

    from bot.client import Reckoner
    from bot.ui.i18n import Say
from bot.ui.text import escape_lines, escape_name


async def saved_card(interaction: discord.Interaction[Reckoner], *, private: bool) -> Card:
    """Return one of the server's saved quotations, by chance."""
    bot, say = interaction.client, wording_for(interaction, private=private)
    server = await bot.servers.get(server_of(interaction))
    quotes = [
        lesson.content
        for lesson in server.taught.of(LessonKind.QUOTE)
        if isinstance(lesson.content, SavedQuote)
    ]
    if not quotes:
        return Card(
            title=say("Nothing saved yet"),
            body=[say("Moderators save a message by its menu: Apps, “Save as quote”.")],
        )
    return _card(say, bot.rng.choice(quotes), more=len(quotes) > 1)


def _card(say: Say, quote: SavedQuote, *, more: bool) -> Card:
    lines = "\n".join(f"> {line}" for line in escape_lines(quote.text).splitlines() if line)
    buttons: list[ui.Item[Any]] = [SavedButton(say("Another one"))] if more else []
    if is_message_link(quote.link):  # older ones may lead anywhere
        buttons.append(ui.Button(label=say("To the message"), url=quote.link))
    return Card(
        body=[f"{lines}\n— **{escape_name(quote.speaker)}**"],
        buttons=buttons,
        source=say("Saved by this server's moderators, not from the article"),
    )


class SavedButton(DynamicButton, template=r"quote:saved"):
    """Shows another saved quotation, privately."""

    def __init__(self, label: str = "Another one") -> None:
        super().__init__("quote:saved", label)

    async def act(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Show it."""
        await show(interaction, await saved_card(interaction, private=True))
