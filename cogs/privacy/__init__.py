"""Privacy: what is kept about people, handed out and erased; and what a server leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.privacy.cog import Privacy

if TYPE_CHECKING:
    from bot.client import Reckoner


async def setup(bot: Reckoner) -> None:
    """Add the cog."""
    await bot.add_cog(Privacy(bot))
