"""Stunts and sequences, with everything that is known of them."""

from bot.services import Bot
from cogs.stunts.cog import Stunts


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(Stunts(bot))
