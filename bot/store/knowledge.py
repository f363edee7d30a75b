"""Packs in the store: seeding from a pack's files, and reading back what was seeded."""

from collections.abc import Mapping
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
)
from bot.store.codec import columns, load
from bot.store.database import Repository

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
        whole = {"id": pack.id, "title": pack.title, "digest": pack.digest, "seeded_at": now}
        async with self._database.transaction() as transaction:
            transaction.write("DELETE FROM packs WHERE id = $1", pack.id)
            origin = {f"source_{name}": value for name, value in columns(pack.source).items()}
            transaction.insert("packs", whole | origin)
            for table in _TABLES:
                for position, entry in enumerate(getattr(pack, table)):
                    where = {"pack_id": pack.id, "position": position}
                    transaction.insert(table, where | columns(entry))
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
