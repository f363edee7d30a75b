"""People, characters and places, with everything that is known of them."""

from bot.services import Bot
from cogs.people.cog import People


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(People(bot))
