"""What several shards in one process need: their connections, and turns at identifying."""

import asyncio
import time
from dataclasses import dataclass

from discord.gateway import DiscordWebSocket

IDENTIFY_INTERVAL_S = 5.0  # Discord takes one identify of each bucket in this time


@dataclass(frozen=True, slots=True)
class ShardConnection:
    """A shard's connection, as discord.py wants it where it closes the client or looks for a websocket."""

    ws: DiscordWebSocket

    async def close(self) -> None:
        """Close it for good."""
        await self.ws.close(code=1000)


class IdentifyPace:
    """Lets shards identify one after another in each of Discord's buckets, which are numbered by shard."""

    def __init__(self, max_concurrency: int = 1) -> None:
        self._buckets = max(1, max_concurrency)
        self._turns: dict[int, asyncio.Lock] = {}
        self._next: dict[int, float] = {}  # when the bucket's next identify may come, on the monotonic clock

    async def wait(self, shard_id: int) -> None:
        """Wait for the turn of a shard, and count it as taken."""
        bucket = shard_id % self._buckets
        async with self._turns.setdefault(bucket, asyncio.Lock()):
            pause = self._next.get(bucket, 0.0) - time.monotonic()
            if pause > 0:
                await asyncio.sleep(pause)
            self._next[bucket] = time.monotonic() + IDENTIFY_INTERVAL_S
