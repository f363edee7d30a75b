"""Packs in the store: seeding from a pack's files, and reading back what was seeded."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from bot.domain.pack.model import (
    Entity,
    Fact,
    Gap,
    Pack,
    QuizItem,
    Quote,
    Source,
    Stunt,
    Synonyms,
    Topic,
    Value,
)
from bot.store.codec import load
from bot.store.database import Repository, Transaction
from bot.store.group_commit import SqlValue

# The tables of a pack, each of which has the fields of its dataclass as columns; after those it refers to.
_TABLES: Mapping[str, type[Any]] = {
    "topics": Topic,
    "entities": Entity,
    "facts": Fact,
    "gaps": Gap,
    "quotes": Quote,
    "stunts": Stunt,
    "quiz_items": QuizItem,
    "synonyms": Synonyms,
}


class KnowledgeRepository(Repository):
    """Reads and replaces packs."""

    async def seed(self, pack: Pack, *, now: int) -> bool:
        """Put ``pack`` into the store in one transaction, and return whether anything changed.

        Idempotent by the pack's digest; server data is left alone.
        """
        if await self.digest(pack.id) == pack.digest:
            return False
        source = pack.source
        values = (pack.id, pack.title, pack.digest, source.title, source.date, source.paragraphs, now)
        async with self._database.transaction() as transaction:
            transaction.write("DELETE FROM packs WHERE id = $1", pack.id)
            transaction.write(
                "INSERT INTO packs (id, title, digest, source_title, source_date, source_paragraphs, "
                "seeded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                *values,
            )
            for table, kind in _TABLES.items():
                await _insert(transaction, table, kind, pack.id, getattr(pack, table))
        return True

    async def digest(self, pack_id: str) -> str | None:
        """Return the content hash of the pack as it was seeded, or None where it never was."""
        return await self._database.fetch_value("SELECT digest FROM packs WHERE id = $1", pack_id)

    async def pack_ids(self) -> tuple[str, ...]:
        """Return the ids of all seeded packs."""
        return await self._database.fetch_column("SELECT id FROM packs ORDER BY id")

    async def load(self, pack_id: str) -> Pack | None:
        """Return the pack as it was seeded, or None where it never was."""
        row = await self._database.fetch_one("SELECT * FROM packs WHERE id = $1", pack_id)
        if row is None:
            return None
        entries: dict[str, tuple[Any, ...]] = {}
        for table, kind in _TABLES.items():
            rows = await self._database.fetch_all(
                f"SELECT * FROM {table} WHERE pack_id = $1 ORDER BY position",  # noqa: S608 - declared here
                pack_id,
            )
            entries[table] = tuple(load(kind, dict(found)) for found in rows)
        source = Source(row["source_title"], row["source_date"], row["source_paragraphs"])
        return Pack(id=row["id"], title=row["title"], source=source, digest=row["digest"], **entries)


async def _insert(
    transaction: Transaction, table: str, kind: type[Any], pack_id: str, entries: Sequence[Any]
) -> None:
    columns = ["pack_id", "position", *(field.name for field in fields(kind))]
    marks = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    await transaction.execute_many(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608 - declared here
        [
            (pack_id, position, *(_column(getattr(entry, name)) for name in columns[2:]))
            for position, entry in enumerate(entries)
        ],
    )


def _column(value: Any) -> SqlValue:
    if isinstance(value, tuple | Value):
        return json.dumps(asdict(value) if isinstance(value, Value) else value, ensure_ascii=False)
    return value
