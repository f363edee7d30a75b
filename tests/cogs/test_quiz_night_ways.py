"""Trivia nights answered in the chat or in a form, and appeals against what their host decided."""

from typing import Any

import pytest

from tests.cogs.conftest import World
from tests.cogs.quiz_table import GRACE, SECONDS, Table, reply
from tests.cogs.test_quiz_more import own, own_questions
from tests.cogs.test_quiz_night import order, start


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


# Appeals.


async def answered_wrong(table: Table) -> Any:
    """Play a typed question that the second player gets wrong, and return its card."""
    await own_questions(table.world, own("Which country?", "Norway"), own("Which town?", "Rome"))
    await start(table, topics="ours", questions=2, rounds=1, answers="typed", teams="0")
    await table.type(table.players[1], "Kingdom of fjords")
    await table.wait(SECONDS + GRACE)
    return await table.card()


async def appealed(table: Table) -> Any:
    """Have the second player appeal, and return the message to decide it."""
    appeal = await table.players[1].click(await answered_wrong(table), label="I was right")
    await table.world.env.settle()
    return appeal.response.message


async def aliases(table: Table) -> dict[str, tuple[str, ...]]:
    return await table.world.bot.services.store.quiz_records.aliases(table.world.guild.id)


async def test_appeal_on_a_voided_question_gives_no_points(table: Table) -> None:
    anna, ben, _ = table.players
    appeal = await appealed(table)
    await order(table, anna, "Take question 1 out")
    reveal = next(said for said in table.said() if "Question 1 of 2" in said)
    assert "The host took this question out: its points do not count." in reveal
    decided = await table.world.moderator.click(appeal, label="Accept")
    await table.world.env.settle()
    said = "counts from now on. The host took this question out, so it gives no points."
    assert f"“Kingdom of fjords” {said}" in reply(decided)
    assert await aliases(table) != {}
    board = await anna.slash(table.channel, "quiz leaderboard")
    assert f"<@{ben.id}>: 0 points" in reply(board)
    scores = await anna.slash(table.channel, "quiz scores")
    assert f"<@{ben.id}>: 0 points" in reply(scores)
    await table.wait(2 * SECONDS)
    assert f"<@{ben.id}>" not in table.last()  # the podium
    assert "1 question did not count." in table.last()


async def test_points_of_an_appeal_go_with_the_question(table: Table) -> None:
    anna, ben, _ = table.players
    await table.world.moderator.click(await appealed(table), label="Accept")
    await table.world.env.settle()
    board = await anna.slash(table.channel, "quiz leaderboard")
    assert f"<@{ben.id}>: 100 points" in reply(board)
    await order(table, anna, "Take question 1 out")
    board = await anna.slash(table.channel, "quiz leaderboard")
    assert f"<@{ben.id}>: 0 points" in reply(board)


async def test_voided_question_is_not_appealed(table: Table) -> None:
    assert table.labels(await answered_wrong(table)) == ["I was right"]
    await order(table, table.players[0], "Take question 1 out")
    assert table.labels(await table.card()) == []


async def test_appeal_from_a_card_that_is_old_is_refused(table: Table) -> None:
    anna, ben, _ = table.players
    await answered_wrong(table)
    table.world.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50013)
    await order(table, anna, "Take question 1 out")
    refused = await ben.click(await table.card(), label="I was right")
    assert refused.ephemeral
    assert "The host took that question out: it gives no points to anybody." in reply(refused)
