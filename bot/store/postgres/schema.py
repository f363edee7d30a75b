"""What is done with a PostgreSQL database before anybody reads or writes it."""

import asyncio
import re
from typing import Any

import asyncpg

from bot.domain.errors import StoreError
from bot.store.address import PostgresAddress
from bot.store.claims import Role
from bot.store.migrating import TABLE, Schema, edited, schema_of, split_statements, used_by_older
from bot.store.postgres.connecting import Connection

# Advisory locks of two numbers: the program's, and which. A server's turn has one number, its id.
LOCKS = 0x7265636B
MIGRATING = 1  # whoever makes the tables
RUNNING = 2  # shared by the processes that run the bot
CHANNEL = "reckoner"  # what processes are told of each other's changes on
# Tables whose rows processes keep in memory, with the column that has the server's id.
CACHED = {
    "settings": "guild_id",
    "lessons": "guild_id",
    "blocks": "guild_id",
    "blocked_guilds": "id",
    "quiz_lists": "guild_id",
    "quiz_questions": "guild_id",
}
# Text is compared by its bytes, as in SQLite, whatever the server's locale.
_TYPES = (
    (re.compile(r"\bBLOB\b"), "BYTEA"),
    (re.compile(r"\bX''"), "''::bytea"),
    (re.compile(r"\bTEXT\b"), 'TEXT COLLATE "C"'),
)
_MAKES = re.compile(r"^[^\S\n]*(?:CREATE|ALTER|DROP)\b", re.MULTILINE)
_SOLE_FOR_A_WHILE = "pg_try_advisory_xact_lock"
_PATIENCE_S = 2.0  # how long to wait for a bot that is just ending
_PAUSE_S = 0.05
_TELL = f"""
CREATE OR REPLACE FUNCTION reckoner_tell() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed jsonb := to_jsonb(COALESCE(NEW, OLD));
BEGIN
    PERFORM pg_notify('{CHANNEL}', changed ->> TG_ARGV[0]);
    RETURN NULL;
END $$
"""


def postgres_sql(sql: str) -> str:
    """Return a migration's statement in PostgreSQL's words."""
    for pattern, replacement in _TYPES:
        sql = pattern.sub(replacement, sql)
    return sql


async def prepare(connection: Connection, address: PostgresAddress, *, now: int, role: Role) -> None:
    """Apply missing migrations, all or none, and take a role; ``now`` is in milliseconds UTC.

    One process does it, others wait meanwhile. Raises StoreError where this version cannot use the database.
    """
    async with connection.transaction():
        await connection.execute("SET LOCAL lock_timeout = 0")
        await connection.execute("SELECT pg_advisory_xact_lock($1, $2)", LOCKS, MIGRATING)
        state = await read_schema(connection, address)
        # Whoever runs does not know the tables that it would get.
        if state.newest and state.missing and not await _taken(connection, _SOLE_FOR_A_WHILE, role):
            raise used_by_older(address)
        await connection.execute(postgres_sql(TABLE))
        for migration in state.missing:
            for statement in split_statements(migration.sql):
                # Of new tables there are no rows to move, which early migrations do in SQLite's own words.
                if state.newest or _MAKES.search(statement):
                    await connection.execute(postgres_sql(statement))
            await connection.execute(
                "INSERT INTO migrations (number, name, applied_at, digest) VALUES ($1, $2, $3, $4)",
                migration.number,
                migration.name,
                now,
                migration.digest,
            )
        await _add_triggers(connection)
        await take_role(connection, address, role)


async def take_role(connection: Connection, address: PostgresAddress, role: Role) -> None:
    """Have a role for as long as the session lasts. Raises StoreError where that of others excludes it."""
    if role is Role.SOLE and not await _taken(connection, "pg_try_advisory_lock", role):
        raise StoreError(
            f"The database {address} is in use by another running bot. Stop that one, or give "
            "this one a database of its own with RECKONER_DATABASE."
        )
    if role is Role.BOT and not await _taken(connection, "pg_try_advisory_lock_shared", role):
        raise StoreError(
            f"The database {address} is in use by a command that needs it for itself. "
            "Start the bot again once that is done."
        )


async def _taken(connection: Connection, lock: str, role: Role) -> bool:
    """Try to take a lock; those with a role wait a little for a process that is just ending."""
    deadline = asyncio.get_running_loop().time() + (0 if role is Role.VISITOR else _PATIENCE_S)
    while not await connection.fetchval(f"SELECT {lock}($1, $2)", LOCKS, RUNNING):
        if asyncio.get_running_loop().time() >= deadline:
            return False
        await asyncio.sleep(_PAUSE_S)
    return True


async def require_known(connection: Connection, address: PostgresAddress) -> None:
    """Raise StoreError where a newer version has changed the tables meanwhile."""
    if (await read_schema(connection, address)).missing:
        raise StoreError(f"The database {address} is not the one that this bot began with.")


async def read_schema(connection: "asyncpg.Connection[Any]", address: PostgresAddress) -> Schema:
    """Return which migrations a database has. Raises StoreError where this version cannot use it."""
    has_any = await connection.fetchval("SELECT to_regclass('migrations') IS NOT NULL")
    rows = await connection.fetch("SELECT number, name, digest FROM migrations") if has_any else []
    schema = schema_of({row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}, address)
    if schema.unrecorded:  # no version of this program leaves one without
        raise edited(address, (f"its migration {each.name!r}" for each in schema.unrecorded))
    return schema


async def _add_triggers(connection: "asyncpg.Connection[Any]") -> None:
    """Have every change of what processes keep in memory told to all of them, by whomever it is made."""
    rows = await connection.fetch(
        "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'reckoner_tell'"
    )
    missing = CACHED.keys() - {row[0] for row in rows}
    if missing:
        await connection.execute(_TELL)
    for table in sorted(missing):
        await connection.execute(
            f"CREATE TRIGGER reckoner_tell AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION reckoner_tell('{CACHED[table]}')"
        )
