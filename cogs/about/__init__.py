"""What the bot is and knows."""

from bot.services import Bot
from cogs.about.cog import About


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(About(bot))
