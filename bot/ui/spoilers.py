"""Keeps open quiz questions from being answered by the bot itself: "after the question", in private.

How to: ``await withhold(interaction, card)`` before a card with knowledge is sent; :func:`bot.ui.layout.show`
does it already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.domain.errors import UserError
from bot.domain.quiz.spoilers import gives_away

if TYPE_CHECKING:
    import discord

    from bot.client import Reckoner


class AfterTheQuestion(UserError):
    """An answer would give away a quiz question that is open in this server."""

    def __init__(self) -> None:
        super().__init__(
            "That would give away a quiz question that is open in this server right now. "
            "Ask me again after the question."
        )


async def withhold(interaction: discord.Interaction[Any], layout: ui.LayoutView) -> None:
    """Raise AfterTheQuestion, which is told in private, where ``layout`` gives away an open question."""
    if await spoils(interaction.client, interaction.guild_id, layout):
        raise AfterTheQuestion


async def spoils(bot: Reckoner, guild_id: int | None, layout: ui.LayoutView) -> bool:
    """Return whether ``layout`` gives away a question that is open in a server."""
    if guild_id is None:
        return False
    live = await bot.store.quiz.live_cards(guild_id)
    if not live:
        return False
    text = "\n".join(item.content for item in layout.walk_children() if isinstance(item, ui.TextDisplay))
    return any(gives_away(bot.pack, card.question, text) for card in live)
