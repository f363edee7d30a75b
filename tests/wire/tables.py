"""Runs every fault scenario on the real process, and tabulates what was observed.

`uv run python -m tests.wire.tables` writes the table into docs/wire.md; `--rest` runs what pytest leaves out,
and writes nothing. Failed scenarios are marked in the table and make the exit code 1.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tests.wire.faults import RUNNING
from tests.wire.games import GAMES
from tests.wire.interruptions import INTERRUPTIONS
from tests.wire.lifecycle import LIFECYCLE
from tests.wire.payloads import TEXT_CHANNELS, Place
from tests.wire.play import Play
from tests.wire.report import machine, print_summary, table, write_section
from tests.wire.stage import Scenario, Stage, Target, Unavailable, staged

_FAILURES: Final = (AssertionError, TimeoutError, LookupError, RuntimeError)
_HEADS: Final = ("what happens", "wanted", "what was observed")


@dataclass(frozen=True, slots=True)
class Row:
    """The outcome of one scenario."""

    name: str
    wanted: str
    observed: str
    failed: bool = False


async def _run(scenario: Scenario[Target], target: Target) -> Row:
    try:
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
            rows.append(await _run(scenario, stage))
            stage.discord.script.clear()
        return [*rows, *_violations(stage)]


async def _in_parallel(scenarios: Sequence[Scenario[Play]], folder: Path) -> list[Row]:
    """Run all quiz scenarios at once on one bot, each in its own channel."""
    async with staged(folder) as stage:
        places = [Place(*divmod(number, TEXT_CHANNELS)) for number in range(len(scenarios))]
        games = [await Play.begin(stage, place) for place in places]
        rows = await asyncio.gather(*map(_run, scenarios, games))
        troubles = [
            Row("what the bot's log says", "no bugs", f"FAILED: {line}", failed=True)
            for line in stage.trouble()
        ]
        return [*rows, *troubles, *_violations(stage)]


async def _each_on_own_bot(
    scenarios: Sequence[Scenario[Path]], folder: Path, *, at_once: int = 1
) -> list[Row]:
    """Run each scenario with its own folder and bot, `at_once` of them in parallel."""
    room = asyncio.Semaphore(at_once)

    async def play(number: int, scenario: Scenario[Path]) -> Row:
        async with room:
            place = folder / str(number)
            place.mkdir()
            row = await _run(scenario, place)
            return replace(row, observed=row.observed.replace(f"{place}/", ""))

    return await asyncio.gather(*(play(*each) for each in enumerate(scenarios)))


def _violations(stage: Stage) -> list[Row]:
    """Return a failed row for everything the bot sent that Discord would not have accepted."""
    return [
        Row("what the bot sent", "Discord takes it", f"FAILED: {violation}", failed=True)
        for violation in stage.discord.take_violations()
    ]


async def run_all(*, rest: bool) -> list[Row]:
    """Run every scenario, or only those that pytest leaves out; the four groups run in parallel."""

    def chosen(scenarios: Sequence[Scenario[Target]]) -> list[Scenario[Target]]:
        return [each for each in scenarios if not (rest and each.in_suite)]

    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / group for group in ("faults", "games", "interruptions", "lifecycle")]
        for folder in folders:
            folder.mkdir()
        faults, games, interruptions, lifecycle = folders
        groups = await asyncio.gather(
            _on_one_bot(chosen(RUNNING), faults),
            _in_parallel(chosen(GAMES), games),
            # Mostly waiting, so three fit at once.
            _each_on_own_bot(chosen(INTERRUPTIONS), interruptions, at_once=3),
            _each_on_own_bot(chosen(LIFECYCLE), lifecycle),
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
