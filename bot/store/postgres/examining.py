"""Looking at a PostgreSQL database: of which version, and which processes run on it."""

import json
from collections.abc import Sequence
from typing import Any

from bot.store.address import PostgresAddress
from bot.store.claims import Kind
from bot.store.examined import Examined, Holder
from bot.store.postgres.connecting import Connection, connect, told
from bot.store.postgres.schema import LOCKS, RUNNING, read_schema
from bot.store.postgres.session import CLAIMS, COUNTS, KINDS

_OLDEST = 15  # major version
# Whoever holds one of the program's locks, with where it is connected from.
_HELD = """
SELECT l.pid, l.classid::bigint AS class, l.objid::bigint AS number, l.mode, a.client_addr::text AS host
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND l.classid::bigint = ANY($1::bigint[]) ORDER BY l.pid
"""


async def examine_server(address: PostgresAddress) -> Examined:
    """Return what is seen of a PostgreSQL database. Raises StoreError."""
    connection = await connect(address)
    try:
        with told(address):
            schema = await read_schema(connection, address)
            return Examined(
                engine=f"PostgreSQL {connection.get_server_version().major}",
                newest=schema.newest,
                missing=len(schema.missing),
                denied=await _denied(connection),
                holders=_holders(await connection.fetch(_HELD, [LOCKS, CLAIMS, COUNTS])),
                command_ids=await _command_ids(connection),
            )
    finally:
        connection.terminate()


async def _denied(connection: Connection) -> str:
    version = connection.get_server_version().major
    if version < _OLDEST:
        return f"PostgreSQL {_OLDEST} or newer, rather than {version}"
    may = await connection.fetchval("SELECT has_schema_privilege(current_schema(), 'CREATE')")
    return "" if may else "the right to make tables in its schema"


async def _command_ids(connection: Connection) -> dict[int, dict[str, int]]:
    if not await connection.fetchval("SELECT to_regclass('command_syncs') IS NOT NULL"):
        return {}
    rows = await connection.fetch("SELECT scope, command_ids FROM command_syncs")
    return {row[0]: json.loads(row[1]) for row in rows}


def _holders(locks: Sequence[Any]) -> tuple[Holder, ...]:
    """Return the processes that run the bot, or use the database alone, by the locks that they hold."""
    running = [each for each in locks if (each["class"], each["number"]) == (LOCKS, RUNNING)]
    return tuple(_holder(each, [lock for lock in locks if lock["pid"] == each["pid"]]) for each in running)


def _holder(running: Any, locks: Sequence[Any]) -> Holder:
    claimed = (divmod(each["number"], KINDS) for each in locks if each["class"] == CLAIMS)
    counts = [each["number"] for each in locks if each["class"] == COUNTS]
    return Holder(
        name=f"session {running['pid']} from {running['host'] or 'the same machine'}",
        is_sole=running["mode"] == "ExclusiveLock",
        shards=frozenset(number for kind, number in claimed if kind == Kind.SHARD),
        shard_count=counts[0] if counts else None,
    )
