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
        await self._database.write(
            "INSERT INTO command_syncs (scope, digest, command_ids, synced_at) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (scope) DO UPDATE SET digest = excluded.digest, "
            "command_ids = excluded.command_ids, synced_at = excluded.synced_at",
            *(scope, sync.digest, json.dumps(dict(sync.command_ids)), now),
        )
