"""Moving everything from one database to another, of whichever kind."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import StoreError
from bot.store.database import Database, Row, Transaction, insert_sql, without_nul

_OWN = "migrations"  # each database keeps its own account of how its tables were made
_DIGEST_BITS = 128


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds, whatever the order of its rows."""

    rows: int
    digest: int

    def with_rows(self, rows: Sequence[Row]) -> "Content":
        """Return the content with more rows."""
        added = sum(_digest(row) for row in rows)
        return Content(self.rows + len(rows), (self.digest + added) % 2**_DIGEST_BITS)


EMPTY = Content(0, 0)


async def copy(source: Database, target: Database) -> dict[str, Content]:
    """Copy every row into a database without any, all or nothing; return what each table holds.

    Both are of the same version, and nobody else writes to either. Raises StoreError where the target has
    rows, or holds something else in the end.
    """
    tables = [table for table in await source.tables() if table != _OWN]
    filled = [table for table in tables if await target.fetch_one(f"SELECT 1 FROM {table} LIMIT 1")]  # noqa: S608 - from the schema
    if filled:
        raise StoreError(
            f"{target.name} has data already, in {', '.join(filled)}. Nothing was copied: give a database "
            "without any."
        )
    async with target.transaction(None) as transaction:
        copied = {table: await _copy_table(source, transaction, table) for table in tables}
    found = {table: await content_of(target, table) for table in tables}
    different = [table for table in tables if copied[table] != found[table]]
    if different:
        async with target.transaction(None) as transaction:
            for table in reversed(tables):
                transaction.write(f"DELETE FROM {table}")  # noqa: S608 - from the schema
        raise StoreError(
            f"What was written to {target.name} differs from {source.name} in {', '.join(different)}. It was "
            "deleted again; does anything else write to one of them?"
        )
    return copied


async def content_of(database: Database, table: str) -> Content:
    """Return what a table holds."""
    content = EMPTY
    async for rows in database.read_table(table):
        content = content.with_rows(rows)
    return content


async def _copy_table(source: Database, transaction: Transaction, table: str) -> Content:
    content = EMPTY
    async for rows in source.read_table(table):
        names = tuple(rows[0].keys())
        await transaction.execute_many(insert_sql(table, names, ""), [tuple(row) for row in rows])
        content = content.with_rows(rows)
    return content


def _digest(row: Row) -> int:
    """Return a number for a row, the same in every database."""
    values = sorted((name, without_nul(row[name])) for name in row.keys())  # noqa: SIM118 - a row has values, not keys
    digest = hashlib.sha256(repr(values).encode("utf-8", "surrogatepass"))
    return int.from_bytes(digest.digest()[: _DIGEST_BITS // 8], "big")
