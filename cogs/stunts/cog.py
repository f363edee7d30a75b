"""``/stunts`` and ``/stunt``: what was done, by whom, where, how and why."""

from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.domain.lookup import stunt_directory
from bot.services import Bot, Interaction
from bot.ui import pages
from bot.ui.install_contexts import everywhere
from bot.ui.names import NameOption, answer_name, completed_from
from bot.ui.navigation import Place, open_page
from bot.ui.paging import page_place
from bot.ui.request import Request
from cogs.stunts.views import stunt_page, stunts_page


class Stunts(commands.Cog):
    """Offers the stunts."""

    def __init__(self, bot: Bot) -> None:
        bot.services.pages.update({pages.STUNTS: stunts_page, pages.STUNT: stunt_page})

    @app_commands.command()
    @everywhere
    async def stunts(self, interaction: Interaction) -> None:
        """All stunts and sequences at a glance."""
        await open_page(await Request.open(interaction), page_place(pages.STUNTS))

    @app_commands.command()
    @app_commands.describe(name="Which stunt or sequence; typos are fine")
    @app_commands.autocomplete(name=completed_from(stunt_directory))
    @everywhere
    async def stunt(self, interaction: Interaction, name: NameOption) -> None:
        """One stunt in detail: who, where, how, why, and what its makers said."""
        ctx = await Request.open(interaction)
        await answer_name(ctx, stunt_directory, name, partial(Place, pages.STUNT))
