"""The SQLite driver: connections, the one writer, migrations, backups.

Everything that is particular to SQLite stands here; repositories speak the subset of SQL that
SQLite and PostgreSQL share, with ``$1`` placeholders.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple, cast

import aiosqlite

from bot.domain.errors import StoreError
from bot.store.sharing import Member, SharedWrite, sqlite_sql

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from bot.store.sharing import Outcome, SqlValue

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")

MIGRATIONS = Path(__file__).with_name("migrations")
_BUSY_MS = 2_000  # how long one process waits for another's write: people must be answered within 3 s
_LOOK_S = 2.0  # between looks for what other processes wrote, such as `bot guild erase`
_LOOK_PATIENCE_S = 0.2  # that somebody waits for a look: the writer may itself wait for another process


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered SQL file."""

    number: int
    name: str
    sql: str


class Transaction:
    """A write in progress; see :meth:`Database.transaction`."""

    def __init__(self, database: Database, member: Member) -> None:
        self._database = database
        self._member = member

    def write(self, sql: str, *values: SqlValue) -> None:
        """Have a statement run before this transaction's next one that waits, at the latest with the commit.

        It costs no trip to SQLite's thread. A constraint that it breaks speaks there, or at the block's end.
        """
        self._member.pending.append((sql, values))

    async def execute(self, sql: str, *values: SqlValue) -> int:
        """Run one statement and return how many rows it changed."""
        return (await self._database.run(self._member, sql, [values])).changed

    async def execute_many(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> list[sqlite3.Row]:
        """Run one statement for every row of values; return what it gives, for statements with RETURNING."""
        return (await self._database.run(self._member, sql, rows)).rows

    async def fetch_all(self, sql: str, *values: SqlValue) -> list[sqlite3.Row]:
        """Return every row, seeing this transaction's own writes."""
        return (await self._database.run(self._member, sql, [values])).rows

    async def fetch_one(self, sql: str, *values: SqlValue) -> sqlite3.Row | None:
        """Return the first row, or None; also for statements with RETURNING."""
        rows = await self.fetch_all(sql, *values)
        return rows[0] if rows else None


@dataclass(slots=True)
class _Group:
    """Transactions that share one commit."""

    settled: asyncio.Future[None]  # when all of them are on disk
    ended: list[Member] = field(default_factory=list[Member])  # well, with something left to write
    members: list[Member] = field(default_factory=list[Member])  # all that ended well
    commit: asyncio.Task[None] | None = None

    def take_ended(self) -> list[Member]:
        """Return those with something left to write, for whoever makes the next trip."""
        ended, self.ended = self.ended, []
        return ended


class Database:
    """One SQLite file with a writer that tasks take turns at, and a reader beside it.

    The reader is a second connection, so that no read ever sees a half-done write.
    """

    def __init__(self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self.path = path
        self._writer = writer
        self._shared = SharedWrite(writer._conn)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - see _in_thread
        self._reader = reader
        self._turn = asyncio.Lock()  # first come, first served: the shared commit relies on it
        self._group: _Group | None = None
        self._busy: sqlite3.OperationalError | None = None  # what waiting in vain for another process gave
        self.epoch = 0  # rises when rows are not what is remembered of them
        self._version: int | None = None  # of the file, as other processes have written it
        self._looking: asyncio.Task[None] | None = None
        self._looked_at = float("-inf")  # on the loop's clock

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
        database = cls(path, writer, reader)
        await database._look()
        return database

    async def close(self) -> None:
        """Close both connections, after the writes that wait; unfinished ones are rolled back."""
        async with self._turn:
            if self._group is not None:
                await self._commit(self._group)
            if self._looking is not None:
                await self._looking
            await self._reader.close()
            await self._writer.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        """Take the writer's turn: on disk at the end of the block, rolled back when it raises.

        Those that wait for their turn share one commit, since the disk is what takes long: each is a
        savepoint in the same SQLite transaction. Never hold it across a call to Discord. Raises StoreError
        where SQLite cannot write; then none of those that shared the commit is written, and each is told.
        """
        await self.look_elsewhere()
        member, busy = Member(), self._busy
        try:
            async with self._turn:
                if self._busy is not None and self._busy is not busy:
                    # Another process has the file: waiting for it once is enough for all in the line.
                    raise sqlite3.OperationalError(*self._busy.args)
                group = self._group or self._new_group()
                try:
                    yield Transaction(self, member)
                except BaseException:
                    await self._undo(group, member)
                    raise
                group.members.append(member)
                if member.pending:
                    group.ended.append(member)
            await asyncio.shield(group.settled)
            if member.refused is not None:
                raise member.refused
        except sqlite3.IntegrityError:
            raise  # a constraint spoke: repositories give it its meaning
        except sqlite3.Error as error:
            raise _store_error(self.path, error) from error

    async def look_elsewhere(self) -> int:
        """Return ``epoch``, which has risen where another process wrote; it looks every other second at most.

        Whoever remembers rows asks this, and forgets them with the epoch that they were read in.
        """
        loop = asyncio.get_running_loop()
        # Either way: a simulated clock may be behind the one that an earlier look was timed by.
        if self._looking is None and abs(loop.time() - self._looked_at) >= _LOOK_S:
            self._looked_at = loop.time()
            self._looking = loop.create_task(self._look())
        if self._looking is not None:
            await asyncio.wait({self._looking}, timeout=_LOOK_PATIENCE_S)
        return self.epoch

    async def _look(self) -> None:
        try:
            # On the writer: it counts what all other connections commit, of which ours writes nothing.
            rows = list(await self._writer.execute_fetchall("PRAGMA data_version"))
        except sqlite3.Error:
            return  # whoever writes next is told; the next look sees what this one did not
        finally:
            self._looking = None
        if self._version not in {None, rows[0][0]}:
            self.epoch += 1
        self._version = rows[0][0]

    async def run(self, member: Member, sql: str, rows: Sequence[Sequence[SqlValue]]) -> Outcome:
        """Run a statement for the transaction whose turn it is."""
        ended = self._group.take_ended() if self._group is not None else []
        member.has_called = True
        return await self._call(self._shared.run, ended, member, sql, rows)

    async def _call(self, work: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
        """Make a trip to the writer's thread."""
        try:
            return await _in_thread(self._writer, work, *arguments)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                self._busy = error
            raise

    def _new_group(self) -> _Group:
        group = self._group = _Group(asyncio.get_running_loop().create_future())
        # Its turn comes after those that wait already: they are the group.
        group.commit = asyncio.create_task(self._commit_in_turn(group))
        return group

    async def _undo(self, group: _Group, member: Member) -> None:
        """Take back one member of a group; SQLite takes back the whole group where the disk fails."""
        if not member.has_called:
            return
        await _in_thread(self._writer, self._shared.undo, member)
        if not self._shared.is_open:
            self._settle(group, sqlite3.OperationalError("the write was rolled back"))

    async def _commit_in_turn(self, group: _Group) -> None:
        async with self._turn:
            if self._group is group:
                await self._commit(group)

    async def _commit(self, group: _Group) -> None:
        ended = group.take_ended()
        try:
            if ended or self._shared.is_open:
                await self._call(self._shared.commit, ended)
        except sqlite3.Error as error:
            self._settle(group, error)
        else:
            self._settle(group)

    def _settle(self, group: _Group, error: sqlite3.Error | None = None) -> None:
        self._group = None
        if error is not None or any(member.refused for member in group.members):
            self.epoch += 1
        if error is None:
            group.settled.set_result(None)
        else:
            group.settled.set_exception(error)
            group.settled.exception()  # known even if every member has gone meanwhile

    async def fetch_all(self, sql: str, *values: SqlValue) -> list[sqlite3.Row]:
        """Return every row of a committed state; raises StoreError where SQLite cannot read."""
        try:
            return list(await self._reader.execute_fetchall(sqlite_sql(sql), values))
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


async def _in_thread(
    connection: aiosqlite.Connection,
    work: Callable[[*Arguments], Result],
    *arguments: *Arguments,
) -> Result:
    """Run ``work`` in the connection's thread; aiosqlite offers no way to do several things in one trip."""
    return await cast("Any", connection)._execute(work, *arguments)  # noqa: SLF001


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
