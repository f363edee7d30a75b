"""Insights: what people asked here, as numbers, a chart and a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.insights.cog import InsightsCog

if TYPE_CHECKING:
    from bot.client import Reckoner


async def setup(bot: Reckoner) -> None:
    """Add the cog."""
    await bot.add_cog(InsightsCog(bot))
