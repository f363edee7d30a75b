"""Quotations: one at random or by speaker and subject, all of them, and a search in their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.quotes.cog import Quotes

if TYPE_CHECKING:
    from bot.client import Reckoner


async def setup(bot: Reckoner) -> None:
    """Add the cog."""
    await bot.add_cog(Quotes(bot))
