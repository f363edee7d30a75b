"""What several shards, in one process or in several, need: which are whose, and turns at identifying."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from discord.gateway import DiscordWebSocket

from bot.domain.errors import StoreError
from bot.store import Claim, Database, Kind

# Discord takes one identify of each bucket in five seconds; two processes' ways there differ a little.
IDENTIFY_INTERVAL_S = 5.25
_LOOK_S = 0.25  # between two looks whether another process has identified


@dataclass(frozen=True, slots=True)
class ShardConnection:
    """A shard's connection, as discord.py wants it where it closes the client or looks for a websocket."""

    ws: DiscordWebSocket

    async def close(self) -> None:
        """Close it for good."""
        await self.ws.close(code=1000)


class OwnShards:
    """The shards that this process runs now; the others are those of other processes, or waited for."""

    def __init__(self) -> None:
        self.count = 1  # of all shards
        self._lost: dict[int, asyncio.Event] = {}  # by each shard of its own
        self._listeners: list[Callable[[int], Awaitable[None]]] = []

    def __contains__(self, shard_id: object) -> bool:
        """Tell whether a shard is this process's own."""
        return shard_id in self._lost

    def shard_of(self, guild_id: int) -> int:
        """Return the number of the shard that gets what happens in a server."""
        return (guild_id >> 22) % self.count

    def have(self, guild_id: int) -> bool:
        """Tell whether a server (0: private conversations) is on a shard of this process."""
        return self.shard_of(guild_id) in self._lost

    def on_taken(self, listener: Callable[[int], Awaitable[None]]) -> None:
        """Have ``listener`` awaited with each shard that is taken, before anything happens on it."""
        self._listeners.append(listener)

    async def take(self, shard_id: int) -> asyncio.Event:
        """Have a shard, and return what is set when it is lost. Raises StoreError."""
        lost = asyncio.Event()
        self._lost[shard_id] = lost
        try:
            for listener in self._listeners:
                await listener(shard_id)
        except BaseException:
            self._lost.pop(shard_id, None)
            raise
        return lost

    def lose(self, shard_id: int) -> None:
        """Have a shard no longer: it may be another process's by now."""
        lost = self._lost.pop(shard_id, None)
        if lost is not None:
            lost.set()

    def start_over(self, count: int) -> None:
        """Have none of now ``count`` shards."""
        for shard_id in tuple(self._lost):
            self.lose(shard_id)
        self.count = count


class IdentifyPace:
    """Lets shards identify one after another in each of Discord's buckets, whichever process they are in.

    Buckets are numbered by shard.
    """

    def __init__(self, max_concurrency: int = 1) -> None:
        self._buckets = max(1, max_concurrency)
        self._turns: dict[int, asyncio.Lock] = {}
        self._held: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def turn(self, shard_id: int, database: Database) -> AsyncGenerator[None]:
        """Have the turn of a shard, which counts as taken when the block ends."""
        bucket = shard_id % self._buckets
        turn, claim = self._turns.setdefault(bucket, asyncio.Lock()), Claim(Kind.IDENTIFYING, bucket)
        await turn.acquire()
        try:
            while not await _is_claimed(database, claim):  # noqa: ASYNC110 - another process tells nobody
                await asyncio.sleep(_LOOK_S)
        except BaseException:
            await _end_turn(turn, database, claim)
            raise
        try:
            yield
        finally:
            holding = asyncio.create_task(_hold(turn, database, claim))
            self._held.add(holding)
            holding.add_done_callback(self._held.discard)


async def _is_claimed(database: Database, claim: Claim) -> bool:
    with suppress(StoreError):  # the database is away; it is asked again
        return await database.claim(claim)
    return False


async def _hold(turn: asyncio.Lock, database: Database, claim: Claim) -> None:
    try:
        await asyncio.sleep(IDENTIFY_INTERVAL_S)
    finally:
        await _end_turn(turn, database, claim)


async def _end_turn(turn: asyncio.Lock, database: Database, claim: Claim) -> None:
    """Let another process have the turn first: within this one, the next would think that it has it."""
    try:
        await database.release(claim)
    finally:
        turn.release()
