"""The alarm by its two clocks, of which the wall clock may be set."""

import asyncio

from cogs.quiz.alarm import Alarm

HOUR_MS = 3_600_000
SOON_MS = 50


class SettableClock:
    """A wall clock that can be set, an alarm, and the keys that were due."""

    def __init__(self) -> None:
        self.now = HOUR_MS
        self.alarm = Alarm(lambda: self.now, self._on_due, every=0.01)
        self.due: asyncio.Queue[tuple[str, int]] = asyncio.Queue()

    async def _on_due(self, key: str, moment: int) -> None:
        await self.due.put((key, moment))

    async def next(self) -> tuple[str, int]:
        async with asyncio.timeout(5):
            return await self.due.get()


async def test_due_despite_clock_set_back() -> None:
    clock = SettableClock()
    clock.alarm.set("game", HOUR_MS + SOON_MS)
    clock.now = 0
    clock.alarm.set("game", HOUR_MS + SOON_MS)  # set again, as after every answer
    assert await clock.next() == ("game", HOUR_MS + SOON_MS)


async def test_stale_moment_is_capped() -> None:
    clock = SettableClock()
    clock.now = 0
    clock.alarm.set("game", HOUR_MS, within=SOON_MS)
    assert await clock.next() == ("game", HOUR_MS)


async def test_due_when_clock_set_ahead() -> None:
    clock = SettableClock()
    clock.alarm.set("game", 10 * HOUR_MS)
    clock.now = 10 * HOUR_MS
    assert await clock.next() == ("game", 10 * HOUR_MS)


async def test_finish_cancels_late_work() -> None:
    clock = SettableClock()
    ended: list[str] = []

    async def work(name: str, done: asyncio.Event) -> None:
        await done.wait()
        ended.append(name)

    done, never = asyncio.Event(), asyncio.Event()
    clock.alarm.start(work("a post that comes through", done))
    clock.alarm.start(work("a post that hangs", never))
    done.set()
    async with asyncio.timeout(5):
        await clock.alarm.finish(within=0.05)
    assert ended == ["a post that comes through"]


async def test_finish_waits_for_what_work_begins() -> None:
    clock = SettableClock()
    ended: list[str] = []

    async def follow() -> None:
        for _ in range(5):
            await asyncio.sleep(0)
        ended.append("what follows")

    async def work() -> None:
        await asyncio.sleep(0)
        clock.alarm.start(follow())
        ended.append("work")

    clock.alarm.start(work())
    await clock.alarm.finish(within=5)
    assert ended == ["work", "what follows"]


async def test_nothing_begins_once_finished() -> None:
    clock = SettableClock()
    ended: list[str] = []

    async def work() -> None:
        ended.append("too late")

    await clock.alarm.finish(within=5)
    clock.alarm.start(work())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert ended == []
