"""Scheduled backups: the database is copied every so often while the bot runs."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.clock import Clock, wall_clock
from bot.config import Config
from bot.domain.errors import StoreError
from bot.store import Database

_log = logging.getLogger(__name__)

_LOOK_S = 60.0  # between two looks at the clock, which may be set meanwhile
_AGAIN_MS = 60 * 60_000  # after one that failed, unless the next is due before


class Backups:
    """When the database is copied, and how it went; :attr:`done` and :attr:`failed` count."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        every_ms: int,
        keep: int,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._clock = clock
        self._every_ms = every_ms
        self._keep = keep
        self._sleep = sleep
        self._failed_at: int | None = None  # where the last one failed
        self.done = 0
        self.failed = 0

    @property
    def last(self) -> int | None:
        """When the newest copy that is there was made, in milliseconds UTC."""
        return self._database.last_back_up()

    async def run(self) -> None:
        """Copy whenever it is time, for ever; a restarted bot goes on from the copies that it finds."""
        while True:
            if self._is_due():
                await self.back_up()
            else:
                await self._sleep(_LOOK_S)

    def _is_due(self) -> bool:
        # abs: a clock that was ahead must not put backups off until it is that late again.
        now, pause = self._clock(), min(_AGAIN_MS, self._every_ms)
        if self._failed_at is not None and abs(now - self._failed_at) < pause:
            return False
        last = self.last
        return last is None or abs(now - last) >= self._every_ms

    async def back_up(self) -> None:
        """Copy the database now; where that fails, the log says why."""
        now = self._clock()
        try:
            name = await self._database.back_up(now=now, keep=self._keep)
        except StoreError as error:
            self._failed_at = now
            self.failed += 1
            _log.error("The scheduled backup failed: %s", error)
        else:
            self._failed_at = None
            self.done += 1
            _log.info("Backed up to %s", name)


def backups_of(config: Config, database: Database) -> Backups | None:
    """Return the backups that are wanted, if any are."""
    if config.backup_every is None:
        return None
    return Backups(database, wall_clock, every_ms=config.backup_every, keep=config.backup_keep)


@asynccontextmanager
async def running(backups: Backups | None) -> AsyncGenerator[None]:
    """Make backups meanwhile, where any are wanted."""
    if backups is None:
        yield
        return
    task = asyncio.create_task(backups.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
