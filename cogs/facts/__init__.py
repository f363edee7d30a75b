"""Everything that is known, by topic."""

from bot.services import Bot
from cogs.facts.cog import Facts


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(Facts(bot))
