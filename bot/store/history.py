"""The history of what moderators changed, written in the transaction of the change itself."""

import json
import secrets
from collections.abc import Iterable
from typing import Any

from bot.domain.history import Area, Change, HistoryEntry
from bot.store.database import Repository, Row, Transaction

KEPT = 2_000  # entries a server; older ones go as new ones come


def new_id() -> str:
    """Return a random id, unique across processes."""
    return secrets.token_hex(5)


async def record(
    transaction: Transaction,
    guild_id: int,
    changes: Iterable[Change],
    *,
    actor_id: int | None,
    now: int,
    undoes: str | None = None,
) -> tuple[HistoryEntry, ...]:
    """Write changes down as entries, and delete the oldest beyond KEPT."""
    entries = tuple(HistoryEntry(new_id(), now, actor_id, change, undoes) for change in changes)
    if not entries:
        return ()
    last: int = await transaction.fetch_value(
        "SELECT COALESCE(MAX(position), 0) FROM history WHERE guild_id = $1", guild_id
    )
    newest = last + len(entries)
    for entry, position in zip(entries[::-1], range(newest, newest - KEPT, -1), strict=False):
        change = entry.change
        what = (change.about_id, change.area, change.subject, _dump(change.before), _dump(change.after))
        transaction.write(
            "INSERT INTO history (guild_id, id, position, changed_at, actor_id, about_id, area, subject, "
            "before, after, undoes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            *(guild_id, entry.id, position, now, actor_id, *what, undoes),
        )
    transaction.write("DELETE FROM history WHERE guild_id = $1 AND position <= $2", guild_id, newest - KEPT)
    return entries


async def unlink_history(transaction: Transaction, guild_id: int, lesson_id: str) -> None:
    """Take the link to a message that is gone out of all that a lesson ever was."""
    rows = await transaction.fetch_all(
        "SELECT id, before, after FROM history WHERE guild_id = $1 AND area = $2 AND subject = $3",
        *(guild_id, Area.LESSON, lesson_id),
    )
    for row in rows:
        before, after = (_dump(data and data | {"link": ""}) for data in map(_load, (row[1], row[2])))
        transaction.write(
            "UPDATE history SET before = $3, after = $4 WHERE guild_id = $1 AND id = $2",
            *(guild_id, row["id"], before, after),
        )


_SELECT = (
    "SELECT h.id, h.changed_at, h.actor_id, h.about_id, h.area, h.subject, h.before, h.after, h.undoes, "
    "(SELECT MAX(u.id) FROM history u WHERE u.guild_id = h.guild_id AND u.undoes = h.id) AS undone_by "
    "FROM history h "
)


class HistoryRepository(Repository):
    """Reads what was changed."""

    async def latest(self, guild_id: int, *, limit: int, skip: int = 0) -> tuple[HistoryEntry, ...]:
        """Return entries, newest first."""
        rows = await self._database.fetch_all(
            _SELECT + "WHERE h.guild_id = $1 ORDER BY h.position DESC LIMIT $2 OFFSET $3",
            *(guild_id, limit, skip),
        )
        return tuple(_entry(row) for row in rows)

    async def count(self, guild_id: int) -> int:
        """Return how many entries a server has."""
        return await self._database.fetch_value("SELECT COUNT(*) FROM history WHERE guild_id = $1", guild_id)

    async def entry(self, guild_id: int, entry_id: str) -> HistoryEntry | None:
        """Return one entry."""
        row = await self._database.fetch_one(
            _SELECT + "WHERE h.guild_id = $1 AND h.id = $2", guild_id, entry_id
        )
        return None if row is None else _entry(row)

    async def set_at(self, guild_id: int, key: str) -> int:
        """Return when a setting was last changed (ms UTC); 0 where that was never, or too long ago."""
        return await self._database.fetch_value(
            "SELECT COALESCE(MAX(changed_at), 0) FROM history "
            "WHERE guild_id = $1 AND area = $2 AND subject = $3",
            *(guild_id, Area.SETTING, key),
        )

    async def taken_back_by(self, guild_id: int, lesson_id: str) -> int | None:
        """Return who removed a lesson that was taken from their own message, None where nobody did."""
        return await self._database.fetch_value(
            "SELECT actor_id FROM history WHERE guild_id = $1 AND area = $2 AND subject = $3 "
            "AND after IS NULL AND actor_id = about_id ORDER BY position DESC LIMIT 1",
            *(guild_id, Area.LESSON, lesson_id),
        )

    async def made_together(self, guild_id: int, entry: HistoryEntry) -> tuple[HistoryEntry, ...]:
        """Return the other changes of the same kind by the same person at the same time as ``entry``.

        With what was removed goes only what was removed, too.
        """
        kind = "NULL" if entry.change.after is None else "NOT NULL"
        which = "" if entry.change.area is Area.SETTING else f"AND h.after IS {kind} "
        rows = await self._database.fetch_all(
            _SELECT + f"WHERE h.guild_id = $1 AND h.changed_at = $2 AND h.area = $3 {which}"
            "AND h.id <> $4 ORDER BY h.position",
            *(guild_id, entry.at, entry.change.area, entry.id),
        )
        return tuple(found for row in rows if (found := _entry(row)).actor_id == entry.actor_id)


def _dump(data: Any) -> str | None:
    return None if data is None else json.dumps(data, ensure_ascii=False)


def _load(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _entry(row: Row) -> HistoryEntry:
    change = Change(
        Area(row["area"]), row["subject"], _load(row["before"]), _load(row["after"]), row["about_id"]
    )
    return HistoryEntry(
        row["id"], row["changed_at"], row["actor_id"], change, row["undoes"], row["undone_by"]
    )
