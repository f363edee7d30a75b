"""One timer for many absolute moments."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

    from bot.clock import Clock

_log = logging.getLogger(__name__)

# The loop's clock and the clock may part a little: what fires early is armed again, no sooner than this.
_SHORTEST_S = 0.05
_LONGEST_S = 3600.0  # looks again at least this often, in case the wall clock was set


class Alarm:
    """Calls back, once for each key, when its moment has come; nothing runs or sleeps until then."""

    def __init__(self, clock: Clock, ring: Callable[[str], Awaitable[None]]) -> None:
        self._clock = clock
        self._ring = ring
        self._moments: dict[str, int] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    def set(self, key: str, moment: int | None) -> None:
        """Ring for ``key`` at ``moment`` (ms UTC), instead of any earlier wish; None takes the wish back."""
        if moment is None:
            self._moments.pop(key, None)
        else:
            self._moments[key] = moment
        self._arm()

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
        self._arm()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._moments:
            seconds = (min(self._moments.values()) - self._clock()) / 1000
            delay = min(max(seconds, _SHORTEST_S), _LONGEST_S)
            self._timer = asyncio.get_running_loop().call_later(delay, self._fire)

    def _fire(self) -> None:
        now = self._clock()
        due = [key for key, moment in self._moments.items() if moment <= now]
        for key in due:
            del self._moments[key]
            self.start(self._call(key))
        self._arm()

    async def _call(self, key: str) -> None:
        await self._ring(key)

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:  # noqa: BLE001 - nobody awaits this task; the log is all that is left
            _log.exception("Scheduled work of the quiz failed")
