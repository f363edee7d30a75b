"""Finished games leave no state in the process."""

from typing import Any

import pytest

from tests.cogs.conftest import World
from tests.cogs.quiz_table import GRACE, PAUSE, SECONDS, Table


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


async def test_finished_games_leave_no_state(table: Table) -> None:
    quiz: Any = table.world.bot.get_cog("Quiz")
    games = quiz.games
    for _ in range(3):
        await table.play(questions=2)
        await table.press(table.players[0])
        assert [state.refreshed_at > 0 for state in games.display._states.values()] == [True]
        await table.wait(SECONDS + GRACE + PAUSE + SECONDS + GRACE)
        assert (await table.game()).is_over
        assert (games.display._states, games.alarm._timers) == ({}, {})
        assert table.world.bot.services.store.quiz._running == {}
