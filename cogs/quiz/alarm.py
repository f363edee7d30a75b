"""One loop that watches many deadlines."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import discord
from discord.ext import tasks

from bot.clock import Clock

_log = logging.getLogger(__name__)


class Alarm:
    """Calls ``on_due(key, moment)`` once for each key when its moment has come.

    Each tick looks at two clocks, so that neither a slow loop, a suspended machine nor a wall clock that is
    set makes a call late by more than ``every`` seconds. Without timers nothing ticks.
    """

    def __init__(
        self, clock: Clock, on_due: Callable[[str, int], Coroutine[Any, Any, None]], *, every: float = 1.0
    ) -> None:
        self._clock = clock
        self._on_due = on_due
        self._every = every
        # Moments (ms UTC), each also by the loop's clock, which stops while the machine is suspended.
        self._timers: dict[str, tuple[int, float]] = {}
        self._loop = tasks.loop(seconds=every)(self._tick)
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_finished = False

    def set(self, key: str, moment: int, *, within: int | None = None) -> None:
        """Set the timer of ``key`` to ``moment`` (ms UTC), in place of an earlier one.

        A moment farther off than ``within`` (ms) was computed before the wall clock was set back.
        """
        if key not in self._timers or self._timers[key][0] != moment:
            wait = moment - self._clock()
            wait_s = (wait if within is None else min(wait, within)) / 1000
            self._timers[key] = moment, asyncio.get_running_loop().time() + wait_s
        if not self._loop.is_running():
            self._loop.start()

    def cancel(self, key: str) -> None:
        """Remove the timer of ``key``, if it is set."""
        self._timers.pop(key, None)

    def is_set(self, key: str) -> bool:
        """Return whether a timer is set for ``key``."""
        return key in self._timers

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work`` in the background, but not once this is finished; a failure is logged."""
        if self._is_finished:  # the store may be closed by then
            work.close()
            return
        task = asyncio.get_running_loop().create_task(_logged(work))
        self._tasks.add(task)  # the loop itself holds tasks only weakly
        task.add_done_callback(self._tasks.discard)

    def stop(self) -> None:
        """Remove all timers."""
        self._timers.clear()
        self._loop.cancel()

    async def settle(self, within: float) -> None:
        """Wait for background work, and what it starts, but no longer than this many seconds."""
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        while self._tasks and (left := end - loop.time()) > 0:
            await asyncio.wait(tuple(self._tasks), timeout=left)

    async def finish(self, within: float) -> None:
        """Give background work, and what it starts, this many seconds; then cancel it and take no more."""
        await self.settle(within)
        self._is_finished = True
        late = tuple(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _tick(self) -> None:
        now, loop_now = self._clock(), asyncio.get_running_loop().time()
        for key, (moment, at_latest) in tuple(self._timers.items()):
            if moment <= now or at_latest <= loop_now:
                del self._timers[key]
                self.start(self._on_due(key, moment))
        next_tick = self._loop.next_iteration
        if not self._timers:
            self._loop.stop()  # ends with this tick; the next timer starts it again
        elif next_tick and next_tick > discord.utils.utcnow() + timedelta(seconds=2 * self._every):
            self._loop.restart()  # or discord.py waits until a wall clock that was set back has caught up


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:  # noqa: BLE001 - nobody awaits this task; the log is all that is left
        _log.exception("Scheduled work of the quiz failed")
