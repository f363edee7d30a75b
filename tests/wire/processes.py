"""What an action costs with one process and with several: ``python -m tests.wire.bench --processes 1 2 4``.

Processes on one PostgreSQL server, and one process on SQLite beside them. The load, the stand-in and the
database share this machine's cores with them, so that the throughput is only what was observed here.
"""

import asyncio
import gc
import tempfile
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import asyncpg

from bot.store.address import Address, PostgresAddress
from tests.databases import PostgresServer, end_server, new_server_folder
from tests.wire.load import Action, Figures, Measured, Sample, Subject, burst, summarise
from tests.wire.payloads import Place
from tests.wire.process import BotProcess, reckoner
from tests.wire.quiz import start_quiz
from tests.wire.report import table
from tests.wire.standin import StandIn

SHARDS: Final = 8
_SERVERS: Final = 16
_START_S: Final = 120.0
_STATISTICS_S: Final = 1.5  # PostgreSQL's sessions report what they did after a second at the latest
_MANY_SHARDS: Final = 16
_MS, _MB = 1_000, 1_000_000
_COUNTED: Final = (
    "SELECT COALESCE(SUM(calls), 0)::bigint, "
    "COALESCE(SUM(calls) FILTER (WHERE query = 'COMMIT'), 0)::bigint FROM pg_stat_statements "
    "WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@dataclass(frozen=True, slots=True)
class Fleet(Measured):
    """Processes that are one bot."""

    processes: tuple[BotProcess, ...]

    def cpu_seconds(self) -> float:
        """Return the processor time that all of them have used."""
        return sum(process.cpu_seconds() for process in self.processes)

    def resident_bytes(self) -> int:
        """Return the resident memory of all of them."""
        return sum(process.resident_bytes() for process in self.processes)


@dataclass(frozen=True, slots=True)
class Row:
    """What one kind of action costs in one set-up; counts are for each action."""

    setup: str
    action: str
    figures: Figures
    statements: float | None = None
    commits: float | None = None


class Counter:
    """How many statements a PostgreSQL database has run."""

    def __init__(self, database: Address) -> None:
        self._database = database

    async def read(self) -> tuple[int, int]:
        """Return the numbers of statements and of commits so far."""
        if not isinstance(self._database, PostgresAddress):
            return 0, 0
        await asyncio.sleep(_STATISTICS_S)
        connection: Any = await asyncpg.connect(self._database.url)
        try:
            return tuple(await connection.fetchrow(_COUNTED))
        finally:
            await connection.close()


@asynccontextmanager
async def fleet(database: Address, processes: int, shards: int = SHARDS) -> AsyncGenerator[Subject]:
    """Run a bot of several processes with its own stand-in."""
    async with StandIn(guilds=_SERVERS, max_concurrency=shards) as discord:
        ends = [shards * number // processes for number in range(processes + 1)]
        bots = tuple(
            reckoner(discord, database, shards=f"{ends[n]}-{ends[n + 1] - 1}/{shards}", log_level="WARNING")
            for n in range(processes)
        )
        try:
            for bot in bots:
                await bot.start()
            await discord.gateway.ready(shards, timeout=_START_S)
            await discord.gateway.settle(_START_S)
            yield Subject(f"{processes}", discord, Fleet(bots))
        finally:
            await asyncio.gather(*(bot.end() for bot in bots if bot.is_alive))


def asking(subject: Subject, asked: Sequence[str]) -> Action:
    """Return an action that asks a question as a new member, in all servers in turn."""
    return lambda n: subject.discord.member(n, Place(guild=n % _SERVERS)).slash(
        "ask", question=asked[n % len(asked)]
    )


async def answering(subject: Subject, channel: int) -> Action:
    """Return an action that answers the open question of one server after the other, once a member."""
    started = (start_quiz(subject.discord, Place(guild=n, channel=channel)) for n in range(_SERVERS))
    questions = await asyncio.gather(*started)
    return lambda n: questions[n % _SERVERS].answer(
        subject.discord.member(n, questions[n % _SERVERS].place), n // _SERVERS
    )


async def _measured(
    subject: Subject, action: Action, counter: Counter, *, rounds: int, actions: int
) -> tuple[Sample, int, int]:
    """Return the last of several bursts, with how many statements and commits it took."""
    sample, statements, commits = Sample(0, 0, 0, []), 0, 0
    for number in range(rounds):
        gc.collect()
        before = await counter.read()
        sample = await burst(subject, action, actions=actions, in_flight=50, first=number * actions)
        after = await counter.read()
        statements, commits = after[0] - before[0], after[1] - before[1]
    return sample, statements, commits


async def _rows(
    setup: str, database: Address, processes: int, asked: Sequence[str], *, actions: int
) -> list[Row]:
    rows: list[Row] = []
    counter = Counter(database)
    async with fleet(database, processes) as subject:
        kinds = {"/ask, first time": asking(subject, asked), "quiz answer": await answering(subject, 0)}
        for kind, action in kinds.items():
            sample, statements, commits = await _measured(subject, action, counter, rounds=3, actions=actions)
            counted = (statements / actions, commits / actions) if statements else (None, None)
            rows.append(Row(setup, kind, summarise([sample]), *counted))
    return rows


async def measure_processes(
    counts: Sequence[int], asked: Sequence[str], *, actions: int, said: Callable[[str], object]
) -> str:
    """Return the costs with each number of processes, as Markdown tables."""
    folder = new_server_folder()
    server = PostgresServer(folder)
    rows: list[Row] = []
    try:
        with tempfile.TemporaryDirectory() as place:
            rows += await _rows("SQLite, 1 process", Path(place) / "bot.db", 1, asked, actions=actions)
            said("SQLite measured\n")
        await asyncio.to_thread(server.start, "-c shared_preload_libraries=pg_stat_statements")
        for count in counts:
            name = f"processes_{count}"
            server.sql(f"CREATE DATABASE {name}")
            server.sql("CREATE EXTENSION pg_stat_statements", on=name)
            setup = f"PostgreSQL, {count} process" + ("es" if count > 1 else "")
            rows += await _rows(setup, server.address(name), count, asked, actions=actions)
            said(f"{setup} measured\n")
    finally:
        await asyncio.to_thread(end_server, folder)
    return f"{_as_table(rows)}\n\n{await _memory()}"


def _as_table(rows: Sequence[Row]) -> str:
    heads = ["set-up", "action", "CPU each", "statements", "commits", "a second", "p50", "p99", "failed"]
    return table(
        heads,
        [
            [
                row.setup,
                row.action,
                f"{row.figures.cpu_each * _MS:.2f} ms",
                "-" if row.statements is None else f"{row.statements:.1f}",
                "-" if row.commits is None else f"{row.commits:.2f}",
                f"{row.figures.each_second:.0f}",
                f"{row.figures.p50 * _MS:.0f} ms",
                f"{row.figures.p99 * _MS:.0f} ms",
                str(row.figures.failed + row.figures.late),
            ]
            for row in rows
        ],
    )


async def _memory() -> str:
    """Return what a shard more takes of a process's memory, in words."""
    held: dict[int, int] = {}
    with tempfile.TemporaryDirectory() as place:
        for shards in (1, _MANY_SHARDS):
            async with fleet(Path(place) / f"{shards}.db", 1, shards) as subject:
                held[shards] = subject.bot.resident_bytes()
    each = (held[_MANY_SHARDS] - held[1]) / (_MANY_SHARDS - 1)
    return (
        f"One process: {held[1] / _MB:.0f} MB with 1 shard, {held[_MANY_SHARDS] / _MB:.0f} MB with "
        f"{_MANY_SHARDS}; a shard more takes {each / _MB:.2f} MB, besides its servers."
    )
