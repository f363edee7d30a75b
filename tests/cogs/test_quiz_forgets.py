"""A game that is over leaves nothing behind in the process."""

from typing import Any

import pytest

from tests.cogs.conftest import World
from tests.cogs.quiz_table import GRACE, PAUSE, SECONDS, Table


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


async def test_games_that_are_over_leave_nothing_behind(table: Table) -> None:
    quiz: Any = table.world.bot.get_cog("Quiz")
    host = quiz.host
    for _ in range(3):
        await table.play(questions=2)
        await table.press(table.players[0])
        assert len(host._turns) == len(host._refreshed) == 1
        await table.wait(SECONDS + GRACE + PAUSE + SECONDS + GRACE)
        assert (await table.game()).is_over
        assert (host._turns, host._refreshed, host._end_tries, host.alarm._wishes) == ({}, {}, {}, {})
        assert table.world.bot.services.store.quiz._running == {}
