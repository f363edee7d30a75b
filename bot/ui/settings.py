"""Change settings of a server: stored with their history, and in effect at once."""

from collections.abc import Iterable
from typing import Any

from bot.domain.history import HistoryEntry
from bot.domain.settings.model import Setting, Values
from bot.domain.settings.telling import SPOILERS
from bot.ui.request import Request

# Stored even as the default: that a server decided on it is worth knowing.
_DECIDED = frozenset({SPOILERS.key})


async def change_settings(
    ctx: Request, changes: Iterable[tuple[Setting[Any], Any]]
) -> tuple[HistoryEntry, ...]:
    """Set values in the server, all or none; return what that changed."""
    services, guild_id = ctx.services, ctx.require_guild()
    after = {
        setting.key: setting.kind.write(value)
        if value != setting.default or setting.key in _DECIDED
        else None
        for setting, value in changes
    }
    entries = await services.store.settings.change(guild_id, after, actor_id=ctx.user_id, now=ctx.now)
    services.servers.changed(guild_id)
    return entries


def is_decided(setting: Setting[Any], values: Values) -> bool:
    """Return whether a server has chosen a value, as far as that differs from having its default."""
    return setting.key not in _DECIDED or setting.key in values.chosen
