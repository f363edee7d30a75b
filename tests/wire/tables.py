"""Every fault scenario, the slow ones too: `uv run python -m tests.wire.tables` writes what was observed.

The tables go into docs/wire.md; a scenario that fails is named there and in the exit code.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.wire.endings import ENDINGS, Unavailable
from tests.wire.faults import RUNNING
from tests.wire.report import machine, table, write_section
from tests.wire.stage import staged

_FAILURES = (AssertionError, TimeoutError, LookupError, RuntimeError)
_HEADS = ("what happens", "wanted", "what was observed")


async def run_all(*, quick: bool) -> tuple[list[list[str]], list[str]]:
    """Return a row for every scenario, and the names of those that failed."""
    rows: list[list[str]] = []
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for scenario in RUNNING:
            if quick and scenario.long:
                continue
            place = Path(folder) / str(len(rows))
            place.mkdir()
            async with staged(place) as stage:
                rows.append([scenario.name, scenario.wanted, ""])
                try:
                    rows[-1][2] = await scenario.run(stage)
                    assert stage.bot.is_alive, "the process ended"
                    assert not stage.discord.violations, stage.discord.violations[0]
                except _FAILURES as error:
                    rows[-1][2] = f"FAILED: {str(error).splitlines()[0]}"
                    failed.append(scenario.name)
            _tell(rows[-1])
        for ending in ENDINGS:
            if quick and ending.long:
                continue
            place = Path(folder) / str(len(rows))
            place.mkdir()
            rows.append([ending.name, ending.wanted, ""])
            try:
                rows[-1][2] = (await ending.run(place)).replace(f"{place}/", "")
            except Unavailable as reason:
                rows[-1][2] = f"not played: {reason}"
            except _FAILURES as error:
                rows[-1][2] = f"FAILED: {str(error).splitlines()[0]}"
                failed.append(ending.name)
            _tell(rows[-1])
    return rows, failed


def _tell(row: list[str]) -> None:
    sys.stdout.write(f"{row[0]}: {row[2]}\n")
    sys.stdout.flush()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out what takes long")
    parser.add_argument("--dry", action="store_true", help="leave docs/wire.md as it is")
    own = parser.parse_args()
    began = time.perf_counter()
    rows, failed = asyncio.run(run_all(quick=own.quick))
    if not own.dry:
        write_section("faults", f"Observed on {machine()}.\n\n{table(_HEADS, rows)}")
    sys.stdout.write(f"{len(rows)} scenarios, {len(failed)} failed, {time.perf_counter() - began:.0f} s\n")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
