"""Settings: the panel, the history, export and import, and why something may be used or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.settings.cog import SettingsCog

if TYPE_CHECKING:
    from bot.client import Reckoner


async def setup(bot: Reckoner) -> None:
    """Add the cog."""
    await bot.add_cog(SettingsCog(bot))
