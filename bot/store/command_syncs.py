"""Which application commands Discord was last given."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.store.database import Repository

GLOBAL = 0  # the scope of commands that every server has; other scopes are guild ids


@dataclass(frozen=True, slots=True)
class CommandSync:
    """One registration of the commands."""

    digest: str  # hash of what was sent
    command_ids: Mapping[str, int]  # by command name


class CommandSyncRepository(Repository):
    """Records registrations, so that an unchanged bot starts without one."""

    async def last(self, scope: int) -> CommandSync | None:
        """Return the last registration for a scope."""
        row = await self._database.fetch_one(
            "SELECT digest, command_ids FROM command_syncs WHERE scope = $1", scope
        )
        return None if row is None else CommandSync(row["digest"], json.loads(row["command_ids"]))

    async def record(self, scope: int, sync: CommandSync, *, now: int) -> None:
        """Record a registration."""
        command_ids = json.dumps(dict(sync.command_ids))
        row = {"scope": scope, "digest": sync.digest, "command_ids": command_ids, "synced_at": now}
        async with self._database.transaction(None) as transaction:
            transaction.insert("command_syncs", row, key="scope")

    async def forget(self, scope: int) -> None:
        """Forget a registration, so that the next start makes one."""
        await self._database.write(None, "DELETE FROM command_syncs WHERE scope = $1", scope)
