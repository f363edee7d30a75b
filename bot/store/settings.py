"""What servers' moderators chose, as JSON data by setting key; the catalogue gives it meaning."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.history import Area, Change, HistoryEntry
from bot.store.database import Repository, RowSource, Transaction
from bot.store.history import record


class SettingsRepository(Repository):
    """Reads and changes choices; every change is in the history."""

    async def chosen(self, guild_id: int, source: RowSource | None = None) -> dict[str, Any]:
        """Return what a server has chosen, by key, which a transaction reads for itself."""
        rows = await (source or self._database).fetch_all(
            "SELECT key, value FROM settings WHERE guild_id = $1", guild_id
        )
        return {row["key"]: json.loads(row["value"]) for row in rows}

    async def guilds_choosing(self, key: str) -> tuple[int, ...]:
        """Return the servers that chose something other than the default for one setting."""
        return await self._database.fetch_column("SELECT guild_id FROM settings WHERE key = $1", key)

    async def customised_guilds(self) -> tuple[int, ...]:
        """Return the servers that chose or taught anything, blocked somebody or are blocked."""
        return await self._database.fetch_column(
            "SELECT guild_id FROM settings UNION SELECT guild_id FROM lessons "
            "UNION SELECT guild_id FROM blocks UNION SELECT id FROM blocked_guilds"
        )

    async def change(
        self, guild_id: int, after: Mapping[str, Any], *, actor_id: int, now: int
    ) -> tuple[HistoryEntry, ...]:
        """Set choices (None: back to the default), all or none, and return what that changed.

        The previous choice is read in the same transaction, so that of two people who change it at the same
        time the later one wins and the history holds both in order.
        """
        async with self._database.transaction(guild_id) as transaction:
            changes = await self._write(transaction, guild_id, after)
            return await record(transaction, guild_id, changes, actor_id=actor_id, now=now)

    async def restore(
        self, guild_id: int, entries: Iterable[HistoryEntry], *, actor_id: int, now: int
    ) -> tuple[HistoryEntry, ...]:
        """Set choices back to before these entries, all or none, and return what that changed."""
        changed: tuple[HistoryEntry, ...] = ()
        async with self._database.transaction(guild_id) as transaction:
            for entry in entries:
                before = {entry.change.subject: entry.change.before}
                changes = await self._write(transaction, guild_id, before)
                changed += await record(
                    transaction, guild_id, changes, actor_id=actor_id, now=now, undoes=entry.id
                )
        return changed

    async def _write(self, transaction: Transaction, guild_id: int, after: Mapping[str, Any]) -> list[Change]:
        """Write choices, and return what that changes."""
        before = await self.chosen(guild_id, transaction)
        changes = [
            Change(Area.SETTING, key, before.get(key), data)
            for key, data in after.items()
            if before.get(key) != data
        ]
        for change in changes:
            if change.after is None:
                transaction.write(
                    "DELETE FROM settings WHERE guild_id = $1 AND key = $2", guild_id, change.subject
                )
            else:
                row = {"guild_id": guild_id, "key": change.subject, "value": json.dumps(change.after)}
                transaction.insert("settings", row, key="guild_id, key")
        return changes
