"""When the film opens, in each reader's own calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.release.cog import Release

if TYPE_CHECKING:
    from bot.client import Reckoner


async def setup(bot: Reckoner) -> None:
    """Add the cog."""
    await bot.add_cog(Release(bot))
