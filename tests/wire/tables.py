"""Every fault scenario on the real process, and the table of what was observed.

`uv run python -m tests.wire.tables` writes it into docs/wire.md; `--rest` plays what pytest leaves out, and
writes nothing. A scenario that fails is named in the table and in the exit code.
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
    """What came of one scenario."""

    name: str
    wanted: str
    observed: str
    failed: bool = False


async def _play(scenario: Scenario[Target], target: Target) -> Row:
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
    """Play one after the other: each leaves the bot well."""
    async with staged(folder) as stage:
        rows: list[Row] = []
        for scenario in scenarios:
            rows.append(await _play(scenario, stage))
            stage.discord.script.clear()
        return [*rows, *_violations(stage)]


async def _in_one_evening(scenarios: Sequence[Scenario[Play]], folder: Path) -> list[Row]:
    """Play all at once, each game in a channel of its own."""
    async with staged(folder) as stage:
        places = [Place(*divmod(number, TEXT_CHANNELS)) for number in range(len(scenarios))]
        games = [await Play.begin(stage, place) for place in places]
        rows = await asyncio.gather(*map(_play, scenarios, games))
        troubles = [
            Row("what the bot's log says", "no bugs", f"FAILED: {line}", failed=True)
            for line in stage.trouble()
        ]
        return [*rows, *troubles, *_violations(stage)]


async def _each_in_its_own(
    scenarios: Sequence[Scenario[Path]], folder: Path, *, at_once: int = 1
) -> list[Row]:
    """Play each in a folder of its own; `at_once` says how many side by side."""
    room = asyncio.Semaphore(at_once)

    async def play(number: int, scenario: Scenario[Path]) -> Row:
        async with room:
            place = folder / str(number)
            place.mkdir()
            row = await _play(scenario, place)
            return replace(row, observed=row.observed.replace(f"{place}/", ""))

    return await asyncio.gather(*(play(*each) for each in enumerate(scenarios)))


def _violations(stage: Stage) -> list[Row]:
    """Return a failure for everything that a bot sent and Discord would not have taken."""
    return [
        Row("what the bot sent", "Discord takes it", f"FAILED: {violation}", failed=True)
        for violation in stage.discord.take_violations()
    ]


async def play_all(*, rest: bool) -> list[Row]:
    """Play every scenario, or those that are not in the test suite, in lines side by side."""

    def chosen(scenarios: Sequence[Scenario[Target]]) -> list[Scenario[Target]]:
        return [each for each in scenarios if not (rest and each.in_suite)]

    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / line for line in ("faults", "games", "interruptions", "endings")]
        for folder in folders:
            folder.mkdir()
        faults, games, interruptions, endings = folders
        lines = await asyncio.gather(
            _on_one_bot(chosen(RUNNING), faults),
            _in_one_evening(chosen(GAMES), games),
            # They wait more than they work.
            _each_in_its_own(chosen(INTERRUPTIONS), interruptions, at_once=3),
            _each_in_its_own(chosen(LIFECYCLE), endings),
        )
    return [row for line in lines for row in line]


def main() -> None:
    """Play from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rest", action="store_true", help="leave out what pytest plays; write nothing")
    own = parser.parse_args()
    began = time.perf_counter()
    rows = asyncio.run(play_all(rest=own.rest))
    if not own.rest:
        lines = [(row.name, row.wanted, row.observed) for row in rows]
        write_section("faults", f"Observed on {machine()}.\n\n{table(_HEADS, lines)}")
    failed = [row for row in rows if row.failed]
    for row in failed:  # again, together, and those that no single scenario is to blame for
        sys.stdout.write(f"{row.name}: {row.observed}\n")
    print_summary(f"{len(rows)} scenarios, {len(failed)} failed, {time.perf_counter() - began:.0f} s")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
