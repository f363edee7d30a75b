"""The history of what moderators changed, written in the transaction of the change itself."""

import json
import secrets
import sqlite3
from collections.abc import Iterable
from typing import Any

from bot.domain.history import Area, Change, Entry
from bot.store.database import Database, Transaction
from bot.store.sharing import SqlValue

KEPT = 2_000  # entries a server; older ones go as new ones come


def new_id() -> str:
    """Return an id that nobody has to guess and no other process makes."""
    return secrets.token_hex(5)


async def record(
    transaction: Transaction,
    guild_id: int,
    changes: Iterable[Change],
    *,
    actor_id: int | None,
    now: int,
    undoes: str | None = None,
) -> tuple[Entry, ...]:
    """Write changes down as entries, and let the oldest beyond KEPT go."""
    last = await transaction.fetch_one(
        "SELECT COALESCE(MAX(position), 0) AS position FROM history WHERE guild_id = $1", guild_id
    )
    position = int(last["position"]) if last else 0
    entries = tuple(Entry(new_id(), now, actor_id, change, undoes) for change in changes)
    kept = entries[-KEPT:]  # what an import brings beyond them would go at once
    position += len(entries) - len(kept)
    rows: list[tuple[SqlValue, ...]] = []
    for entry in kept:
        position += 1
        change = entry.change
        rows.append(
            (
                guild_id, entry.id, position, now, actor_id, change.about_id, change.area, change.subject,
                _dump(change.before), _dump(change.after), undoes,
            )
        )  # fmt: skip
    if rows:
        await transaction.execute_many(
            "INSERT INTO history (guild_id, id, position, changed_at, actor_id, about_id, area, subject, "
            "before, after, undoes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            rows,
        )
        await transaction.execute(
            "DELETE FROM history WHERE guild_id = $1 AND position <= $2", guild_id, position - KEPT
        )
    return entries


_COLUMNS = (
    "SELECT h.id, h.changed_at, h.actor_id, h.about_id, h.area, h.subject, h.before, h.after, h.undoes, "
    "(SELECT MAX(u.id) FROM history u WHERE u.guild_id = h.guild_id AND u.undoes = h.id) AS undone_by "
    "FROM history h "
)


class HistoryRepository:
    """Reads what was changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self, guild_id: int, *, limit: int, skip: int = 0) -> tuple[Entry, ...]:
        """Return entries, newest first."""
        rows = await self._database.fetch_all(
            _COLUMNS + "WHERE h.guild_id = $1 ORDER BY h.position DESC LIMIT $2 OFFSET $3",
            guild_id,
            limit,
            skip,
        )
        return tuple(_entry(row) for row in rows)

    async def count(self, guild_id: int) -> int:
        """Return how many entries a server has."""
        row = await self._database.fetch_one(
            "SELECT COUNT(*) AS entries FROM history WHERE guild_id = $1", guild_id
        )
        return int(row["entries"]) if row else 0

    async def entry(self, guild_id: int, entry_id: str) -> Entry | None:
        """Return one entry."""
        row = await self._database.fetch_one(
            _COLUMNS + "WHERE h.guild_id = $1 AND h.id = $2", guild_id, entry_id
        )
        return None if row is None else _entry(row)

    async def removed_together(self, guild_id: int, entry: Entry) -> tuple[Entry, ...]:
        """Return the removals that happened at the same moment by the same person, ``entry`` left out."""
        rows = await self._database.fetch_all(
            _COLUMNS + "WHERE h.guild_id = $1 AND h.changed_at = $2 AND h.area = $3 AND h.after IS NULL "
            "AND h.id <> $4 ORDER BY h.position",
            guild_id,
            entry.at,
            entry.change.area,
            entry.id,
        )
        return tuple(found for row in rows if (found := _entry(row)).actor_id == entry.actor_id)


def _dump(data: Any) -> str | None:
    return None if data is None else json.dumps(data, ensure_ascii=False)


def _load(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _entry(row: sqlite3.Row) -> Entry:
    change = Change(
        Area(row["area"]), row["subject"], _load(row["before"]), _load(row["after"]), row["about_id"]
    )
    return Entry(row["id"], row["changed_at"], row["actor_id"], change, row["undoes"], row["undone_by"])
