"""Load on one bot and its cost: many members' actions, a fixed number of them in flight."""

import asyncio
import gc
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from tests.wire.exchanges import FIRST_ANSWER_S, Exchange
from tests.wire.standin import StandIn

Action: TypeAlias = Callable[[int], Awaitable[Exchange]]
"""Starts the action with this number, and returns its exchange before it is answered."""

_TIMEOUT_S = 30.0


class Measured(Protocol):
    """A bot's process or processes, as far as they are measured."""

    def cpu_seconds(self) -> float:
        """Return the processor time used so far."""
        ...

    def resident_bytes(self) -> int:
        """Return the resident memory."""
        ...


@dataclass(slots=True)
class Subject:
    """A bot under load, with its own stand-in."""

    name: str
    discord: StandIn
    bot: Measured
    games: int = 0  # started so far; each in its own channel
    members: int = 0  # who have asked so far; each asks once, so that nothing goes on from another answer


@dataclass(slots=True)
class Sample:
    """The cost and the latencies of one burst."""

    actions: int
    cpu_s: float
    wall_s: float
    latencies: list[float]
    failures: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Figures:
    """The summary of one kind of action; times in seconds, `late` counts latencies of 3 s and more."""

    actions: int
    cpu_each: float
    each_second: float
    p50: float
    p99: float
    failed: int
    late: int


async def burst(subject: Subject, action: Action, *, actions: int, in_flight: int, first: int = 0) -> Sample:
    """Run `actions` actions, `in_flight` at a time, and wait for every answer."""
    numbers = iter(range(first, first + actions))
    sample = Sample(actions, 0.0, 0.0, [])

    async def worker() -> None:
        for number in numbers:
            try:
                exchange = await (await action(number)).final(_TIMEOUT_S)
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
            group.create_task(worker())
    await subject.discord.gateway.settle()
    sample.cpu_s = subject.bot.cpu_seconds() - cpu
    sample.wall_s = time.perf_counter() - began
    return sample


def summarise(samples: list[Sample]) -> Figures:
    """Return the figures of several bursts: median costs per burst, quantiles of all latencies."""
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
    """Return a quantile of an ordered list; NaN if it is empty."""
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")
