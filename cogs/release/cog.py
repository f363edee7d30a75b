"""``/release``: when and where the film opens."""

from discord import app_commands
from discord.ext import commands

from bot.domain.release import read_release
from bot.services import Bot, Interaction
from bot.ui.layout import Card, answer
from bot.ui.navigation import PageContext, Place, open_page
from bot.ui.reach import everywhere
from bot.ui.request import Request
from cogs.release.views import release_card

RELEASE = "release"  # the kind of its page


class Release(commands.Cog):
    """Tells when the film opens."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.services = bot.services
        self.day = read_release(bot.services.pack)

    async def cog_load(self) -> None:
        """Offer the page."""
        self.services.pages[RELEASE] = self.page

    def page(self, visit: PageContext) -> Card:
        """Render the card as of now."""
        return release_card(visit, self.day, now=self.services.clock())

    @app_commands.command()
    @everywhere
    async def release(self, interaction: Interaction) -> None:
        """When the film opens, and what the article said about it."""
        ctx = await Request.open(interaction)
        await answer(ctx, self.page(open_page(ctx, Place(RELEASE))))
