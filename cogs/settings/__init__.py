"""Settings: the panel, the history, export and import, and why something may be used or not."""

from bot.services import Bot
from cogs.settings.cog import SettingsCog


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(SettingsCog(bot))
