"""Runs every fault scenario on the real process, and tabulates what was observed.

`uv run python -m tests.wire.tables` writes the table into docs/wire.md; `--rest` runs what pytest leaves out,
and writes nothing. Failed scenarios are marked in the table and make the exit code 1.
"""

import argparse
import asyncio
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from tests.wire.faults import RUNNING
from tests.wire.games import GAMES
from tests.wire.interruptions import (
    FILE_FAULTS,
    INTERRUPTIONS,
    PAIR_FAULTS,
    SERVER_FAULTS,
    SMALL_DISK_FAULTS,
)
from tests.wire.lifecycle import LIFECYCLE, SERVER_STARTS, SMALL_DISK_STARTS
from tests.wire.payloads import TEXT_CHANNELS, Place
from tests.wire.play import Play
from tests.wire.report import machine, print_summary, table, write_section
from tests.wire.setups import Setup, paired, served, served_from_small_disk
from tests.wire.stage import Scenario, Stage, Target, Unavailable, staged

_FAILURES: Final = (AssertionError, TimeoutError, LookupError, RuntimeError)
_PLACES: Final = re.compile(r"(?<=127\.0\.0\.1):\d+")  # ports, which are others each time
_HEADS: Final = ("what happens", "wanted", "what was observed")


@dataclass(frozen=True, slots=True)
class Row:
    """The outcome of one scenario."""

    name: str
    wanted: str
    observed: str
    failed: bool = False


async def _run(scenario: Scenario[Target], made: Callable[[], AbstractAsyncContextManager[Target]]) -> Row:
    try:
        async with made() as target:
            row = Row(scenario.name, scenario.wanted, await scenario.run(target))
    except Unavailable as reason:
        row = Row(scenario.name, scenario.wanted, f"not played: {reason}")
    except _FAILURES as error:
        sys.stderr.write(f"{scenario.name}: {error}\n")
        row = Row(scenario.name, scenario.wanted, f"FAILED: {str(error).splitlines()[0]}", failed=True)
    sys.stdout.write(f"{row.name}: {row.observed}\n")
    sys.stdout.flush()
    return row


async def _on_one_bot(scenarios: Sequence[Scenario[Stage]], folder: Path) -> list[Row]:
    """Run scenarios one after the other on one bot."""
    async with staged(folder) as stage:
        rows: list[Row] = []
        for scenario in scenarios:
            rows.append(await _run(scenario, lambda: nullcontext(stage)))
            stage.discord.script.clear()
        return [*rows, *_violations(stage)]


async def _in_parallel(scenarios: Sequence[Scenario[Play]], folder: Path) -> list[Row]:
    """Run all quiz scenarios at once on one bot, each in its own channel."""
    async with staged(folder) as stage:
        places = [Place(*divmod(number, TEXT_CHANNELS)) for number in range(len(scenarios))]
        games = [await Play.begin(stage, place) for place in places]
        targets = [partial(nullcontext[Play], game) for game in games]
        rows = await asyncio.gather(*map(_run, scenarios, targets))
        troubles = [
            Row("what the bot's log says", "no bugs", f"FAILED: {line}", failed=True)
            for line in stage.trouble()
        ]
        return [*rows, *troubles, *_violations(stage)]


async def _each_on_own_bot(
    scenarios: Sequence[Scenario[Target]],
    folder: Path,
    made: Callable[[Path], AbstractAsyncContextManager[Target]],
    *,
    at_once: int = 1,
) -> list[Row]:
    """Run each scenario with its own bot and whatever is made for it in a folder, several at once."""
    room = asyncio.Semaphore(at_once)
    folder.mkdir()

    async def play(number: int, scenario: Scenario[Target]) -> Row:
        async with room:
            place = folder / str(number)
            place.mkdir()
            row = await _run(scenario, lambda: made(place))
            return replace(row, observed=_PLACES.sub("", row.observed.replace(f"{place}/", "")))

    return await asyncio.gather(*(play(*each) for each in enumerate(scenarios)))


async def _on_server(
    scenarios: Sequence[Scenario[Target]],
    folder: Path,
    made: Callable[[Path], AbstractAsyncContextManager[Target]],
) -> list[Row]:
    """Run each scenario with its own bot and PostgreSQL server."""
    rows = await _each_on_own_bot(scenarios, folder, made, at_once=3)
    return [replace(row, name=f"PostgreSQL: {row.name}") for row in rows]


def _violations(stage: Stage) -> list[Row]:
    """Return a failed row for everything the bot sent that Discord would not have accepted."""
    return [
        Row("what the bot sent", "Discord takes it", f"FAILED: {violation}", failed=True)
        for violation in stage.discord.take_violations()
    ]


async def run_all(*, rest: bool) -> list[Row]:
    """Run every scenario, or only those that pytest leaves out; the groups run in parallel."""

    def chosen(scenarios: Sequence[Scenario[Target]]) -> list[Scenario[Target]]:
        return [each for each in scenarios if not (rest and each.in_suite)]

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        running = folder / "running"
        playing = folder / "playing"
        for place in (running, playing):
            place.mkdir()
        groups = await asyncio.gather(
            _on_one_bot(chosen(RUNNING), running),
            _in_parallel(chosen(GAMES), playing),
            # Mostly waiting, so three fit at once.
            _each_on_own_bot(
                [*FILE_FAULTS, *INTERRUPTIONS],
                folder / "interrupted",
                lambda place: nullcontext(Setup(place)),
                at_once=3,
            ),
            _each_on_own_bot(chosen(LIFECYCLE), folder / "lifecycle", nullcontext[Path]),
        )
        groups += await asyncio.gather(
            _on_server([*SERVER_FAULTS, *SERVER_STARTS, *INTERRUPTIONS], folder / "servers", served),
            _on_server(chosen(PAIR_FAULTS), folder / "pairs", paired),
            _on_server([*SMALL_DISK_FAULTS, *SMALL_DISK_STARTS], folder / "small", served_from_small_disk),
        )
    return [row for group in groups for row in group]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rest", action="store_true", help="leave out what pytest plays; write nothing")
    own = parser.parse_args()
    began = time.perf_counter()
    rows = asyncio.run(run_all(rest=own.rest))
    if not own.rest:
        lines = [(row.name, row.wanted, row.observed) for row in rows]
        write_section("faults", f"Observed on {machine()}.\n\n{table(_HEADS, lines)}")
    failed = [row for row in rows if row.failed]
    for row in failed:  # repeated at the end, with the failures of no single scenario
        sys.stdout.write(f"{row.name}: {row.observed}\n")
    print_summary(f"{len(rows)} scenarios, {len(failed)} failed, {time.perf_counter() - began:.0f} s")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
