"""Members whom moderators blocked, and servers that the operator blocked."""

from bot.domain.blocking import (
    MOST_BLOCKED,
    BlockedGuild,
    BlockedMember,
    TooManyBlocked,
    fingerprint,
)
from bot.domain.history import Area, Change, HistoryEntry
from bot.store.database import Repository, Transaction
from bot.store.history import record

_BLOCKED = {"blocked": True}  # in the history; who it is about is in a column of its own, to be erased


class BlockRepository(Repository):
    """Reads and changes blocks; what moderators change is in the history."""

    async def prints(self, guild_id: int) -> frozenset[str]:
        """Return the fingerprints of a server's blocked members."""
        return frozenset(
            await self._database.fetch_column("SELECT print FROM blocks WHERE guild_id = $1", guild_id)
        )

    async def count(self, guild_id: int) -> int:
        """Return how many members a server has blocked."""
        return await self._database.fetch_value("SELECT COUNT(*) FROM blocks WHERE guild_id = $1", guild_id)

    async def members(self, guild_id: int, *, limit: int, skip: int = 0) -> tuple[BlockedMember, ...]:
        """Return blocked members, newest first."""
        rows = await self._database.fetch_all(
            "SELECT print, user_id, blocked_at FROM blocks WHERE guild_id = $1 "
            "ORDER BY blocked_at DESC, print LIMIT $2 OFFSET $3",
            *(guild_id, limit, skip),
        )
        return tuple(BlockedMember(*row) for row in rows)

    async def block(
        self, guild_id: int, user_id: int, *, actor_id: int, now: int
    ) -> tuple[HistoryEntry, ...]:
        """Block a member; return what that changed. Raises TooManyBlocked."""
        print_ = fingerprint(guild_id, user_id)
        async with self._database.transaction(guild_id) as transaction:
            changes = await _block(transaction, guild_id, print_, user_id, now=now)
            return await record(transaction, guild_id, changes, actor_id=actor_id, now=now)

    async def unblock(
        self, guild_id: int, print_: str, *, actor_id: int, now: int
    ) -> tuple[HistoryEntry, ...]:
        """Unblock the member with a fingerprint; return what that changed."""
        async with self._database.transaction(guild_id) as transaction:
            changes = await _unblock(transaction, guild_id, print_)
            return await record(transaction, guild_id, changes, actor_id=actor_id, now=now)

    async def undo(
        self, guild_id: int, entry: HistoryEntry, *, actor_id: int, now: int
    ) -> tuple[HistoryEntry, ...]:
        """Block or unblock whom an entry did the opposite to. Raises TooManyBlocked."""
        change = entry.change
        async with self._database.transaction(guild_id) as transaction:
            if change.before is None:
                changes = await _unblock(transaction, guild_id, change.subject)
            else:
                changes = await _block(transaction, guild_id, change.subject, change.about_id, now=now)
            return await record(transaction, guild_id, changes, actor_id=actor_id, now=now, undoes=entry.id)

    async def guild(self, guild_id: int) -> BlockedGuild | None:
        """Return a server that the operator blocked; None for any other."""
        row = await self._database.fetch_one(
            "SELECT id, reason, blocked_at FROM blocked_guilds WHERE id = $1", guild_id
        )
        return None if row is None else BlockedGuild(*row)

    async def guilds(self) -> tuple[BlockedGuild, ...]:
        """Return the servers that the operator blocked, newest first."""
        rows = await self._database.fetch_all(
            "SELECT id, reason, blocked_at FROM blocked_guilds ORDER BY blocked_at DESC, id"
        )
        return tuple(BlockedGuild(*row) for row in rows)

    async def block_guild(self, guild_id: int, reason: str, *, now: int) -> None:
        """Block a server, or give another reason for its block; "" leaves it as it is."""
        await self._database.write(
            guild_id,
            "INSERT INTO blocked_guilds (id, reason, blocked_at) VALUES ($1, $2, $3) "
            "ON CONFLICT (id) DO UPDATE SET reason = excluded.reason WHERE excluded.reason <> ''",
            *(guild_id, reason, now),
        )

    async def unblock_guild(self, guild_id: int) -> None:
        """Unblock a server."""
        await self._database.write(guild_id, "DELETE FROM blocked_guilds WHERE id = $1", guild_id)


async def _block(
    transaction: Transaction, guild_id: int, print_: str, user_id: int | None, *, now: int
) -> list[Change]:
    blocked = await transaction.fetch_column("SELECT print FROM blocks WHERE guild_id = $1", guild_id)
    if print_ in blocked:
        return []
    if len(blocked) >= MOST_BLOCKED:
        raise TooManyBlocked
    row = {"guild_id": guild_id, "print": print_, "user_id": user_id, "blocked_at": now}
    transaction.insert("blocks", row)
    return [Change(Area.BLOCK, print_, None, _BLOCKED, user_id)]


async def _unblock(transaction: Transaction, guild_id: int, print_: str) -> list[Change]:
    rows = await transaction.fetch_all(
        "DELETE FROM blocks WHERE guild_id = $1 AND print = $2 RETURNING user_id", guild_id, print_
    )
    return [Change(Area.BLOCK, print_, _BLOCKED, None, row["user_id"]) for row in rows]
