"""Teaching: what a server's moderators add to what the bot knows, for their server alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.teach.cog import Teach

if TYPE_CHECKING:
    from bot.client import Reckoner


async def setup(bot: Reckoner) -> None:
    """Add the cog."""
    await bot.add_cog(Teach(bot))
