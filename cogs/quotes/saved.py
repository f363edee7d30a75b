"""Messages that a server's moderators saved as quotations of its own."""

from typing import Any

from discord import ui

from bot.domain.teaching.model import SavedQuote
from bot.domain.teaching.texts import is_message_link
from bot.ui.custom_ids import CustomId
from bot.ui.dynamic import button, on_press
from bot.ui.layout import Card, show
from bot.ui.request import Request
from bot.ui.text import escape_lines, escape_name

ANOTHER = CustomId("quote:saved")


def saved_card(ctx: Request, *, private: bool) -> Card:
    """Return one of the server's saved quotations at random."""
    say = ctx.say if private else ctx.public_say
    contents = [lesson.content for lesson in ctx.server.taught.lessons]
    quotes = [content for content in contents if isinstance(content, SavedQuote)]
    if not quotes:
        return Card(
            title=say("Nothing saved yet"),
            body=[say("Moderators save a message by its menu: Apps, “Save as quote”.")],
        )
    quote = ctx.services.rng.choice(quotes)
    lines = "\n".join(f"> {line}" for line in escape_lines(quote.text).splitlines() if line)
    buttons: list[ui.Item[Any]] = [button(say("Another one"), ANOTHER())] if len(quotes) > 1 else []
    if is_message_link(quote.link):  # older ones may lead anywhere
        buttons.append(ui.Button(label=say("To the message"), url=quote.link))
    return Card(
        body=[f"{lines}\n— **{escape_name(quote.speaker)}**"],
        buttons=buttons,
        source=say("Saved by this server's moderators, not from the article"),
    )


@on_press(ANOTHER)
async def show_another_saved(ctx: Request) -> None:
    """Show another saved quotation, privately."""
    await show(ctx, saved_card(ctx, private=True))
