"""Questions in free text, answered from the pack."""

from bot.services import Bot
from cogs.ask.cog import Ask


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(Ask(bot))
