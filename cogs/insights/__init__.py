"""Insights: what people asked here, as numbers, a chart and a table."""

from bot.services import Bot
from cogs.insights.cog import InsightsCog


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(InsightsCog(bot))
