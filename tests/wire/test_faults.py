"""Faults on the real process that are over quickly; `python -m tests.wire.tables` runs the rest too."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from tests.wire.faults import RUNNING
from tests.wire.stage import Scenario, Stage, staged

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Stage]:
    async with staged(tmp_path_factory.mktemp("faults")) as own:
        yield own


@pytest.mark.parametrize("scenario", [pytest.param(each, id=each.name) for each in RUNNING if not each.long])
async def test_running_bot_outlives(scenario: Scenario, stage: Stage) -> None:
    try:
        await scenario.run(stage)
    finally:
        stage.discord.script.clear()
    assert stage.bot.is_alive
    assert stage.discord.violations == []
