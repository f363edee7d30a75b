"""The one lasting connection of a process: it hears what others change, and holds what it has claimed."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from bot.domain.errors import StoreError
from bot.store.address import PostgresAddress
from bot.store.claims import Claim, Kind, Role
from bot.store.postgres.connecting import (
    FAILURES,
    STATEMENT_S,
    Connection,
    connect,
    store_error,
    told,
)
from bot.store.postgres.schema import CHANNEL, LOCKS, prepare, require_known, take_role

_log = logging.getLogger(__name__)

_AGAIN_S, _LONGEST_S = 0.2, 1.0  # the first pause before connecting again, and the longest
_GIVEN_UP_S = 30.0  # without a connection, after which another process may have had what was claimed for long
_CLOSE_S = 5.0
# Locks of two numbers. A process shares the second one with all that count the shards as it does.
CLAIMS = LOCKS + 1
COUNTS = LOCKS + 2
KINDS = 1 << 20  # numbers of each kind; Discord's largest bots have some thousands of shards
_OTHER_COUNTS = (
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid = $1 AND objid <> $2)"
)


class Session:
    """What a process is to the others that share its database.

    A claim is an advisory lock of the session, which the server releases as soon as it ends. A lost session
    is opened again, and its claims are made again; :attr:`is_there` says whether all that is claimed is
    certain to be the process's own.
    """

    def __init__(
        self,
        address: PostgresAddress,
        role: Role,
        *,
        on_opened: Callable[[Connection], None],
        on_told: Callable[[int, str], None],
        on_gap: Callable[[], None],
    ) -> None:
        self._address = address
        self._role = role
        self._on_opened = on_opened
        self._on_told = on_told  # with the other session's process, and what it tells
        self._on_gap = on_gap  # what others told meanwhile was not heard
        self._connection: Connection | None = None
        self._opening: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()  # a connection does one thing at a time
        self._there = asyncio.Event()
        self._claims: set[Claim] = set()
        self._shards: int | None = None  # how many there are, as agreed with the others
        self._watchers: list[Callable[[Claim], None]] = []

    @property
    def is_there(self) -> bool:
        """Tell whether the session is open."""
        return self._there.is_set()

    async def open(self, *, now: int) -> None:
        """Connect, and make or migrate the tables; ``now`` is in milliseconds UTC. Raises StoreError."""
        connection = await connect(self._address)
        try:
            with told(self._address):
                await connection.add_listener(CHANNEL, self._hear)
                await prepare(connection, self._address, now=now, role=self._role)
            self._adopt(connection)
        except BaseException:
            connection.terminate()
            raise

    async def close(self) -> None:
        """Close the connection, and release what was claimed."""
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.wait({self._opening})
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*FAILURES):
                await connection.close(timeout=_CLOSE_S)

    async def wait(self) -> None:
        """Wait until the session is there. Raises StoreError where that takes too long."""
        if self._there.is_set():
            return
        try:
            async with asyncio.timeout(STATEMENT_S):
                await self._there.wait()
        except TimeoutError:
            raise self._lost() from None

    def watch_lost(self, watcher: Callable[[Claim], None]) -> None:
        """Have ``watcher`` called with each claim that another process may have now."""
        self._watchers.append(watcher)

    async def claim(self, claim: Claim) -> bool:
        """Try to have something alone. Raises StoreError.

        It is finished even for who is cancelled meanwhile: the server would keep what nobody knows of.
        """
        return await asyncio.shield(asyncio.create_task(self._claim(claim)))

    async def _claim(self, claim: Claim) -> bool:
        async with self._used() as connection:
            if claim in self._claims:
                return True
            is_ours = await _lock(connection, claim)
            if is_ours:
                self._claims.add(claim)
            return is_ours

    async def release(self, claim: Claim) -> None:
        """Let others have something, after all that is being claimed."""
        await asyncio.shield(asyncio.create_task(self._release(claim)))

    async def _release(self, claim: Claim) -> None:
        async with self._turn:
            if claim not in self._claims:
                return
            self._claims.discard(claim)
            if self._connection is not None:  # a lost session has released it
                with suppress(StoreError):
                    async with self._certain(self._connection) as connection:
                        await connection.execute("SELECT pg_advisory_unlock($1, $2)", *_numbers(claim))

    async def agree(self, shards: int) -> bool:
        """Count the shards as the other processes do; False where they count them otherwise."""
        async with self._used() as connection:
            if self._shards is not None and self._shards != shards:
                await connection.execute("SELECT pg_advisory_unlock_shared($1, $2)", COUNTS, self._shards)
            self._shards = shards if await _agree(connection, shards) else None
            return self._shards is not None

    @asynccontextmanager
    async def _used(self) -> AsyncGenerator[Connection]:
        async with self._turn:
            if self._connection is None:
                raise self._lost()
            async with self._certain(self._connection) as connection:
                yield connection

    @asynccontextmanager
    async def _certain(self, connection: Connection) -> AsyncGenerator[Connection]:
        """End the session where it is uncertain what was done: it may hold a lock that nobody knows of."""
        try:
            with told(self._address):
                async with asyncio.timeout(STATEMENT_S):
                    yield connection
        except BaseException:
            connection.terminate()
            raise

    def _lost(self) -> StoreError:
        return store_error(self._address, ConnectionResetError("the connection was lost"))

    def _hear(self, _connection: object, process: int, _channel: str, payload: object) -> None:
        self._on_told(process, payload if isinstance(payload, str) else "")

    def _adopt(self, connection: Connection) -> None:
        if connection.is_closed():  # too early for what listens below
            raise self._lost()
        self._on_opened(connection)
        self._connection = connection
        self._there.set()
        connection.add_termination_listener(self._lose)

    def _lose(self, connection: object) -> None:
        if connection is self._connection:
            self._connection = None
            self._there.clear()
            _log.warning("The connection to %s was lost. Connecting again", self._address)
            self._opening = asyncio.get_running_loop().create_task(self._open_again())

    async def _open_again(self) -> None:
        loop = asyncio.get_running_loop()
        pause, lost_at = _AGAIN_S, loop.time()
        while True:
            await asyncio.sleep(pause)
            try:
                await self._take_up()
            except StoreError as error:
                _log.warning("%s", error)
                pause = min(2 * pause, _LONGEST_S)
            else:
                break
            if loop.time() - lost_at > _GIVEN_UP_S:
                self._give_up(self._claims)
        self._on_gap()
        _log.warning("Connected to %s again", self._address)

    async def _take_up(self) -> None:
        """Connect, and claim again what was claimed before."""
        connection = await connect(self._address)
        try:
            with told(self._address):
                await connection.add_listener(CHANNEL, self._hear)
                await require_known(connection, self._address)
                await take_role(connection, self._address, self._role)
                async with self._turn:  # nothing is released meanwhile
                    kept = await self._claim_again(connection)
                    self._give_up(self._claims - kept)
                    self._adopt(connection)
        except BaseException:
            connection.terminate()
            raise

    async def _claim_again(self, connection: Connection) -> set[Claim]:
        wanted = set(self._claims)
        if self._shards is not None and not await _agree(connection, self._shards):
            self._shards = None
            wanted = {claim for claim in wanted if claim.kind is not Kind.SHARD}
        return {claim for claim in sorted(wanted, key=_numbers) if await _lock(connection, claim)}

    def _give_up(self, lost: set[Claim]) -> None:
        self._claims = self._claims - lost
        for claim in sorted(lost, key=_numbers):
            for watcher in self._watchers:
                watcher(claim)


def _numbers(claim: Claim) -> tuple[int, int]:
    return CLAIMS, claim.kind * KINDS + claim.number


async def _lock(connection: Connection, claim: Claim) -> bool:
    return bool(await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", *_numbers(claim)))


async def _agree(connection: Connection, shards: int) -> bool:
    """Count the shards for as long as the session lasts, unless others count them otherwise.

    Of two that begin at the same moment, each sees the other: both are refused, rather than none.
    """
    place: tuple[Any, ...] = (COUNTS, shards)
    await connection.execute("SELECT pg_advisory_lock_shared($1, $2)", *place)
    if not await connection.fetchval(_OTHER_COUNTS, *place):
        return True
    await connection.execute("SELECT pg_advisory_unlock_shared($1, $2)", *place)
    return False
