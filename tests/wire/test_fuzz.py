"""Malformed payloads never end the process."""

from pathlib import Path

import pytest

from tests.wire.fuzz import fuzz
from tests.wire.stage import staged


async def test_bot_survives_malformed_payloads(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await fuzz(stage, 200, seed=20_230_705)


async def test_invalid_request_fails_every_run(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no such op"):
        async with staged(tmp_path, start=False) as stage:
            stage.discord.gateway.violations.append("gateway: no such op")
