"""``/release``: when and where the film opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.release import read_release
from bot.ui.layout import answer
from bot.ui.navigation import Place, arrive
from bot.ui.reach import everywhere
from cogs.release.views import release_card

if TYPE_CHECKING:
    from bot.client import Reckoner
    from bot.ui.layout import Card
    from bot.ui.navigation import Visit

RELEASE = "release"  # the kind of its page


class Release(commands.Cog):
    """Tells when the film opens."""

    def __init__(self, bot: Reckoner) -> None:
        self.bot = bot
        self.day = read_release(bot.pack)

    async def cog_load(self) -> None:
        """Offer the page."""
        self.bot.pages[RELEASE] = self.page

    def page(self, visit: Visit) -> Card:
        """Render the card as of now."""
        return release_card(visit, self.day, now=self.bot.clock())

    @app_commands.command()
    @everywhere
    async def release(self, interaction: discord.Interaction[Reckoner]) -> None:
        """When the film opens, and what the article said about it."""
        await answer(interaction, self.page(arrive(interaction, Place(RELEASE))))
