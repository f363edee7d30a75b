"""What servers' moderators chose, as JSON data by setting key; the catalogue gives it meaning."""

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.history import Area, Change, Entry
from bot.store.database import Database
from bot.store.history import record


class SettingsRepository:
    """Reads and changes choices; every change is in the history."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def chosen(self, guild_id: int) -> Mapping[str, Any]:
        """Return what a server has chosen, by key."""
        rows = await self._database.fetch_all("SELECT key, value FROM settings WHERE guild_id = $1", guild_id)
        return {row["key"]: json.loads(row["value"]) for row in rows}

    async def guilds_choosing(self, key: str) -> tuple[int, ...]:
        """Return the servers that chose something other than the default for one setting."""
        rows = await self._database.fetch_all("SELECT guild_id FROM settings WHERE key = $1", key)
        return tuple(int(row["guild_id"]) for row in rows)

    async def guilds_with_their_own(self) -> tuple[int, ...]:
        """Return the servers that chose or taught anything; all others are as declared."""
        rows = await self._database.fetch_all(
            "SELECT guild_id FROM settings UNION SELECT guild_id FROM lessons"
        )
        return tuple(int(row["guild_id"]) for row in rows)

    async def change(
        self,
        guild_id: int,
        after: Mapping[str, Any],
        *,
        actor_id: int,
        now: int,
        undoes: str | None = None,
    ) -> tuple[Entry, ...]:
        """Set choices (None: back to the default), all or none, and return what that changed.

        What a choice was before is read in the same transaction, so that of two people who
        change it at once the later one wins and the history holds both in order.
        """
        async with self._database.transaction() as transaction:
            rows = await transaction.fetch_all(
                "SELECT key, value FROM settings WHERE guild_id = $1", guild_id
            )
            before = {row["key"]: json.loads(row["value"]) for row in rows}
            changes = [
                Change(Area.SETTING, key, before.get(key), data)
                for key, data in after.items()
                if before.get(key) != data
            ]
            for change in changes:
                if change.after is None:
                    await transaction.execute(
                        "DELETE FROM settings WHERE guild_id = $1 AND key = $2", guild_id, change.subject
                    )
                else:
                    await transaction.execute(
                        "INSERT INTO settings (guild_id, key, value) VALUES ($1, $2, $3) "
                        "ON CONFLICT (guild_id, key) DO UPDATE SET value = excluded.value",
                        guild_id,
                        change.subject,
                        json.dumps(change.after),
                    )
            return await record(transaction, guild_id, changes, actor_id=actor_id, now=now, undoes=undoes)
