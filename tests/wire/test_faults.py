"""The quick fault scenarios on the real process; `python -m tests.wire.tables --rest` runs the others."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.wire.faults import RUNNING
from tests.wire.lifecycle import LIFECYCLE
from tests.wire.stage import Scenario, Stage, Unavailable, staged


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Stage]:
    async with staged(tmp_path_factory.mktemp("faults")) as own:
        yield own


@pytest.mark.parametrize("scenario", [pytest.param(each, id=each.name) for each in RUNNING if each.in_suite])
@pytest.mark.asyncio(loop_scope="module")
async def test_running_bot_outlives(scenario: Scenario[Stage], stage: Stage) -> None:
    try:
        await scenario.run(stage)
    finally:
        stage.discord.script.clear()
    assert stage.bot.is_alive
    assert stage.discord.violations == []


@pytest.mark.parametrize(
    "scenario", [pytest.param(each, id=each.name) for each in LIFECYCLE if each.in_suite]
)
async def test_process_meets(scenario: Scenario[Path], tmp_path: Path) -> None:
    try:
        await scenario.run(tmp_path)
    except Unavailable as reason:
        pytest.skip(str(reason))
