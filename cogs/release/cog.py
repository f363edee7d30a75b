"""``/release``: when and where the film opens."""

from discord import app_commands
from discord.ext import commands

from bot.services import Bot, Interaction
from bot.ui.install_contexts import everywhere
from bot.ui.layout import Card
from bot.ui.navigation import PageContext, Place, open_page
from bot.ui.request import Request
from cogs.release.views import release_card

RELEASE = "release"  # the kind of its page


class ReleaseCog(commands.Cog):
    """Tells when the film opens."""

    def __init__(self, bot: Bot) -> None:
        self.services = bot.services
        self.services.pages[RELEASE] = self.release_page

    def release_page(self, page: PageContext) -> Card:
        """Render the card as of now."""
        return release_card(page, now=self.services.clock())

    @app_commands.command()
    @everywhere
    async def release(self, interaction: Interaction) -> None:
        """When the film opens, and what the article said about it."""
        await open_page(await Request.open(interaction), Place(RELEASE), private=False)
