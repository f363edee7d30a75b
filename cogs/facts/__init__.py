"""Everything that is known, by topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.facts.cog import Facts

if TYPE_CHECKING:
    from bot.client import Reckoner


async def setup(bot: Reckoner) -> None:
    """Add the cog."""
    await bot.add_cog(Facts(bot))
