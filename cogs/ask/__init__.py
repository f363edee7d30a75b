"""Questions in free text, answered from the pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.ask.cog import Ask

if TYPE_CHECKING:
    from bot.client import Reckoner


async def setup(bot: Reckoner) -> None:
    """Add the cog."""
    await bot.add_cog(Ask(bot))
