"""Load benchmark against a bare discord.py bot: `uv run python -m tests.wire.bench` prints tables and JSON.

Reckoner and the bare bot run side by side, each with its own stand-in, and alternate under load, so that
other load on the machine affects both. `--write` puts the tables into docs/wire.md.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from tests.wire import process
from tests.wire.load import Action, Figures, Sample, Subject, burst, summarise
from tests.wire.member import custom_ids
from tests.wire.payloads import TEXT_CHANNELS, Json, Place
from tests.wire.process import BotProcess
from tests.wire.processes import measure_processes
from tests.wire.quiz import Question, start_quiz
from tests.wire.report import machine, print_summary, table, write_section
from tests.wire.standin import StandIn

OURS, BARE = "reckoner", "bare"
IN_FLIGHT: Final = (50, 200)
SERVERS: Final = (1_000, 10_000)
SERVERS_ASKING: Final = 16
MEMBERS: Final = 200
_MOST_ASKING: Final = 100_000  # members for one kind of action
GAMES: Final = 40
_MB: Final = 1_000_000
_MS: Final = 1_000
_STARTS: Final = 5

Launch: TypeAlias = Callable[[StandIn], BotProcess]
Make: TypeAlias = Callable[[Subject], Awaitable[Action]]


@dataclass(frozen=True, slots=True)
class Goal:
    """The highest CPU time per action allowed, as a multiple of the bare bot's."""

    action: str
    most: float


GOALS: Final = (
    Goal("/ask, first time", 1.25),
    Goal("/ask, German and Spanish", 1.25),
    Goal("/ask, repeated", 1.25),
    Goal("autocomplete", 1.2),
    Goal("quiz answer", 2.0),
)
_REPEATED = 100  # questions that are asked over and over


def questions(*languages: str) -> list[str]:
    """Return questions as people type them, in English or in these languages.

    The pack's own phrasings would match exactly.
    """
    folder = process.ROOT / "tests" / "data" / "questions"
    paths = (path for path in sorted(folder.glob("*.jsonl")) if "followups" not in path.name)
    wanted = (path for path in paths if path.name[:3] in languages or not (languages or path.name[2] == "_"))
    return [json.loads(line)["q"] for path in wanted for line in path.read_text().splitlines()]


async def ask_actions(subject: Subject, asked: list[str]) -> Action:
    """Return an action that asks a question as a new member, to avoid cooldowns, in all servers in turn.

    A server keeps a limited number of questions a day; spread over servers, every question is written.
    """
    first = subject.members
    subject.members += _MOST_ASKING
    return lambda n: subject.discord.member(first + n, Place(guild=n % SERVERS_ASKING)).slash(
        "ask", question=asked[n % len(asked)]
    )


async def autocomplete_actions(subject: Subject, asked: list[str]) -> Action:
    """Return an action that requests completions for the beginning of a question."""
    members = [subject.discord.member(number) for number in range(MEMBERS)]

    def typed(n: int) -> str:
        question = asked[n % len(asked)]
        return question[: 3 + n % max(len(question) - 3, 1)]

    return lambda n: members[n % MEMBERS].autocomplete("ask", "question", typed(n))


async def quiz_answer_actions(subject: Subject, like: Question) -> Action:
    """Return an action that answers an open question in one of many channels, once per member.

    The bare bot gets a copy of `like`, a question of Reckoner's.
    """
    if subject.name == OURS:
        numbers = range(subject.games, subject.games + GAMES)
        subject.games += GAMES
        # Ten at a time, because starting them is not measured.
        open_questions: list[Question] = []
        for start in range(0, GAMES, 10):
            started = (start_quiz(subject.discord, channel(n)) for n in numbers[start : start + 10])
            open_questions += await asyncio.gather(*started)
        return lambda n: open_questions[n % GAMES].answer(
            subject.discord.member(n, open_questions[n % GAMES].place), n // GAMES
        )
    text = json.dumps(like.message)
    for number, custom_id in enumerate(custom_ids(like.message)):
        kind = "answer:" if custom_id in like.choices else ""
        text = text.replace(custom_id, f"bare:{kind}{number}")
    message = json.loads(text)
    choices = custom_ids(message, startswith="bare:answer:")
    return lambda n: subject.discord.member(n).press(message, choices[n % len(choices)])


def channel(number: int) -> Place:
    """Return the text channel with this number, counted over all servers."""
    return Place(guild=number // TEXT_CHANNELS, channel=number % TEXT_CHANNELS)


@asynccontextmanager
async def running(name: str, launch: Launch, *, servers: int = 2) -> AsyncGenerator[Subject]:
    """Run a bot with its own stand-in."""
    async with StandIn(guilds=servers) as discord, launch(discord) as bot:
        await bot.unless_ended(discord.gateway.ready(timeout=60))
        async with asyncio.timeout(120):
            await discord.gateway.guilds_sent.wait()
        await discord.gateway.settle(120)
        yield Subject(name, discord, bot)
        if discord.violations:
            raise AssertionError("\n".join(discord.violations[:20]))


def launchers_in(folder: Path, *flags: str) -> dict[str, Launch]:
    """Return the functions that start the bots."""
    number = iter(range(1_000_000))
    return {
        OURS: lambda discord: process.reckoner(discord, folder / f"{next(number)}.db", log_level="WARNING"),
        BARE: lambda discord: process.bare(discord, *flags),
    }


async def measure_actions(
    both: list[Subject], make: Make, *, rounds: int, actions: int, in_flight: int
) -> dict[str, Figures]:
    """Return what one kind of action costs each bot, after an uncounted warm-up round."""
    actions_of = {subject.name: await make(subject) for subject in both}
    samples: dict[str, list[Sample]] = {subject.name: [] for subject in both}
    for turn in range(rounds + 1):
        for subject in both if turn % 2 else reversed(both):
            own = await burst(
                subject, actions_of[subject.name], actions=actions, in_flight=in_flight, first=turn * actions
            )
            if turn:
                samples[subject.name].append(own)
    return {name: summarise(own) for name, own in samples.items()}


async def measure_start(launch: Launch, known: list[Json]) -> float:
    """Return the seconds from the start of the process to its first answer.

    `known` holds the commands that are already registered; this start adds its own.
    """
    async with StandIn() as discord, launch(discord) as bot:
        discord.rest.commands = known
        await bot.unless_ended(discord.gateway.ready(timeout=60))
        await (await discord.member().slash("ask", question="Where was the train wrecked?")).first()
        known[:] = discord.rest.commands
        return time.perf_counter() - bot.started


async def measure_starts(folder: Path, times: int) -> dict[str, float]:
    """Return each bot's median start time, after a first start that creates its database."""
    launchers = launchers_in(folder)

    def again(discord: StandIn) -> BotProcess:
        return process.reckoner(discord, folder / "start.db", log_level="WARNING")

    launchers[OURS] = again
    known: dict[str, list[Json]] = {name: [] for name in launchers}
    taken: dict[str, list[float]] = {name: [] for name in launchers}
    for turn in range(times + 1):
        for name, launch in launchers.items():
            seconds = await measure_start(launch, known[name])
            if turn:
                taken[name].append(seconds)
    return {name: statistics.median(own) for name, own in taken.items()}


async def measure_memory(launch: Launch, servers: int) -> float:
    """Return a bot's resident memory with this many servers."""
    async with running("", launch, servers=servers) as subject:
        await (await subject.discord.member().slash("ask", question="Where was the train wrecked?")).final()
        return subject.bot.resident_bytes()


async def measure(
    rounds: int, actions: int, report: Callable[[dict[str, Any]], None], *flags: str, quick: bool = False
) -> None:
    """Run the whole benchmark, and report the figures so far after each part."""
    figures: dict[str, Any] = {"machine": machine(), "actions": {}, "memory": {}, "start": {}}
    with tempfile.TemporaryDirectory() as name:
        launchers = launchers_in(Path(name), *flags)
        figures["actions"] = await _measure_all_actions(launchers, rounds, actions)
        report(figures)
        figures["start"] = await measure_starts(Path(name), 1 if quick else _STARTS)
        report(figures)
        for servers in (2,) if quick else (2, *SERVERS):
            held = {each: await measure_memory(launch, servers) for each, launch in launchers.items()}
            figures["memory"][str(servers)] = held
            report(figures)


async def _measure_all_actions(launchers: dict[str, Launch], rounds: int, actions: int) -> dict[str, Any]:
    asked, foreign = questions(), questions("de_", "es_")
    found: dict[str, Any] = {}
    async with AsyncExitStack() as stack:
        both = [
            await stack.enter_async_context(running(name, launch, servers=SERVERS_ASKING))
            for name, launch in launchers.items()
        ]
        like = await start_quiz(both[0].discord, channel(0))
        both[0].games = 1
        kinds: dict[str, Make] = {
            "/ask, first time": lambda subject: ask_actions(subject, asked),
            "/ask, German and Spanish": lambda subject: ask_actions(subject, foreign),
            "/ask, repeated": lambda subject: ask_actions(subject, asked[:_REPEATED]),
            "autocomplete": lambda subject: autocomplete_actions(subject, asked),
            "quiz answer": lambda subject: quiz_answer_actions(subject, like),
        }
        for kind, make in kinds.items():
            for in_flight in IN_FLIGHT:
                own = await measure_actions(both, make, rounds=rounds, actions=actions, in_flight=in_flight)
                found.setdefault(kind, {})[str(in_flight)] = {n: asdict(f) for n, f in own.items()}
                ratio = own[OURS].cpu_each / own[BARE].cpu_each
                sys.stderr.write(f"{kind}, {in_flight} in flight: {ratio:.2f} times the bare bot's CPU\n")
    return found


def as_tables(figures: dict[str, Any]) -> str:
    """Return the figures as Markdown."""
    most = {goal.action: goal.most for goal in GOALS}
    rows: list[list[str]] = []
    for kind, by_flight in figures["actions"].items():
        for in_flight, both in by_flight.items():
            ratio = both[OURS]["cpu_each"] / both[BARE]["cpu_each"]
            for name in (OURS, BARE):
                own = both[name]
                against = f"{ratio:.2f}x (goal {most[kind]:g}x)" if name == OURS else "1x"
                rows.append([kind, in_flight, name, f"{own['cpu_each'] * _MS:.2f} ms", against])
                rows[-1] += [
                    f"{own['each_second']:.0f}",
                    f"{own['p50'] * _MS:.0f} ms",
                    f"{own['p99'] * _MS:.0f} ms",
                ]
                rows[-1] += [str(own["failed"]), str(own["late"])]
    heads = [
        "action",
        "in flight",
        "bot",
        "CPU each",
        "CPU ratio",
        "a second",
        "p50",
        "p99",
        "failed",
        "late",
    ]
    sizes = [
        [
            f"{servers} servers",
            *(f"{own[n] / _MB:.0f} MB" for n in (OURS, BARE)),
            f"{own[OURS] / own[BARE]:.2f}x",
        ]
        for servers, own in figures["memory"].items()
    ]
    start = figures["start"]
    if start:
        times = [f"{start[n]:.2f} s" for n in (OURS, BARE)]
        sizes.append(["start to first answer", *times, f"{start[OURS] / start[BARE]:.2f}x"])
    return f"{table(heads, rows)}\n\n{table(['memory and start', OURS, BARE, 'ratio'], sizes)}"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=7, help="turns of each bot, besides a first uncounted one"
    )
    parser.add_argument("--actions", type=int, default=600, help="actions in a turn")
    parser.add_argument("--quick", action="store_true", help="few servers, one start")
    parser.add_argument(
        "--processes", type=int, nargs="+", help="how many on PostgreSQL, beside one on SQLite"
    )
    parser.add_argument("--json", type=Path, help="where to write the figures besides")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/wire.md")
    own = parser.parse_args()

    if own.processes:
        measuring = measure_processes(own.processes, questions(), actions=own.actions, said=sys.stderr.write)
        text = f"Measured on {machine()}.\n\n{asyncio.run(measuring)}"
        if own.write:
            write_section("processes", text)
        print_summary(text)
        return

    def keep(figures: dict[str, Any]) -> None:
        if own.json:
            own.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        if own.write:
            write_section("bench", f"Measured on {figures['machine']}.\n\n{as_tables(figures)}")
        last.update(figures)

    last: dict[str, Any] = {}
    asyncio.run(measure(own.rounds, own.actions, keep, quick=own.quick))
    print_summary(f"{as_tables(last)}\n\n{json.dumps(last, indent=2)}")


if __name__ == "__main__":
    main()
