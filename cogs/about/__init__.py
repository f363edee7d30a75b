"""What the bot is and knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.about.cog import About

if TYPE_CHECKING:
    from bot.client import Reckoner


async def setup(bot: Reckoner) -> None:
    """Add the cog."""
    await bot.add_cog(About(bot))
