"""What is done with a database file before anybody reads or writes it; above all migrations.

Migrations are numbered SQL files that are applied once each, in order, and never change once released.
"""

import logging
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing, nullcontext
from pathlib import Path

from bot.store.claims import Role
from bot.store.migrating import (
    TABLE,
    Migration,
    Schema,
    edited,
    schema_of,
    split_statements,
    used_by_older,
)
from bot.store.sqlite.copies import (
    automatic_copy,
    delete_expired_copies,
    delete_interrupted_copies,
    write_copy,
)
from bot.store.sqlite.files import check_integrity, connect_blocking, connect_read_only
from bot.store.sqlite.lock import share_lock
from bot.store.sqlite.scrubbing import CLEAN, is_clean, scrub

_log = logging.getLogger(__name__)

_LAYOUT = re.compile(r"--[^\n]*|/\*.*?\*/|\s+", re.DOTALL)


def prepare(path: Path, *, now: int, role: Role) -> None:
    """Create or check a database and migrate it; ``now`` is in milliseconds UTC.

    Raises StoreError, sqlite3.Error and OSError, with the file as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.stat().st_size:
        # Read-only: closing a writable connection would copy a -wal file of another database into it.
        with closing(connect_read_only(path)) as connection:
            check_integrity(connection)
    if role is not Role.VISITOR:
        delete_interrupted_copies(path)
        delete_expired_copies(path, now=now)
    with closing(connect_blocking(path)) as connection:
        _migrate(connection, path, now=now, role=role)
        if role is Role.VISITOR:
            return
        # What the last process had no time to remove; nobody waits for an answer yet.
        if not is_clean(connection):
            _log.info(
                "Writing %s anew, without traces of deleted rows: about a second for every 150 MB", path
            )
        try:
            scrub(connection, largest=None)
        except sqlite3.Error as error:
            _log.warning("Traces of what was erased are still in %s: %s", path, error)


def _migrate(connection: sqlite3.Connection, path: Path, *, now: int, role: Role) -> None:
    """Apply missing migrations, all or none, after copying a database that has any already.

    While a bot runs, only the process that holds the database's lock (no visitor) may change the tables:
    raises StoreError for any other, and as :func:`read_schema` does.
    """
    state = read_schema(connection, path)
    if not state.missing and not state.unrecorded:
        return
    lock = nullcontext() if role is not Role.VISITOR else share_lock(path)
    if lock is None:
        if state.missing:
            raise used_by_older(path)
        return  # the digests are for the bot's next start to record
    with lock:
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Once more: another process may have done it while this one waited.
            state = read_schema(connection, path)
            if state.newest and state.missing:
                write_copy(path, automatic_copy(path, f"backup-{state.newest:04}", now=now))
            _apply_missing(connection, state, now)
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


def _apply_missing(connection: sqlite3.Connection, state: Schema, now: int) -> None:
    connection.execute(TABLE)
    if not state.newest:
        connection.execute(f"PRAGMA user_version = {CLEAN:d}")
    if "digest" not in _columns(connection):
        connection.execute("ALTER TABLE migrations ADD COLUMN digest TEXT")
    connection.executemany(
        "UPDATE migrations SET digest = ?2 WHERE number = ?1",
        [(migration.number, migration.digest) for migration in state.unrecorded],
    )
    for migration in state.missing:
        _apply(connection, migration)
        connection.execute(
            "INSERT INTO migrations (number, name, applied_at, digest) VALUES (?1, ?2, ?3, ?4)",
            (migration.number, migration.name, now, migration.digest),
        )


def _apply(connection: sqlite3.Connection, migration: Migration) -> None:
    for statement in split_statements(migration.sql):
        connection.execute(statement)


def read_schema(connection: sqlite3.Connection, path: Path) -> Schema:
    """Return which migrations a database has.

    Raises StoreError where this version cannot use it: newer, or made by edited migrations.
    """
    columns = _columns(connection)
    digest = "digest" if "digest" in columns else "NULL"  # which early versions did not record
    rows = connection.execute(f"SELECT number, name, {digest} FROM migrations").fetchall() if columns else []  # noqa: S608
    schema = schema_of({row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}, path)
    if schema.unrecorded and (different := _differences(connection, schema.done)):
        raise edited(path, different)
    return schema


def _columns(connection: sqlite3.Connection) -> set[str]:
    return {row[1] for row in connection.execute("PRAGMA table_info(migrations)")}


def _differences(connection: sqlite3.Connection, done: Sequence[Migration]) -> list[str]:
    """Return the tables and indexes that differ from what the applied migrations create."""
    with closing(sqlite3.connect(":memory:")) as model:
        for migration in done:
            _apply(model, migration)
        expected, found = _objects(model), _objects(connection)
    different = {name for name, _ in expected.items() ^ found.items()}
    return sorted(f"{kind} {name}" for kind, name in different)


def _objects(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the statements of tables and indexes, without comments and spaces."""
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'migrations' "
        "AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    )
    return {(kind, name): _LAYOUT.sub("", sql).casefold() for kind, name, sql in rows}
