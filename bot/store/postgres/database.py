"""The PostgreSQL driver: a pool of connections, and one that hears what other processes change."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, suppress
from time import perf_counter
from typing import Any, cast
from weakref import WeakValueDictionary

import asyncpg

from bot.domain.errors import StoreError
from bot.store.address import PostgresAddress
from bot.store.claims import Claim, Kind, Role
from bot.store.database import (
    PORTION,
    Database,
    Row,
    SqlValue,
    Statement,
    Traces,
    Transaction,
    in_order,
    without_nul,
)
from bot.store.postgres.connecting import (
    FAILURES,
    STATEMENT_S,
    Connection,
    configure,
    connect_options,
    is_lost,
    told,
)
from bot.store.postgres.schema import CHANNEL
from bot.store.postgres.session import Session

_CONNECTIONS = 8  # a process: it has one core, and most transactions are over within a few milliseconds
_CLOSE_S = 5.0
_RETURNS = ("SELECT", "WITH")


class PostgresTransaction(Transaction):
    """A write in progress on a connection of its own."""

    def __init__(self, connection: Connection, told: Callable[[], AbstractContextManager[None]]) -> None:
        self._connection = connection
        self._told = told
        self._pending: list[Statement] = []

    def write(self, sql: str, *values: SqlValue) -> None:
        """Queue a statement."""
        self._pending.append((sql, _clean(values)))

    async def run(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> tuple[Sequence[Row], int]:
        """Run a statement for every row of values."""
        with self._told():
            await self.flush()
            if "RETURNING" not in sql and not sql.startswith(_RETURNS):
                return [], await self._change(sql, rows)
            found: list[Row] = []
            for values in rows:
                found += await fetch(self._connection, sql, values)
            return found, len(found)

    async def _change(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> int:
        if len(rows) != 1:  # in one trip, which does not tell how many were changed
            await self._connection.executemany(sql, [_clean(values) for values in rows])
            return 0
        status = await self._connection.execute(sql, *_clean(rows[0]))
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0  # "CREATE TABLE" changes no rows

    async def flush(self) -> None:
        """Run what is queued; statements that differ only in their values share a trip."""
        pending, self._pending = self._pending, []
        at = 0
        while at < len(pending):
            sql = pending[at][0]
            end = next((n for n in range(at, len(pending)) if pending[n][0] != sql), len(pending))
            if end - at == 1:
                await self._connection.execute(sql, *pending[at][1])
            else:
                await self._connection.executemany(sql, [values for _, values in pending[at:end]])
            at = end


class PostgresDatabase(Database):
    """A PostgreSQL database, which other processes may use at the same time."""

    def __init__(self, address: PostgresAddress, role: Role) -> None:
        super().__init__()
        self.address = address
        self._role = role
        self._pool: asyncpg.Pool[Any] | None = None
        self._own: set[int] = set()  # the server's ids of our sessions
        self._session = Session(
            address, role, on_opened=self._remember, on_told=self._hear, on_gap=self._miss
        )
        self._uses = 0  # of the pool, by whoever waits for a connection as well
        self._unused = asyncio.Event()
        self._unused.set()
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()  # by server

    @classmethod
    async def open(
        cls, address: PostgresAddress, *, now: int, role: Role = Role.VISITOR
    ) -> "PostgresDatabase":
        """Connect, and make or migrate the tables; ``now`` is in milliseconds UTC.

        Raises StoreError where another process uses it in a way that ``role`` excludes, the server cannot be
        reached, or the database is newer than this program.
        """
        database = cls(address, role)
        try:
            await database._session.open(now=now)
            with database._told():
                database._pool = await cast("Any", asyncpg.create_pool)(
                    address.url,
                    min_size=0,  # to keep more open, the pool would log every attempt with its traceback
                    max_size=_CONNECTIONS,
                    command_timeout=STATEMENT_S,
                    init=database._init,
                    **connect_options(),
                )
        except BaseException:
            await database.close()
            raise
        return database

    async def _init(self, connection: Connection) -> None:
        await configure(connection)
        self._remember(connection)

    def _remember(self, connection: Connection) -> None:
        """Know a session as our own while it lasts; the server gives its id to others afterwards."""
        process = connection.get_server_pid()
        self._own.add(process)
        connection.add_termination_listener(lambda _: self._own.discard(process))

    @property
    def name(self) -> str:
        """The address, without its password."""
        return str(self.address)

    async def close(self) -> None:
        """Close every connection, after the writes that wait."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._unused.wait(), _CLOSE_S)
        pool, self._pool = self._pool, None
        if pool is not None:
            try:
                await asyncio.wait_for(pool.close(), _CLOSE_S)
            except TimeoutError:
                pool.terminate()
        await self._session.close()

    # Other processes.

    def _hear(self, process: int, payload: str) -> None:
        if process in self._own:
            return
        if payload.isdigit():
            self._tell_of(int(payload))
        else:
            self.epoch += 1

    def _miss(self) -> None:
        self.epoch += 1  # whatever was told meanwhile was not heard

    async def claim(self, claim: Claim) -> bool:
        """Try to have something that one process at a time may have."""
        is_ours = await self._session.claim(claim)
        if is_ours and claim.kind is Kind.SHARD:
            self.epoch += 1  # another process may have written what is known of its servers
        return is_ours

    async def release(self, claim: Claim) -> None:
        """Let another process have what was claimed."""
        await self._session.release(claim)

    async def agree(self, shards: int) -> bool:
        """Count the shards as the other processes do."""
        return await self._session.agree(shards)

    def watch_lost(self, watcher: Callable[[Claim], None]) -> None:
        """Have ``watcher`` called with what was claimed and may be another process's by now."""
        self._session.watch_lost(watcher)

    async def check_external_writes(self) -> int:
        """Return ``epoch``, which increases as soon as another process tells of a change."""
        return self.epoch

    # Reading and writing.

    def _told(self, *, at_commit: bool = False) -> AbstractContextManager[None]:
        return told(self.address, at_commit=at_commit)

    @asynccontextmanager
    async def _connection(self) -> AsyncGenerator[Connection]:
        pool = self._pool
        if pool is None:
            raise StoreError(f"The database {self.address} is closed.")
        self._uses += 1
        self._unused.clear()
        try:
            async with self._acquired(pool) as connection:
                yield connection
        finally:
            self._uses -= 1
            if not self._uses:
                self._unused.set()

    @asynccontextmanager
    async def _acquired(self, pool: "asyncpg.Pool[Any]") -> AsyncGenerator[Connection]:
        connection: Any = await pool.acquire(timeout=STATEMENT_S)
        try:
            yield connection
        finally:
            with suppress(*FAILURES):  # it was lost meanwhile, and the pool opens another
                if connection.is_in_transaction():
                    connection.terminate()  # whoever was cancelled twice left it there
            with suppress(*FAILURES):
                await pool.release(connection)

    async def fetch_all(self, sql: str, *values: SqlValue) -> Sequence[Row]:
        """Return every row of a committed state; raises StoreError."""
        with self._told():
            try:
                return await self._read(sql, values)
            except FAILURES as error:
                if not is_lost(error):
                    raise
                # The server was restarted, or another is the primary now: reading twice does no harm.
                return await self._read(sql, values)

    async def _read(self, sql: str, values: Sequence[SqlValue]) -> Sequence[Row]:
        async with self._connection() as connection:
            return await fetch(connection, sql, values)

    async def read_table(self, table: str) -> AsyncIterator[Sequence[Row]]:
        """Return all rows of a table in portions, as they were at one moment. Raises StoreError."""
        with self._told():
            async with self._connection() as connection, connection.transaction(isolation="repeatable_read"):
                cursor = await connection.cursor(f"SELECT * FROM {table}")  # noqa: S608 - from the schema
                while rows := await cursor.fetch(PORTION):
                    yield cast("Sequence[Row]", rows)

    async def tables(self) -> tuple[str, ...]:
        """Return the names of the tables, each after those that it refers to."""
        names = await self.fetch_column(
            "SELECT relname::text FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = to_regnamespace(current_schema()::text)"
        )
        references = await self.fetch_all(
            "SELECT c.relname::text, f.relname::text FROM pg_constraint k "
            "JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid "
            "WHERE k.contype = 'f' AND c.relnamespace = to_regnamespace(current_schema()::text)"
        )
        return in_order(names, ((row[0], row[1]) for row in references))

    @asynccontextmanager
    async def transaction(self, guild_id: int | None) -> AsyncGenerator[Transaction]:
        """Take a server's turn: durable at the end of the block, or undone. Raises StoreError."""
        if self._role is Role.BOT:
            await self._session.wait()  # another process may have this one's shards, and write for them
        async with AsyncExitStack() as resources:
            with self._told():
                async with asyncio.timeout(STATEMENT_S):  # for all that there is to wait for
                    if guild_id is not None:
                        # Whoever waits for a server's turn within this process needs no connection for it.
                        turn = self._turns.setdefault(guild_id, asyncio.Lock())
                        await resources.enter_async_context(turn)
                    connection = await self._begin(resources, guild_id)
            transaction = PostgresTransaction(connection, self._told)
            try:
                yield transaction
                await self._commit(connection, transaction)
            except BaseException:
                await _roll_back(connection)
                raise

    async def _commit(self, connection: Connection, transaction: PostgresTransaction) -> None:
        try:
            with self._told():
                await transaction.flush()
            begun = perf_counter()
            with self._told(at_commit=True):
                done = await connection.execute("COMMIT")
            if self.on_commit is not None:
                self.on_commit(perf_counter() - begun)
        except BaseException:
            self.epoch += 1  # what the block has cached may never have been written
            raise
        if done != "COMMIT":  # the block went on after a statement that failed
            self.epoch += 1
            raise StoreError(f"The database {self.address} took back a change of which a part failed.")

    async def _begin(self, resources: AsyncExitStack, guild_id: int | None) -> Connection:
        """Begin a transaction on a connection that works: nothing is written yet, it may be tried twice."""
        begin = "BEGIN" if guild_id is None else f"BEGIN; SELECT pg_advisory_xact_lock({guild_id:d})"
        try:
            connection = await resources.enter_async_context(self._connection())
            await connection.execute(begin)
        except FAILURES as error:
            if not is_lost(error):
                raise
            connection = await resources.enter_async_context(self._connection())
            await connection.execute(begin)
        return connection

    @asynccontextmanager
    async def deleting(self) -> AsyncGenerator[Transaction]:
        """Delete rows; PostgreSQL's own VACUUM removes what is left of them."""
        async with self.transaction(None) as transaction:
            yield transaction
        self.epoch += 1

    async def erase(self, statements: Sequence[Statement]) -> None:
        """Run deleting statements for good; other processes drop what they keep in memory."""
        async with self.deleting() as transaction:
            for sql, values in statements:
                transaction.write(sql, *values)
            await transaction.fetch_all(f"SELECT pg_notify('{CHANNEL}', '')")

    async def remove_traces(self) -> Traces:
        """Do nothing: PostgreSQL's files are its own to clean."""
        return Traces(too_large=False, too_busy=False)

    async def require_usable(self) -> None:
        """Raise StoreError where the server does not answer, or the session is lost."""
        await self._session.wait()
        await self.fetch_value("SELECT 1")

    async def back_up(self, *, now: int, keep: int) -> str:
        """Refuse: PostgreSQL has its own tool."""
        del now, keep
        raise StoreError(f"{self.address} is PostgreSQL's: `pg_dump` copies it.")

    def last_back_up(self) -> int | None:
        """Return None: there are no copies of ours."""
        return None

    async def tidy(self, *, now: int) -> None:
        """Do nothing: there are no copies of ours."""
        del now


async def fetch(connection: Connection, sql: str, values: Sequence[SqlValue]) -> Sequence[Row]:
    """Return a statement's rows, which asyncpg types otherwise."""
    return cast("Sequence[Row]", await connection.fetch(sql, *_clean(values)))


def _clean(values: Sequence[SqlValue]) -> tuple[SqlValue, ...]:
    return tuple(map(without_nul, values))


async def _roll_back(connection: Connection) -> None:
    with suppress(*FAILURES):
        await connection.execute("ROLLBACK")
