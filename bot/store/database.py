"""The SQLite driver: one writer, whose transactions share commits, and a reader beside it.

Everything specific to SQLite is here and in the modules that this one imports; repositories use the subset of
SQL that SQLite and PostgreSQL share, with ``$1`` placeholders.
"""

import asyncio
import logging
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from os.path import samestat
from pathlib import Path
from typing import Any

import aiosqlite

from bot.store.copies import delete_expired_copies, erase_from_copies
from bot.store.group_commit import (
    GroupCommit,
    Outcome,
    PendingTransaction,
    SqlValue,
    Statement,
    insert_sql,
    sqlite_sql,
)
from bot.store.lock import take_lock
from bot.store.schema import prepare
from bot.store.scrubbing import LARGEST_AT_ONCE, LARGEST_AT_TIMES, Traces, mark_unclean, scrub
from bot.store.sqlite import (
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

_log = logging.getLogger(__name__)

_CHECK_S = 2.0  # between checks for what other processes wrote, such as `bot guild erase`
_CHECK_PATIENCE_S = 0.2  # how long anybody waits for a check: the writer may be waiting for another process
_COPIES_PATIENCE_S = 1.0  # how long anybody waits for erasing from copies, which then continues
_SCRUB_AGAIN_S, _SCRUB_PAUSE_S = 1.0, 300.0  # the first pause before another attempt, and the longest


class RowSource(ABC):
    """Where rows are read from: the database as committed, or a transaction with its own writes."""

    @abstractmethod
    async def fetch_all(self, sql: str, *values: SqlValue) -> list[sqlite3.Row]:
        """Return every row."""

    async def fetch_one(self, sql: str, *values: SqlValue) -> sqlite3.Row | None:
        """Return the first row, or None."""
        rows = await self.fetch_all(sql, *values)
        return rows[0] if rows else None

    async def fetch_value(self, sql: str, *values: SqlValue) -> Any:
        """Return the first column of the first row, or None where there is no row."""
        row = await self.fetch_one(sql, *values)
        return None if row is None else row[0]

    async def fetch_column(self, sql: str, *values: SqlValue) -> tuple[Any, ...]:
        """Return the first column of every row."""
        return tuple(row[0] for row in await self.fetch_all(sql, *values))


class Transaction(RowSource):
    """A write in progress; see :meth:`Database.transaction`. Reads see its own writes."""

    def __init__(self, database: "Database", state: PendingTransaction) -> None:
        self._database = database
        self._state = state

    def write(self, sql: str, *values: SqlValue) -> None:
        """Queue a statement, which runs before this transaction's next awaited one or with the commit.

        It costs no trip to SQLite's thread. Constraint errors surface there, or at the end of the block.
        """
        self._state.pending.append((sql, values))

    def insert(self, table: str, row: Mapping[str, SqlValue], *, key: str = "") -> None:
        """Queue the insertion of a row, in place of the one with the same values in the columns ``key``."""
        self.write(insert_sql(table, tuple(row), key), *row.values())

    async def execute(self, sql: str, *values: SqlValue) -> int:
        """Run one statement and return how many rows it changed."""
        _, changed = await self._database.run(self._state, sql, [values])
        return changed

    async def execute_many(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> list[sqlite3.Row]:
        """Run one statement for every row of values; return the rows that RETURNING gives."""
        found, _ = await self._database.run(self._state, sql, rows)
        return found

    async def fetch_all(self, sql: str, *values: SqlValue) -> list[sqlite3.Row]:
        """Return every row; also for statements with RETURNING."""
        return await self.execute_many(sql, [values])


@dataclass(slots=True)
class _Group:
    """Transactions that share one commit."""

    settled: asyncio.Future[None]  # when all of them are on disk
    commit: asyncio.Task[None] | None = None


class Database(RowSource):
    """One SQLite file with a writer that tasks take turns at, and a reader beside it.

    The reader is a second connection, so that no read ever sees an unfinished write.
    """

    def __init__(self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._resources = AsyncExitStack()  # what is to be closed
        self._files = OpenFiles(path)
        self._commits = GroupCommit(writer._conn, self._files.check)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - see in_thread
        self._write_lock = asyncio.Lock()  # first come, first served: the group commit relies on it
        self._group: _Group | None = None
        self._busy: sqlite3.OperationalError | None = None  # after waiting in vain for another process
        self.epoch = 0  # increases when rows may differ from what callers have cached
        self._version: int | None = None  # of the file, as written by other processes
        self._checking: asyncio.Task[None] | None = None
        self._checked_at = float("-inf")  # on the loop's clock
        self._scrubbing: asyncio.Task[None] | None = None
        self._erasing: set[asyncio.Task[None]] = set()  # from copies

    @classmethod
    async def open(cls, path: Path, *, now: int, is_owner: bool = False) -> "Database":
        """Open ``path``, creating or migrating it; ``now`` is in milliseconds UTC.

        The owner is the process that runs the bot: there is one for each file, and nobody else changes the
        tables meanwhile. Raises StoreError, with nothing overwritten, where the file has an owner already, is
        newer than this program, corrupt, or cannot be written.
        """
        path = path.resolve()  # the same for every way that leads to it
        async with AsyncExitStack() as resources:
            if is_owner:
                resources.enter_context(await asyncio.to_thread(take_lock, path))
            try:
                # Before aiosqlite starts threads that it would not end in time.
                preparing = partial(prepare, path, now=now, is_owner=is_owner)
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

    async def close(self) -> None:
        """Close both connections, after the writes that wait; unfinished ones are rolled back."""
        async with self._write_lock:
            if self._group is not None:
                await self._commit(self._group)
            if self._checking is not None:
                await self._checking
            if self._scrubbing is not None:
                self._scrubbing.cancel()
            if self._erasing:
                await asyncio.wait(self._erasing)
            await self._resources.aclose()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        """Take the writer's turn: on disk at the end of the block, rolled back when it raises.

        Transactions that wait for their turn share one commit, since the disk is the slow part: each is a
        savepoint in the same SQLite transaction. Never hold it across a call to Discord. Raises StoreError
        where SQLite cannot write; then none of those that shared the commit is written, and each is told.
        """
        await self.check_external_writes()
        state, busy = PendingTransaction(), self._busy
        try:
            async with self._write_lock:
                if self._busy is not None and self._busy is not busy:
                    # Another process has the file: waiting for it once is enough for the whole queue.
                    raise sqlite3.OperationalError(*self._busy.args)
                group = self._group or self._new_group()
                try:
                    yield Transaction(self, state)
                except BaseException:
                    await self._undo(group, state)
                    raise
                if state.pending:
                    self._commits.ended.append(state)
            await asyncio.shield(group.settled)
            if state.refused is not None:
                raise state.refused
        except sqlite3.IntegrityError:
            raise  # a broken constraint: repositories give it its meaning
        except sqlite3.Error as error:
            raise store_error(self.path, error) from error

    async def write(self, sql: str, *values: SqlValue) -> None:
        """Run one statement in a transaction of its own."""
        async with self.transaction() as transaction:
            transaction.write(sql, *values)

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
                await self._call(self._commits.commit)
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

    async def fetch_all(self, sql: str, *values: SqlValue) -> list[sqlite3.Row]:
        """Return every row of a committed state; raises StoreError where SQLite cannot read."""
        try:
            return list(await self._reader.execute_fetchall(sqlite_sql(sql), values))
        except sqlite3.Error as error:
            raise store_error(self.path, error) from error

    @asynccontextmanager
    async def deleting(self) -> AsyncGenerator[Transaction]:
        """Take the writer's turn to delete rows whose traces :meth:`remove_traces` must then remove."""
        count = "SELECT total_changes()"  # by this connection; runs after the statements that are pending
        async with self.transaction() as transaction:
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
        copies = asyncio.create_task(asyncio.to_thread(erase_from_copies, self.path, statements))
        self._erasing.add(copies)
        copies.add_done_callback(self._erasing.discard)
        await self.remove_traces()
        await asyncio.wait({copies}, timeout=_COPIES_PATIENCE_S)

    async def remove_traces(self, *, largest: int | None = LARGEST_AT_ONCE) -> Traces:
        """Remove what deleted rows left in the files, and return what could not be removed.

        A file of more than ``largest`` bytes waits for another time. Where another process holds the files,
        it is tried again until it is done.
        """
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

    async def _scrub(self, largest: int | None) -> Traces:
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

    async def _scrub_again(self, largest: int | None) -> None:
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
        await self.remove_traces(largest=LARGEST_AT_TIMES)


class Repository:
    """Reads and writes the rows of one topic."""

    def __init__(self, database: Database) -> None:
        self._database = database
