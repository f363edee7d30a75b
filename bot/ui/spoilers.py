"""Keeps open quiz questions from being answered by the bot itself: "after the question", in private.

How to: ``await withhold(interaction, card)`` before a card with knowledge is sent; :func:`bot.ui.layout.show`
does it already.
"""

from discord import ui

from bot.domain.errors import UserError
from bot.domain.quiz.spoilers import gives_away
from bot.services import Bot
from bot.ui.request import Request


class AfterTheQuestion(UserError):
    """An answer would give away a quiz question that is open in this server."""

    def __init__(self) -> None:
        super().__init__(
            "That would give away a quiz question that is open in this server right now. "
            "Ask me again after the question."
        )


async def withhold(ctx: Request, layout: ui.LayoutView) -> None:
    """Raise AfterTheQuestion, which is told in private, where ``layout`` gives away an open question."""
    # Also for those who use the app as their own there: the quiz is in front of their eyes.
    if await spoiled(ctx.interaction.client, ctx.interaction.guild_id, layout):
        raise AfterTheQuestion


async def spoiled(bot: Bot, guild_id: int | None, layout: ui.LayoutView) -> tuple[str, ...]:
    """Return the keys of the questions open in a server that ``layout`` gives away."""
    live = await bot.services.store.quiz.live_cards(guild_id) if guild_id is not None else ()
    if not live:
        return ()
    text = "\n".join(item.content for item in layout.walk_children() if isinstance(item, ui.TextDisplay))
    return tuple(card.question.key for card in live if gives_away(bot.services.pack, card.question, text))
