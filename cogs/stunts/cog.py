"""``/stunts`` and ``/stunt``: what was done, by whom, where, how and why."""

from discord import app_commands
from discord.ext import commands

from bot.domain.lookup import directory_of_stunts
from bot.services import Bot, Interaction
from bot.ui import pages
from bot.ui.layout import answer
from bot.ui.names import NameOption, answer_name, complete
from bot.ui.navigation import open_page
from bot.ui.paging import page_place
from bot.ui.reach import everywhere
from bot.ui.request import Request
from cogs.stunts.views import stunt_page, stunts_page


class Stunts(commands.Cog):
    """Offers the stunts."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.services = bot.services
        self.directory = directory_of_stunts(bot.services.pack.stunts)

    async def cog_load(self) -> None:
        """Offer the pages."""
        self.services.pages.update({pages.STUNTS: stunts_page, pages.STUNT: stunt_page})

    @app_commands.command()
    @everywhere
    async def stunts(self, interaction: Interaction) -> None:
        """All stunts and sequences at a glance."""
        ctx = await Request.open(interaction)
        visit = open_page(ctx, page_place(pages.STUNTS), private=True)
        await answer(ctx, stunts_page(visit), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(name="Which stunt or sequence; typos are fine")
    @everywhere
    async def stunt(self, interaction: Interaction, name: NameOption) -> None:
        """One stunt in detail: who, where, how, why, and what its makers said."""
        ctx = await Request.open(interaction)
        await answer_name(ctx, self.directory, name, pages.STUNT, stunt_page)

    @stunt.autocomplete("name")
    async def complete_name(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the stunts."""
        del interaction
        return complete(self.directory, typed)
