"""Quotations: one at random or by speaker and subject, all of them, and a search in their words."""

from bot.services import Bot
from cogs.quotes.cog import Quotes


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(Quotes(bot))
