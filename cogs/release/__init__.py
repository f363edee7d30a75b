"""When the film opens, in each reader's own calendar."""

from bot.services import Bot
from cogs.release.cog import Release


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(Release(bot))
