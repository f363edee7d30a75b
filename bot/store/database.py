"""The SQLite driver: connections, the one writer, migrations, backups.

Everything that is particular to SQLite stands here; repositories speak the subset of SQL that
SQLite and PostgreSQL share, with ``$1`` placeholders.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import aiosqlite

from bot.domain.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

MIGRATIONS = Path(__file__).with_name("migrations")
_BUSY_MS = 2_000  # how long one process waits for another's write: people must be answered within 3 s
_PLACEHOLDER = re.compile(r"\$(\d+)")

SqlValue = str | int | float | bytes | None


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered SQL file."""

    number: int
    name: str
    sql: str


@lru_cache(maxsize=512)
def _sqlite_sql(sql: str) -> str:
    return _PLACEHOLDER.sub(r"?\1", sql)


class Transaction:
    """A write in progress; see :meth:`Database.transaction`."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, *values: SqlValue) -> int:
        """Run one statement and return how many rows it changed."""
        # Not closed, which would be another trip to the writer's thread: without rows it holds nothing.
        return (await self._connection.execute(_sqlite_sql(sql), values)).rowcount

    async def execute_many(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> None:
        """Run one statement for every row."""
        cursor = await self._connection.executemany(_sqlite_sql(sql), rows)
        await cursor.close()

    async def fetch_all(self, sql: str, *values: SqlValue) -> list[sqlite3.Row]:
        """Return every row, seeing this transaction's own writes."""
        return list(await self._connection.execute_fetchall(_sqlite_sql(sql), values))

    async def fetch_one(self, sql: str, *values: SqlValue) -> sqlite3.Row | None:
        """Return the first row, or None; also for statements with RETURNING."""
        rows = await self.fetch_all(sql, *values)
        return rows[0] if rows else None


@dataclass(slots=True)
class _Group:
    """Transactions that share one commit."""

    settled: asyncio.Future[None]  # when all of them are on disk
    members: int = 0  # how many have ended well
    commit: asyncio.Task[None] | None = None


class Database:
    """One SQLite file with a writer that tasks take turns at, and a reader beside it.

    The reader is a second connection, so that no read ever sees a half-done write.
    """

    def __init__(self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._turn = asyncio.Lock()  # first come, first served: the shared commit relies on it
        self._group: _Group | None = None
        self._refusal: sqlite3.OperationalError | None = None  # why the latest write could not begin
        self.epoch = 0  # rises when rows are not what repositories may remember them to be

    @classmethod
    async def open(cls, path: Path, *, now: int) -> Database:
        """Open ``path``, creating or migrating it; ``now`` is in milliseconds UTC.

        Raises StoreError, with nothing overwritten, where the file is newer than this program,
        corrupt, or cannot be written.
        """
        try:
            await asyncio.to_thread(_probe, path)
            writer = await _connect(path)
        except (OSError, sqlite3.Error) as error:
            raise _store_error(path, error) from error
        try:
            await _check_integrity(writer)
            await _migrate(path, writer, now)
            reader = await _connect(path)
            await reader.execute_fetchall("PRAGMA query_only = ON")
        except sqlite3.Error as error:
            await writer.close()
            raise _store_error(path, error) from error
        except BaseException:
            await writer.close()
            raise
        return cls(path, writer, reader)

    async def close(self) -> None:
        """Close both connections, after the writes that wait; unfinished ones are rolled back."""
        async with self._turn:
            if self._group is not None:
                await self._commit(self._group)
            await self._reader.close()
            await self._writer.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        """Take the writer's turn: on disk at the end of the block, rolled back when it raises.

        Those that wait for their turn share one commit, since the disk is what takes long: each is a
        savepoint in the same SQLite transaction. Never hold it across a call to Discord. Raises StoreError
        where SQLite cannot write; then none of those that shared the commit is written, and each is told.
        """
        refusal = self._refusal
        try:
            async with self._turn:
                if self._refusal is not None and self._refusal is not refusal:
                    # Another process has the file: having waited for it once is enough for all in the line.
                    raise sqlite3.OperationalError(*self._refusal.args)
                group = await self._join()
                try:
                    yield Transaction(self._writer)
                except BaseException:
                    await self._undo(group)
                    raise
                group.members += 1
            await asyncio.shield(group.settled)
        except sqlite3.IntegrityError:
            raise  # a constraint spoke: repositories give it its meaning
        except sqlite3.Error as error:
            raise _store_error(self.path, error) from error

    async def _join(self) -> _Group:
        if self._group is not None:
            # Never released by name: the commit releases it, and only the latest is ever rolled back to.
            await self._writer.execute_fetchall("SAVEPOINT member")
            return self._group
        try:
            await self._writer.execute_fetchall("BEGIN IMMEDIATE")
        except asyncio.CancelledError:
            await self._writer.rollback()  # the statement ran in its thread all the same
            raise
        except sqlite3.OperationalError as error:
            self._refusal = error
            raise
        group = self._group = _Group(asyncio.get_running_loop().create_future())
        # Its turn comes after those that wait already: they are the group.
        group.commit = asyncio.create_task(self._commit_in_turn(group))
        return group

    async def _undo(self, group: _Group) -> None:
        """Take back one member of a group; SQLite takes back the whole group where the disk fails."""
        if not self._writer.in_transaction:
            self._settle(group, sqlite3.OperationalError("the write was rolled back"))
        elif group.members:
            await self._writer.execute_fetchall("ROLLBACK TO member")
        else:
            await self._writer.rollback()
            self._settle(group)

    async def _commit_in_turn(self, group: _Group) -> None:
        async with self._turn:
            if self._group is group:
                await self._commit(group)

    async def _commit(self, group: _Group) -> None:
        try:
            await self._writer.commit()
        except sqlite3.Error as error:
            if self._writer.in_transaction:
                await self._writer.rollback()
            self._settle(group, error)
        else:
            self._settle(group)

    def _settle(self, group: _Group, error: sqlite3.Error | None = None) -> None:
        self._group = None
        if error is None:
            group.settled.set_result(None)
        else:
            self.epoch += 1
            group.settled.set_exception(error)
            group.settled.exception()  # known even if every member has gone meanwhile

    async def fetch_all(self, sql: str, *values: SqlValue) -> list[sqlite3.Row]:
        """Return every row of a committed state; raises StoreError where SQLite cannot read."""
        try:
            return list(await self._reader.execute_fetchall(_sqlite_sql(sql), values))
        except sqlite3.Error as error:
            raise _store_error(self.path, error) from error

    async def fetch_one(self, sql: str, *values: SqlValue) -> sqlite3.Row | None:
        """Return the first row, or None."""
        rows = await self.fetch_all(sql, *values)
        return rows[0] if rows else None

    async def back_up(self, target: Path) -> None:
        """Write a consistent copy to ``target`` while others go on; an existing file is not touched."""
        if target.exists():
            raise StoreError(f"{target} exists already; a backup never overwrites a file.")
        await _copy(self._reader, target)


def _probe(path: Path) -> None:
    """Raise what is wrong with a file, before aiosqlite starts a thread that it would not end in time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    finally:
        connection.close()


# execute_fetchall throughout: a cursor that is left open holds its statement, and with it the commit.
async def _connect(path: Path) -> aiosqlite.Connection:
    # isolation_level None: transactions begin where this module says so, nowhere else.
    connection = await aiosqlite.connect(path, isolation_level=None, cached_statements=256)
    connection.row_factory = sqlite3.Row
    try:
        await connection.execute_fetchall("PRAGMA journal_mode = WAL")
        await connection.execute_fetchall("PRAGMA foreign_keys = ON")
        # FULL: what was acknowledged to a player survives a power cut, not just a crash.
        await connection.execute_fetchall("PRAGMA synchronous = FULL")
        await connection.execute_fetchall("PRAGMA busy_timeout = " + str(_BUSY_MS))
    except sqlite3.Error:
        await connection.close()
        raise
    return connection


async def _check_integrity(connection: aiosqlite.Connection) -> None:
    rows = list(await connection.execute_fetchall("PRAGMA quick_check(1)"))
    if rows[0][0] != "ok":
        raise sqlite3.DatabaseError(str(rows[0][0]))


def read_migrations(folder: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """Return the numbered SQL files of ``folder``, in order."""
    return tuple(
        Migration(int(path.stem.partition("_")[0]), path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.sql"))
    )


async def _migrate(path: Path, connection: aiosqlite.Connection, now: int) -> None:
    migrations = read_migrations()
    await connection.execute_fetchall(
        "CREATE TABLE IF NOT EXISTS migrations "
        "(number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)"
    )
    rows = await connection.execute_fetchall("SELECT number, name FROM migrations")
    applied = {int(row["number"]): str(row["name"]) for row in rows}
    unknown = sorted(applied.keys() - {migration.number for migration in migrations})
    if unknown:
        raise StoreError(
            f"{path} was written by a newer version of this program (it knows {applied[unknown[-1]]!r}, "
            "this one does not). Update the program, or choose another file with RECKONER_DATABASE."
        )
    missing = [migration for migration in migrations if migration.number not in applied]
    if applied and missing:
        await _copy(connection, path.with_name(f"{path.name}.backup-{max(applied):04}-{now}"))
    for migration in missing:
        await _apply(connection, migration, now)


async def _apply(connection: aiosqlite.Connection, migration: Migration, now: int) -> None:
    await connection.execute_fetchall("BEGIN IMMEDIATE")
    try:
        for statement in _statements(migration.sql):
            await connection.execute_fetchall(statement)
        await connection.execute_fetchall(
            "INSERT INTO migrations (number, name, applied_at) VALUES (?1, ?2, ?3)",
            (migration.number, migration.name, now),
        )
    except BaseException:
        await connection.rollback()
        raise
    await connection.commit()


def _statements(sql: str) -> list[str]:
    """Split a migration at its statements' ends; executescript() would commit half of it."""
    statements: list[str] = []
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    if re.sub(r"--[^\n]*", "", pending).strip():
        statements.append(pending)
    return statements


async def _copy(connection: aiosqlite.Connection, target: Path) -> None:
    try:
        copy = await aiosqlite.connect(target)
        try:
            await connection.backup(copy)
        finally:
            await copy.close()
    except (OSError, sqlite3.Error) as error:
        raise _store_error(target, error) from error


def _store_error(path: Path, error: Exception) -> StoreError:
    text = str(error)
    if "malformed" in text or "not a database" in text or "disk image" in text:
        advice = (
            "The file is damaged or not SQLite. It was not changed: restore a backup, or choose another file."
        )
    elif "full" in text:
        advice = "The disk is full. Nothing was changed: make room and start again."
    elif "readonly" in text or "unable to open" in text or isinstance(error, OSError):
        advice = "Check that the folder exists and that this user may write there."
    elif "locked" in text or "busy" in text:
        advice = "Another program holds the file. Only one bot may use a database."
    else:
        advice = "Nothing was changed."
    return StoreError(f"The database {path} cannot be used: {text}. {advice}")
