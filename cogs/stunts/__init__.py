"""Stunts and sequences, with everything that is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.stunts.cog import Stunts

if TYPE_CHECKING:
    from bot.client import Reckoner


async def setup(bot: Reckoner) -> None:
    """Add the cog."""
    await bot.add_cog(Stunts(bot))
