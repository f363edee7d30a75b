"""One heartbeat for many absolute moments."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from discord.ext import tasks

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from bot.clock import Clock

_log = logging.getLogger(__name__)


class Alarm:
    """Calls back, once for each key, when its moment has come; beats only while something is awaited.

    It compares moments with the clock at every beat, so that neither a slow loop, a suspended machine
    nor a wall clock that is set makes it late by more than a beat.
    """

    def __init__(self, clock: Clock, ring: Callable[[str], Awaitable[None]], *, every: float = 1.0) -> None:
        self._clock = clock
        self._ring = ring
        self._moments: dict[str, int] = {}
        self._heart = tasks.loop(seconds=every)(self._beat)
        self._tasks: set[asyncio.Task[Any]] = set()

    def set(self, key: str, moment: int | None) -> None:
        """Ring for ``key`` at ``moment`` (ms UTC), instead of any earlier wish; None takes the wish back."""
        if moment is None:
            self._moments.pop(key, None)
            return
        self._moments[key] = moment
        if not self._heart.is_running():
            self._heart.start()

    def is_set(self, key: str) -> bool:
        """Return whether it is going to ring for ``key``."""
        return key in self._moments

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work`` beside what is going on; a failure goes to the log."""
        task = asyncio.get_running_loop().create_task(self._guard(work))
        self._tasks.add(task)  # the loop itself holds tasks only weakly
        task.add_done_callback(self._tasks.discard)

    def stop(self) -> None:
        """Forget every wish."""
        self._moments.clear()
        self._heart.cancel()

    async def _beat(self) -> None:
        now = self._clock()
        for key in [key for key, moment in self._moments.items() if moment <= now]:
            del self._moments[key]
            self.start(self._call(key))
        if not self._moments:
            self._heart.stop()  # ends with this beat; the next wish starts it again

    async def _call(self, key: str) -> None:
        await self._ring(key)

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:  # noqa: BLE001 - nobody awaits this task; the log is all that is left
            _log.exception("Scheduled work of the quiz failed")
