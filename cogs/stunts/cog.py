"""``/stunts`` and ``/stunt``: what was done, by whom, where, how and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.lookup import directory_of_stunts
from bot.ui import pages
from bot.ui.layout import answer
from bot.ui.names import NameOption, answer_name, complete
from bot.ui.navigation import arrive
from bot.ui.paging import page_place
from bot.ui.reach import everywhere
from cogs.stunts.views import stunt_page, stunts_page

if TYPE_CHECKING:
    from bot.client import Reckoner


class Stunts(commands.Cog):
    """Offers the stunts."""

    def __init__(self, bot: Reckoner) -> None:
        self.bot = bot
        self.directory = directory_of_stunts(bot.pack.stunts)

    async def cog_load(self) -> None:
        """Offer the pages."""
        self.bot.pages |= {pages.STUNTS: stunts_page, pages.STUNT: stunt_page}

    @app_commands.command()
    @everywhere
    async def stunts(self, interaction: discord.Interaction[Reckoner]) -> None:
        """All stunts and sequences at a glance."""
        visit = arrive(interaction, page_place(pages.STUNTS), private=True)
        await answer(interaction, stunts_page(visit), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(name="Which stunt or sequence; typos are fine")
    @everywhere
    async def stunt(self, interaction: discord.Interaction[Reckoner], name: NameOption) -> None:
        """One stunt in detail: who, where, how, why, and what its makers said."""
        await answer_name(interaction, self.directory, name, pages.STUNT, stunt_page)

    @stunt.autocomplete("name")
    async def complete_name(
        self, interaction: discord.Interaction[Reckoner], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the stunts."""
        del interaction
        return complete(self.directory, typed)
