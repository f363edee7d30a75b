"""The primary of a pair of PostgreSQL servers dies: the bot goes on with the standby, and nothing is lost."""

from pathlib import Path

import pytest

from tests.wire.interruptions import PAIR_FAULTS
from tests.wire.setups import PairSetup, paired
from tests.wire.stage import Scenario


@pytest.mark.postgresql
@pytest.mark.parametrize("scenario", [pytest.param(each, id=each.name) for each in PAIR_FAULTS])
async def test_bot_goes_on_with_the_standby(scenario: Scenario[PairSetup], tmp_path: Path) -> None:
    async with paired(tmp_path) as setup:
        await scenario.run(setup)
