"""Packs in the store: seeding and reading them back, and which of their quotations channels were shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, get_args, get_type_hints

from bot.domain.pack.model import Pack, PackEntry, Source
from bot.store.codec import columns, load
from bot.store.database import Repository, RowSource

# The fields of a pack that hold entries are tables, with the fields of an entry as columns; each comes after
# those that it refers to.
_TABLES: Mapping[str, type[PackEntry]] = {
    name: kind
    for name, hint in get_type_hints(Pack).items()
    for kind in get_args(hint)
    if isinstance(kind, type) and issubclass(kind, PackEntry)
}

_SEEDING = 0  # the turn of whoever replaces packs; no server has this id


class KnowledgeRepository(Repository):
    """Reads and replaces packs."""

    async def seed(self, pack: Pack, *, now: int) -> bool:
        """Put ``pack`` into the store in one transaction, and return whether anything changed.

        Idempotent by the pack's digest; server data is left alone.
        """
        if await self.digest(pack.id) == pack.digest:
            return False
        source = {f"source_{name}": value for name, value in columns(pack.source).items()}
        async with self._database.transaction(_SEEDING) as transaction:
            if await self.digest(pack.id, transaction) == pack.digest:
                return False  # another process did it meanwhile
            transaction.write("DELETE FROM packs WHERE id = $1", pack.id)
            transaction.insert("packs", columns(pack, "source", *_TABLES) | source | {"seeded_at": now})
            for table in _TABLES:
                for position, entry in enumerate(getattr(pack, table)):
                    where = {"pack_id": pack.id, "position": position}
                    transaction.insert(table, where | columns(entry))
        return True

    async def digest(self, pack_id: str, source: RowSource | None = None) -> str | None:
        """Return the content hash of the pack as it was seeded, or None where it never was."""
        rows = source or self._database
        return await rows.fetch_value("SELECT digest FROM packs WHERE id = $1", pack_id)

    async def pack_ids(self) -> tuple[str, ...]:
        """Return the ids of all seeded packs."""
        return await self._database.fetch_column("SELECT id FROM packs ORDER BY id")

    async def load(self, pack_id: str) -> Pack | None:
        """Return the pack as it was seeded, or None where it never was."""
        row = await self._database.fetch_one("SELECT * FROM packs WHERE id = $1", pack_id)
        if row is None:
            return None
        data: dict[str, Any] = dict(row)
        data["source"] = {field.name: row[f"source_{field.name}"] for field in fields(Source)}
        entries: dict[str, Any] = {}
        for table, kind in _TABLES.items():
            rows = await self._database.fetch_all(
                f"SELECT * FROM {table} WHERE pack_id = $1 ORDER BY position",  # noqa: S608 - declared here
                pack_id,
            )
            # Row by row: the rows of a large pack as dictionaries would take more memory than the pack.
            entries[table] = tuple(load(kind, dict(row)) for row in rows)
        return replace(load(Pack, data), **entries)


class QuoteRepository(Repository):
    """Deals quotations to channels like cards from a deck: none twice before all were dealt."""

    async def draw(
        self,
        channel_id: int,
        guild_id: int | None,
        quote_ids: Sequence[str],
        *,
        choose: Callable[[Sequence[str]], str],
        now: int,
    ) -> str:
        """Return one of ``quote_ids`` that the channel has not been shown, and record that it was.

        When it has been shown all of them, they start again, except for the last one. ``quote_ids`` must not
        be empty; ``now`` is in milliseconds UTC.
        """
        async with self._database.transaction(guild_id or channel_id) as transaction:
            shown = await transaction.fetch_column(
                "SELECT quote_id FROM quotes_shown WHERE channel_id = $1 ORDER BY shown_at DESC, quote_id",
                channel_id,
            )
            left = [quote_id for quote_id in quote_ids if quote_id not in set(shown)]
            if not left:
                await transaction.execute_many(
                    "DELETE FROM quotes_shown WHERE channel_id = $1 AND quote_id = $2",
                    [(channel_id, quote_id) for quote_id in quote_ids],
                )
                left = [quote_id for quote_id in quote_ids if quote_id != shown[0]] or list(quote_ids)
            drawn = choose(left)
            row = {"channel_id": channel_id, "quote_id": drawn, "guild_id": guild_id, "shown_at": now}
            transaction.insert("quotes_shown", row, key="channel_id, quote_id")
        return drawn
