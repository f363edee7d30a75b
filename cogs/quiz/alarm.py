"""One heartbeat for many absolute moments."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord
from discord.ext import tasks

from bot.clock import Clock

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wish:
    moment: int  # ms UTC
    at_latest: float  # by the loop's clock, which nobody sets; it stands still while the machine is suspended


class Alarm:
    """Calls back, once for each key, when its moment has come; beats only while something is awaited.

    It looks at two clocks at every beat, so that neither a slow loop, a suspended machine nor a wall clock
    that is set makes it late by more than a beat. The callback takes the key and the moment.
    """

    def __init__(
        self, clock: Clock, ring: Callable[[str, int], Awaitable[None]], *, every: float = 1.0
    ) -> None:
        self._clock = clock
        self._ring = ring
        self._wishes: dict[str, _Wish] = {}
        self._every = every
        self._heart = tasks.loop(seconds=every)(self._beat)
        self._tasks: set[asyncio.Task[Any]] = set()

    def set(self, key: str, moment: int | None, *, within: int | None = None) -> None:
        """Ring for ``key`` at ``moment`` (ms UTC), instead of any earlier wish; None takes the wish back.

        A moment that is farther off than ``within`` (ms) was told by a clock that has been set back since.
        """
        if moment is None:
            self._wishes.pop(key, None)
            return
        known = self._wishes.get(key)
        if known is None or known.moment != moment:
            wait = moment - self._clock()
            wait_s = (wait if within is None else min(wait, within)) / 1000
            self._wishes[key] = _Wish(moment, asyncio.get_running_loop().time() + wait_s)
        if not self._heart.is_running():
            self._heart.start()

    def is_set(self, key: str) -> bool:
        """Return whether it is going to ring for ``key``."""
        return key in self._wishes

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work`` beside what is going on; a failure goes to the log."""
        task = asyncio.get_running_loop().create_task(self._guard(work))
        self._tasks.add(task)  # the loop itself holds tasks only weakly
        task.add_done_callback(self._tasks.discard)

    def stop(self) -> None:
        """Forget every wish."""
        self._wishes.clear()
        self._heart.cancel()

    async def finish(self, within: float) -> None:
        """Give what is going on so many seconds, then end it."""
        running = tuple(self._tasks)
        if running:
            _, late = await asyncio.wait(running, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _beat(self) -> None:
        now, steady_now = self._clock(), asyncio.get_running_loop().time()
        due = [
            (key, wish.moment)
            for key, wish in self._wishes.items()
            if wish.moment <= now or wish.at_latest <= steady_now
        ]
        for key, moment in due:
            del self._wishes[key]
            self.start(self._call(key, moment))
        if not self._wishes:
            self._heart.stop()  # ends with this beat; the next wish starts it again
        elif self._is_far_off(self._heart.next_iteration):
            self._heart.restart()

    def _is_far_off(self, beat: datetime | None) -> bool:
        """Whether discord.py has the next beat wait until a wall clock that was set back is where it was."""
        return beat is not None and beat > discord.utils.utcnow() + timedelta(seconds=2 * self._every)

    async def _call(self, key: str, moment: int) -> None:
        await self._ring(key, moment)

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:  # noqa: BLE001 - nobody awaits this task; the log is all that is left
            _log.exception("Scheduled work of the quiz failed")
