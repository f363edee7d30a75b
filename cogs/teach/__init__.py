"""Teaching: what a server's moderators add to what the bot knows, for their server alone."""

from bot.services import Bot
from cogs.teach.cog import Teach


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(Teach(bot))
