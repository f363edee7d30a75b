"""The SQLite driver: the one writer, whose transactions share commits, and a reader beside it.

Everything that is particular to SQLite stands here and in the modules that this one imports; repositories
speak the subset of SQL that SQLite and PostgreSQL share, with ``$1`` placeholders.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from os.path import samestat
from pathlib import Path
from typing import TypeVar, TypeVarTuple

import aiosqlite

from bot.store.copies import erase_from_copies, forget_copies
from bot.store.files import LOG_SUFFIX, OpenFiles, beside
from bot.store.lock import RunLock
from bot.store.opening import prepare
from bot.store.scrubbing import LARGEST_AT_ONCE, LARGEST_AT_TIMES, Traces, mark_unclean, scrub
from bot.store.sharing import Member, Outcome, SharedWrite, SqlValue, sqlite_sql
from bot.store.sqlite import PREPARE_S, LostFile, connect, in_thread, is_busy, patiently, store_error

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")

_log = logging.getLogger(__name__)

_LOOK_S = 2.0  # between looks for what other processes wrote, such as `bot guild erase`
_COPIES_PATIENCE_S = 1.0  # that somebody waits to be erased from copies, too, which goes on without them
_SCRUB_AGAIN_S, _SCRUB_PAUSE_S = 1.0, 300.0  # the first pause before another attempt, and the longest
_LOOK_PATIENCE_S = 0.2  # that somebody waits for a look: the writer may itself wait for another process


class Transaction:
    """A write in progress; see :meth:`Database.transaction`."""

    def __init__(self, database: "Database", member: Member) -> None:
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

    def __init__(
        self,
        path: Path,
        writer: aiosqlite.Connection,
        reader: aiosqlite.Connection,
        lock: RunLock | None = None,
    ) -> None:
        self.path = path
        self._writer = writer
        self._files = OpenFiles(path)
        self._shared = SharedWrite(writer._conn, self._files.check)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - see in_thread
        self._reader = reader
        self._lock = lock
        self._turn = asyncio.Lock()  # first come, first served: the shared commit relies on it
        self._group: _Group | None = None
        self._busy: sqlite3.OperationalError | None = None  # what waiting in vain for another process gave
        self.epoch = 0  # rises when rows are not what is remembered of them
        self._version: int | None = None  # of the file, as other processes have written it
        self._looking: asyncio.Task[None] | None = None
        self._looked_at = float("-inf")  # on the loop's clock
        self._scrubbing: asyncio.Task[None] | None = None
        self._erasing: set[asyncio.Task[None]] = set()  # from copies

    @classmethod
    async def open(cls, path: Path, *, now: int, is_owner: bool = False) -> "Database":
        """Open ``path``, creating or migrating it; ``now`` is in milliseconds UTC.

        The owner is whoever runs the bot: there is one for each file, and nobody else changes the tables
        meanwhile. Raises StoreError, with nothing overwritten, where the file has an owner already, is newer
        than this program, corrupt, or cannot be written.
        """
        path = path.resolve()  # the same for every way that leads to it
        lock = await asyncio.to_thread(RunLock.take, path) if is_owner else None
        try:
            return await cls._open(path, now, lock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    @classmethod
    async def _open(cls, path: Path, now: int, lock: RunLock | None) -> "Database":
        opened: list[aiosqlite.Connection] = []
        try:
            # Before aiosqlite starts threads that it would not end in time.
            preparing = partial(prepare, path, now=now, is_owner=lock is not None)
            await asyncio.to_thread(patiently, preparing, patience_s=PREPARE_S)
            before = path.stat()
            opened.append(writer := await connect(path))
            opened.append(reader := await connect(path))
            await reader.execute_fetchall("PRAGMA query_only = ON")
            await writer.execute_fetchall("SELECT 1 FROM sqlite_master")  # has every file opened
            if not samestat(before, path.stat()):  # what is open is not what lies there now
                raise LostFile(f"{path} was replaced while it was opened")  # noqa: TRY301 - as any other error
            database = cls(path, writer, reader, lock)
        except BaseException as error:
            for connection in opened:
                await connection.close()
            if isinstance(error, (OSError, sqlite3.Error)):
                raise store_error(path, error) from error
            raise
        await database._look()
        return database

    async def close(self) -> None:
        """Close both connections, after the writes that wait; unfinished ones are rolled back."""
        async with self._turn:
            if self._group is not None:
                await self._commit(self._group)
            if self._looking is not None:
                await self._looking
            if self._scrubbing is not None:
                self._scrubbing.cancel()
            if self._erasing:
                await asyncio.wait(self._erasing)
            await self._reader.close()
            await self._writer.close()
            if self._lock is not None:
                self._lock.release()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        """Take the writer's turn: on disk at the end of the block, rolled back when it raises.

        Those that wait for their turn share one commit, since the disk is what takes long: each is a
        savepoint in the same SQLite transaction. Never hold it across a call to Discord. Raises StoreError
        where SQLite cannot write; then none of those that shared the commit is written, and each is told.
        """
        await self.check_external_writes()
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
            raise store_error(self.path, error) from error

    async def check_external_writes(self) -> int:
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
            self._files.check()
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
            return await in_thread(self._writer, work, *arguments)
        except sqlite3.OperationalError as error:
            if is_busy(error):
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
        await in_thread(self._writer, self._shared.undo, member)
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
            raise store_error(self.path, error) from error

    async def fetch_one(self, sql: str, *values: SqlValue) -> sqlite3.Row | None:
        """Return the first row, or None."""
        rows = await self.fetch_all(sql, *values)
        return rows[0] if rows else None

    @asynccontextmanager
    async def deleting(self) -> AsyncGenerator[Transaction]:
        """Take the writer's turn to delete what :meth:`remove_traces` must then remove every trace of."""
        async with self.transaction() as transaction:
            before = await _changes(transaction)
            yield transaction
            if await _changes(transaction) != before:
                (mark,) = await transaction.fetch_all("PRAGMA user_version")
                await transaction.execute(mark_unclean(mark[0]))
                self.epoch += 1

    @asynccontextmanager
    async def erasing(
        self, *, from_copies: Sequence[tuple[str, Sequence[SqlValue]]] = ()
    ) -> AsyncGenerator[Transaction]:
        """Take the writer's turn to delete for good: after the block no file holds what it deleted.

        ``from_copies`` is run on the copies that the program made by itself. What another process holds up
        is tried again until it is done, and the log says so. Raises StoreError.
        """
        async with self.deleting() as transaction:
            yield transaction
        copies = asyncio.create_task(asyncio.to_thread(erase_from_copies, self.path, from_copies))
        self._erasing.add(copies)
        copies.add_done_callback(self._erasing.discard)
        await self.remove_traces()
        await asyncio.wait({copies}, timeout=_COPIES_PATIENCE_S)

    async def remove_traces(self, *, largest: int | None = LARGEST_AT_ONCE) -> Traces:
        """Remove what deleted rows left in the files, and return what could not be.

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
            async with self._turn:
                if self._group is not None:
                    await self._commit(self._group)
                return await in_thread(self._writer, partial(scrub, largest=largest), self._shared.connection)
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
        """Remove traces of what was deleted since, and copies whose time is over; every few hours."""
        await asyncio.to_thread(forget_copies, self.path, now=now)
        await self.remove_traces(largest=LARGEST_AT_TIMES)


async def _changes(transaction: Transaction) -> int:
    """Return how many rows were changed since the file was opened, whatever waits to be written included."""
    (row,) = await transaction.fetch_all("SELECT total_changes() AS n")
    return int(row["n"])
