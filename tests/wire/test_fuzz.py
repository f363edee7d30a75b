"""Payloads as Discord does not send them never end the process."""

from pathlib import Path

from tests.wire.fuzz import fuzz
from tests.wire.stage import staged


async def test_bot_outlives_payloads_that_make_no_sense(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await fuzz(stage, 200, seed=20_230_705)
