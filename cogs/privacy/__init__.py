"""Privacy: what is kept about people, handed out and erased; and what a server leaves behind."""

from bot.services import Bot
from cogs.privacy.cog import Privacy


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(Privacy(bot))
