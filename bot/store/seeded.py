"""What is known of a database without opening it as a store: whether it is there, and which pack it has."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.errors import StoreError
from bot.store.address import Address, PostgresAddress
from bot.store.sqlite.files import connect_read_only, file_exists
from bot.store.sqlite.group_commit import sqlite_sql

_FIND = "SELECT id FROM packs WHERE digest = $1"


def may_exist(address: Address) -> bool:
    """Return whether there is a database; a server is only asked when the database is opened."""
    return isinstance(address, PostgresAddress) or file_exists(address)


async def find_seeded(address: Address, digest: str) -> str | None:
    """Return the id of the pack with this digest in a database that is not open; None where it has none.

    A database that is not there yet, or cannot be read, has none: opening it will say why.
    """
    if isinstance(address, PostgresAddress):
        return await _find_on_server(address, digest)
    return await asyncio.to_thread(_find_in_file, address, digest)


def _find_in_file(path: Path, digest: str) -> str | None:
    try:
        with closing(connect_read_only(path)) as connection:
            row = connection.execute(sqlite_sql(_FIND), (digest,)).fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])


async def _find_on_server(address: PostgresAddress, digest: str) -> str | None:
    from bot.store.postgres.connecting import FAILURES, connect  # noqa: PLC0415 - costs its import

    try:
        connection = await connect(address)
    except StoreError:
        return None
    try:
        return await connection.fetchval(_FIND, digest)
    except FAILURES:
        return None
    finally:
        connection.terminate()
