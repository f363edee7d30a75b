"""Load on one bot, and what it cost: the same members' actions, so many of them in flight at once."""

import asyncio
import gc
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.wire.exchanges import FIRST_ANSWER_S, Exchange
from tests.wire.process import BotProcess
from tests.wire.standin import StandIn

Act: TypeAlias = Callable[[int], Awaitable[Exchange]]
"""Does a member's action number so-and-so and returns its exchange, unanswered."""

_GIVE_UP_S = 30.0


@dataclass(slots=True)
class Subject:
    """A bot under load, with a Discord of its own."""

    name: str
    discord: StandIn
    bot: BotProcess
    games: int = 0  # started so far; each in a channel of its own


@dataclass(slots=True)
class Sample:
    """What one burst cost and how it was answered."""

    actions: int
    cpu_s: float
    wall_s: float
    latencies: list[float]
    failures: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Figures:
    """The samples of one kind of action, summed up. Times in seconds; `late` counts 3 seconds and more."""

    actions: int
    cpu_each: float
    each_second: float
    p50: float
    p99: float
    failed: int
    late: int


async def burst(subject: Subject, act: Act, *, actions: int, in_flight: int, first: int = 0) -> Sample:
    """Have `actions` actions done, `in_flight` at a time, and wait for every answer."""
    numbers = iter(range(first, first + actions))
    sample = Sample(actions, 0.0, 0.0, [])

    async def keep_acting() -> None:
        for number in numbers:
            try:
                exchange = await (await act(number)).final(_GIVE_UP_S)
            except TimeoutError as error:
                sample.failures.append(str(error))
                continue
            sample.latencies.append(exchange.latency)
            if exchange.refused:
                sample.failures.append(f"refused with {exchange.refused}")

    gc.collect()
    began, cpu = time.perf_counter(), subject.bot.cpu_seconds()
    async with asyncio.TaskGroup() as group:
        for _ in range(in_flight):
            group.create_task(keep_acting())
    await subject.discord.gateway.settle()
    sample.cpu_s = subject.bot.cpu_seconds() - cpu
    sample.wall_s = time.perf_counter() - began
    return sample


def sum_up(samples: list[Sample]) -> Figures:
    """Return the figures of several bursts: medians over the bursts, quantiles over all answers."""
    latencies = sorted(value for sample in samples for value in sample.latencies)
    return Figures(
        actions=sum(sample.actions for sample in samples),
        cpu_each=statistics.median(sample.cpu_s / sample.actions for sample in samples),
        each_second=statistics.median(sample.actions / sample.wall_s for sample in samples),
        p50=quantile(latencies, 0.50),
        p99=quantile(latencies, 0.99),
        failed=sum(len(sample.failures) for sample in samples),
        late=sum(value >= FIRST_ANSWER_S for value in latencies),
    )


def quantile(ordered: list[float], share: float) -> float:
    """Return the value that this share of an ordered list does not exceed; NaN of nothing."""
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")
