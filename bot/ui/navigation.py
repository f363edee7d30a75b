"""Pages that buttons lead to: any cog offers kinds of pages, any card links to them.

A link's custom id is ``page:<kind>:<id>``; what it shows is rendered from the store at every press,
so no message goes dead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.ui.access import admit
from bot.ui.layout import DynamicButton, show

if TYPE_CHECKING:
    from bot.client import Reckoner

# Renders the page of one id; raises UserError where there is no such id any more.
PageRenderer = Callable[["Reckoner", discord.Interaction, str], ui.LayoutView]


class PageGone(UserError):
    """A link leads to something that the pack no longer holds."""

    def __init__(self) -> None:
        super().__init__("That page is no longer part of what I know. Try /ask, or /about for a list.")


class PageButton(DynamicButton, template=r"page:(?P<kind>[a-z_]+):(?P<page_id>[a-z0-9_.-]*)"):
    """Leads to a page."""

    def __init__(self, kind: str, page_id: str, label: str = "Open") -> None:
        super().__init__(f"page:{kind}:{page_id}", label)
        self.kind = kind
        self.page_id = page_id

    async def press(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Show the page."""
        bot = interaction.client
        renderer = bot.pages.get(self.kind)
        if renderer is None:
            raise PageGone
        await admit(interaction, renderer.__module__)  # the page's cog, not this module, may be off
        await show(interaction, renderer(bot, interaction, self.page_id))
