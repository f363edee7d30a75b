"""The alarm that wakes games: by two clocks, of which one may be set."""

import asyncio

from cogs.quiz.alarm import Alarm

HOUR_MS = 3_600_000
SOON_MS = 50


class Watch:
    """A wall clock that can be set, and what the alarm rang for."""

    def __init__(self) -> None:
        self.now = HOUR_MS
        self.alarm = Alarm(lambda: self.now, self._on_due, every=0.01)
        self.rang: asyncio.Queue[tuple[str, int]] = asyncio.Queue()

    async def _on_due(self, key: str, moment: int) -> None:
        await self.rang.put((key, moment))

    async def next(self) -> tuple[str, int]:
        async with asyncio.timeout(5):
            return await self.rang.get()


async def test_alarm_rings_in_time_though_the_wall_clock_is_set_back() -> None:
    watch = Watch()
    watch.alarm.set("game", HOUR_MS + SOON_MS)
    watch.now = 0
    watch.alarm.set("game", HOUR_MS + SOON_MS)  # wished for again, as after every answer
    assert await watch.next() == ("game", HOUR_MS + SOON_MS)


async def test_moment_that_a_clock_told_before_it_was_set_back_is_not_waited_for() -> None:
    watch = Watch()
    watch.now = 0
    watch.alarm.set("game", HOUR_MS, within=SOON_MS)
    assert await watch.next() == ("game", HOUR_MS)


async def test_alarm_rings_at_once_when_the_wall_clock_is_set_ahead() -> None:
    watch = Watch()
    watch.alarm.set("game", 10 * HOUR_MS)
    watch.now = 10 * HOUR_MS
    assert await watch.next() == ("game", 10 * HOUR_MS)


async def test_what_is_going_on_at_the_end_is_given_a_moment_and_then_ended() -> None:
    watch = Watch()
    ended: list[str] = []

    async def work(name: str, done: asyncio.Event) -> None:
        await done.wait()
        ended.append(name)

    done, never = asyncio.Event(), asyncio.Event()
    watch.alarm.start(work("a post that comes through", done))
    watch.alarm.start(work("a post that hangs", never))
    done.set()
    async with asyncio.timeout(5):
        await watch.alarm.finish(within=0.05)
    assert ended == ["a post that comes through"]
