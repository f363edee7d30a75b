"""The SQLite driver: one writer, whose transactions share commits, and a reader beside it.

Everything specific to SQLite is in this package.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from os.path import samestat
from pathlib import Path
from time import perf_counter

import aiosqlite

from bot.store.claims import Role
from bot.store.database import (
    PORTION,
    BrokenConstraint,
    Database,
    Row,
    SqlValue,
    Statement,
    Traces,
    Transaction,
    in_order,
)
from bot.store.sqlite.copies import delete_expired_copies
from bot.store.sqlite.files import (
    LOG_SUFFIX,
    PREPARE_S,
    Arguments,
    LostFile,
    OpenFiles,
    Result,
    beside,
    connect,
    in_thread,
    is_busy,
    retry_while_busy,
    store_error,
)
from bot.store.sqlite.group_commit import GroupCommit, Outcome, PendingTransaction, sqlite_sql
from bot.store.sqlite.lock import take_lock
from bot.store.sqlite.scheduled import OwnCopies, scheduled_copies
from bot.store.sqlite.schema import prepare
from bot.store.sqlite.scrubbing import LARGEST_AT_ONCE, LARGEST_AT_TIMES, mark_unclean, scrub

_log = logging.getLogger(__name__)

_CHECK_S = 2.0  # between checks for what other processes wrote, such as `bot guild erase`
_CHECK_PATIENCE_S = 0.2  # how long anybody waits for a check: the writer may be waiting for another process
_COPIES_PATIENCE_S = 1.0  # how long anybody waits for erasing from copies, which then continues
_SCRUB_AGAIN_S, _SCRUB_PAUSE_S = 1.0, 300.0  # the first pause before another attempt, and the longest


class SqliteTransaction(Transaction):
    """A write in progress, whose queued statements cost no trip to SQLite's thread."""

    def __init__(self, database: "SqliteDatabase", state: PendingTransaction) -> None:
        self._database = database
        self._state = state

    def write(self, sql: str, *values: SqlValue) -> None:
        """Queue a statement."""
        self._state.pending.append((sql, values))

    async def run(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> Outcome:
        """Run a statement for every row of values."""
        return await self._database.run(self._state, sql, rows)


@dataclass(slots=True)
class _Group:
    """Transactions that share one commit."""

    settled: asyncio.Future[None]  # when all of them are on disk
    commit: asyncio.Task[None] | None = None


class SqliteDatabase(Database):
    """One SQLite file with a writer that tasks take turns at, and a reader beside it.

    The reader is a second connection, so that no read ever sees an unfinished write.
    """

    def __init__(self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        super().__init__()
        self.path = path
        self._writer = writer
        self._reader = reader
        self._resources = AsyncExitStack()  # what is to be closed
        self._files = OpenFiles(path)
        self._commits = GroupCommit(writer._conn, self._files.check)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - see in_thread
        self._write_lock = asyncio.Lock()  # first come, first served: the group commit relies on it
        self._group: _Group | None = None
        self._busy: sqlite3.OperationalError | None = None  # after waiting in vain for another process
        self._version: int | None = None  # of the file, as written by other processes
        self._checking: asyncio.Task[None] | None = None
        self._checked_at = float("-inf")  # on the loop's clock
        self._scrubbing: asyncio.Task[None] | None = None
        self._copies = OwnCopies(path, writer)

    @classmethod
    async def open(cls, path: Path, *, now: int, role: Role = Role.VISITOR) -> "SqliteDatabase":
        """Open ``path``, creating or migrating it; ``now`` is in milliseconds UTC.

        One process at a time has another role than a visitor's, and nobody else changes the tables meanwhile.
        Raises StoreError, with nothing overwritten, where the file has such a process already, is newer than
        this program, corrupt, or cannot be written.
        """
        path = path.resolve()  # the same for every way that leads to it
        async with AsyncExitStack() as resources:
            if role is not Role.VISITOR:
                resources.enter_context(await asyncio.to_thread(take_lock, path))
            try:
                # Before aiosqlite starts threads that it would not end in time.
                preparing = partial(prepare, path, now=now, role=role)
                await asyncio.to_thread(retry_while_busy, preparing, patience_s=PREPARE_S)
                before = path.stat()
                writer = await connect(path)
                resources.push_async_callback(writer.close)
                reader = await connect(path)
                resources.push_async_callback(reader.close)
                await reader.execute_fetchall("PRAGMA query_only = ON")
                await writer.execute_fetchall("SELECT 1 FROM sqlite_master")  # opens every file
                if not samestat(before, path.stat()):  # the open file is not the one at this path now
                    raise LostFile(f"{path} was replaced while it was opened")
            except (OSError, sqlite3.Error) as error:
                raise store_error(path, error) from error
            database = cls(path, writer, reader)
            await database._check()
            database._resources = resources.pop_all()
        return database

    @property
    def name(self) -> str:
        """The file's path."""
        return str(self.path)

    async def close(self) -> None:
        """Close both connections, after the writes that wait; unfinished ones are rolled back."""
        self._copies.cancel()
        async with self._write_lock:
            if self._group is not None:
                await self._commit(self._group)
            if self._checking is not None:
                await self._checking
            if self._scrubbing is not None:
                self._scrubbing.cancel()
            await self._copies.finish()
            await self._resources.aclose()

    @asynccontextmanager
    async def transaction(self, guild_id: int | None) -> AsyncGenerator[Transaction]:
        """Take the writer's turn, which is everybody's here: on disk at the end of the block, or rolled back.

        Transactions that wait for their turn share one commit, since the disk is the slow part: each is a
        savepoint in the same SQLite transaction. Raises StoreError
        where SQLite cannot write; then none of those that shared the commit is written, and each is told.
        """
        del guild_id
        await self.check_external_writes()
        state, busy = PendingTransaction(), self._busy
        try:
            async with self._write_lock:
                if self._busy is not None and self._busy is not busy:
                    # Another process has the file: waiting for it once is enough for the whole queue.
                    raise sqlite3.OperationalError(*self._busy.args)
                group = self._group or self._new_group()
                try:
                    yield SqliteTransaction(self, state)
                except BaseException:
                    await self._undo(group, state)
                    raise
                if state.pending:
                    self._commits.ended.append(state)
            await asyncio.shield(group.settled)
            if state.refused is not None:
                raise state.refused
        except sqlite3.IntegrityError as error:
            raise BrokenConstraint(*error.args) from error
        except sqlite3.Error as error:
            raise store_error(self.path, error) from error

    async def tables(self) -> tuple[str, ...]:
        """Return the names of the tables, each after those that it refers to."""
        names = await self.fetch_column(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        )
        references = await self.fetch_all(
            'SELECT m.name, k."table" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) k '
            "WHERE m.type = 'table'"
        )
        return in_order(names, ((row[0], row[1]) for row in references))

    async def read_table(self, table: str) -> AsyncIterator[Sequence[Row]]:
        """Return all rows of a table in portions, as they were at one moment. Raises StoreError."""
        try:
            async with self._reader.execute(f"SELECT * FROM {table}") as cursor:  # noqa: S608 - from the schema
                while rows := list(await cursor.fetchmany(PORTION)):
                    yield rows
        except sqlite3.Error as error:
            raise store_error(self.path, error) from error

    async def check_external_writes(self) -> int:
        """Return ``epoch``, which has increased if another process wrote; checked every 2 s at most.

        Whoever caches rows calls this, and drops them when the epoch that they were read in is over.
        """
        loop = asyncio.get_running_loop()
        # abs: a simulated clock may be behind the one that timed an earlier check.
        if self._checking is None and abs(loop.time() - self._checked_at) >= _CHECK_S:
            self._checked_at = loop.time()
            self._checking = loop.create_task(self._check())
        if self._checking is not None:
            await asyncio.wait({self._checking}, timeout=_CHECK_PATIENCE_S)
        return self.epoch

    async def _check(self) -> None:
        try:
            self._files.check()
            # On the writer: it counts the commits of all other connections, and our reader never commits.
            ((version,),) = await self._writer.execute_fetchall("PRAGMA data_version")
        except sqlite3.Error:
            return  # the next write reports it; the next check sees what this one missed
        finally:
            self._checking = None
        if self._version not in {None, version}:
            self.epoch += 1
        self._version = version

    async def run(self, state: PendingTransaction, sql: str, rows: Sequence[Sequence[SqlValue]]) -> Outcome:
        """Run a statement for the transaction whose turn it is."""
        state.has_called = True
        return await self._call(self._commits.run, state, sql, rows)

    async def _call(self, work: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
        """Make a trip to the writer's thread."""
        try:
            return await in_thread(self._writer, work, *arguments)
        except sqlite3.OperationalError as error:
            if is_busy(error):
                self._busy = error
            raise

    def _new_group(self) -> _Group:
        group = self._group = _Group(asyncio.get_running_loop().create_future())
        # It gets the lock after the transactions that are queued already: they are the group.
        group.commit = asyncio.create_task(self._commit_in_turn(group))
        return group

    async def _undo(self, group: _Group, state: PendingTransaction) -> None:
        """Roll back one transaction of a group; SQLite rolls back the whole group where the disk fails."""
        if not state.has_called:
            return
        await in_thread(self._writer, self._commits.undo, state)
        if not self._commits.connection.in_transaction:
            self._settle(group, sqlite3.OperationalError("the write was rolled back"))

    async def _commit_in_turn(self, group: _Group) -> None:
        async with self._write_lock:
            if self._group is group:
                await self._commit(group)

    async def _commit(self, group: _Group) -> None:
        try:
            if self._commits.ended or self._commits.connection.in_transaction:
                begun = perf_counter()
                await self._call(self._commits.commit)
                if self.on_commit is not None:
                    self.on_commit(perf_counter() - begun)
        except sqlite3.Error as error:
            self._settle(group, error)
        else:
            self._settle(group)

    def _settle(self, group: _Group, error: sqlite3.Error | None = None) -> None:
        self._group = None
        if self._commits.has_refusals or error is not None:
            self.epoch += 1
        self._commits.has_refusals = False
        if error is None:
            group.settled.set_result(None)
        else:
            group.settled.set_exception(error)
            group.settled.exception()  # marks it as retrieved, even if every transaction was cancelled

    async def fetch_all(self, sql: str, *values: SqlValue) -> list[Row]:
        """Return every row of a committed state; raises StoreError where SQLite cannot read."""
        try:
            return list(await self._reader.execute_fetchall(sqlite_sql(sql), values))
        except sqlite3.Error as error:
            raise store_error(self.path, error) from error

    @asynccontextmanager
    async def deleting(self) -> AsyncGenerator[Transaction]:
        """Take the writer's turn to delete rows whose traces :meth:`remove_traces` must then remove."""
        count = "SELECT total_changes()"  # by this connection; runs after the statements that are pending
        async with self.transaction(None) as transaction:
            before = await transaction.fetch_value(count)
            yield transaction
            if await transaction.fetch_value(count) != before:
                mark = await transaction.fetch_value("PRAGMA user_version")
                await transaction.execute(mark_unclean(mark))
                self.epoch += 1

    async def erase(self, statements: Sequence[Statement]) -> None:
        """Run deleting statements for good: no file holds the rows afterwards, automatic copies included.

        Where another process is in the way, it is tried again until it is done, and the log says so. Raises
        StoreError.
        """
        async with self.deleting() as transaction:
            for sql, values in statements:
                transaction.write(sql, *values)
        copies = self._copies.erase(statements)
        await self.remove_traces()
        await asyncio.wait({copies}, timeout=_COPIES_PATIENCE_S)

    async def require_usable(self) -> None:
        """Raise StoreError where a file was removed or cannot be read."""
        try:
            self._files.check()
        except sqlite3.Error as error:
            raise store_error(self.path, error) from error
        await self.fetch_value("SELECT count(*) FROM sqlite_master")

    async def back_up(self, *, now: int, keep: int) -> str:
        """Copy the file to one beside it and check the copy; raise StoreError."""
        return str(await self._copies.back_up(now=now, keep=keep))

    def last_back_up(self) -> int | None:
        """Return when the newest scheduled copy was made."""
        return max((made for made, _ in scheduled_copies(self.path)), default=None)

    async def remove_traces(self) -> Traces:
        """Remove what deleted rows left in the files, and return what could not be removed.

        A large file waits for another time. Where another process holds the files, it is tried again until
        it is done.
        """
        return await self._remove_traces(LARGEST_AT_ONCE)

    async def _remove_traces(self, largest: int) -> Traces:
        traces = await self._scrub(largest)
        if traces.too_busy and self._scrubbing is None:
            _log.warning(
                "What was erased can still be found in %s: another process uses it. Trying again until it is "
                "gone",
                beside(self.path, LOG_SUFFIX),
            )
            self._scrubbing = asyncio.create_task(self._scrub_again(largest))
        elif traces.too_large:
            _log.info(
                "Traces of what was erased stay in unused parts of %s for a while: it is large", self.path
            )
        return traces

    async def _scrub(self, largest: int) -> Traces:
        try:
            async with self._write_lock:
                if self._group is not None:
                    await self._commit(self._group)
                return await in_thread(
                    self._writer, partial(scrub, largest=largest), self._commits.connection
                )
        except sqlite3.Error as error:
            _log.warning("Traces of what was erased are still in %s: %s", self.path, error)
            return Traces(too_large=False, too_busy=True)

    async def _scrub_again(self, largest: int) -> None:
        pause = _SCRUB_AGAIN_S
        while True:
            await asyncio.sleep(pause)
            if not (await self._scrub(largest)).too_busy:
                break
            pause = min(2 * pause, _SCRUB_PAUSE_S)
        self._scrubbing = None
        _log.warning("What was erased is gone from %s, too", beside(self.path, LOG_SUFFIX))

    async def tidy(self, *, now: int) -> None:
        """Remove traces of deleted rows, and expired copies; every few hours."""
        await asyncio.to_thread(delete_expired_copies, self.path, now=now)
        await self._remove_traces(LARGEST_AT_TIMES)
