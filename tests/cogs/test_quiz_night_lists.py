"""Trivia nights whose rounds are from the server's lists."""

from collections.abc import Callable

import pytest

from bot.client import Reckoner
from bot.domain.quiz.exchange.model import ListHeader
from bot.domain.quiz.model import Question
from bot.domain.quiz.night import NightEnd
from tests.cogs.conftest import World
from tests.cogs.quiz_table import Table, reply
from tests.cogs.test_quiz_lists import DOTS, add, pictures
from tests.cogs.test_quiz_more import choose
from tests.cogs.test_quiz_night import night_of, order, plan, play_round, start
from tests.cogs.test_quiz_play import kill_and_restart

CAST = ListHeader("Cast", "A. Counter")


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


def pressable(count: int, *, topic: str = "own questions") -> list[Question]:
    return [Question("", f"{n} + {n}?", str(2 * n), ("99", "98"), topic=topic) for n in range(count)]


async def remove(table: Table, list_id: str) -> None:
    lists = table.world.bot.services.store.quiz_lists
    await lists.remove(table.world.guild.id, list_id, actor_id=1, now=table.world.bot.clock())


async def film_topic(table: Table) -> str:
    """Return the name of a topic with questions enough for a round."""
    offered = await table.players[0].autocomplete(table.channel, "quiz night", "topics", "train")
    return offered[0]["value"]


async def asked(table: Table) -> set[str | None]:
    """Return the lists that the questions of the newest game are from."""
    return {card.question.list_id for card in (await table.game()).cards}


async def test_night_of_a_list_and_a_topic(table: Table, make_bot: Callable[[], Reckoner]) -> None:
    ben, topic = table.players[1], await film_topic(table)
    list_id = await add(table.world, pressable(3), ListHeader(topic, "A. Counter"))
    card = reply(await plan(table, topics=f"{topic} (list), {topic}"))
    assert f"2 rounds of 1 question, 20 seconds each.\n1. {topic} (list)\n2. {topic}" in card
    await kill_and_restart(table, make_bot)
    await order(table, table.players[0], "Start now")
    announced = (
        f"Round 1 of 2: {topic}\n**{topic}**: 3 questions, by A. Counter\n1 question, 20 seconds each."
    )
    assert announced in table.said()[-2]
    assert await asked(table) == {list_id}
    await kill_and_restart(table, make_bot)
    await play_round(table, ben)
    assert f">: Round 2 of 2: {topic}." in table.last()
    await kill_and_restart(table, make_bot)
    await table.wait(121)
    assert f"Round 2 of 2: {topic}\n1 question" in table.said()[-2]
    assert await asked(table) == {None}
    await play_round(table, ben)
    assert f"<@{ben.id}> scored " in table.last()


async def test_rounds_that_a_list_has_too_few_questions_for_are_told_as_they_will_be(table: Table) -> None:
    club, topic = await add(table.world, pressable(3), ListHeader("Club")), await film_topic(table)
    planned = reply(await plan(table, topics=f"Club, {topic}", rounds=3, questions=5))
    assert "3 rounds of up to 5 questions, 20 seconds each.\n1. Club (list) · 3 questions\n2. " in planned
    note = table.channel.history(viewer=table.players[0])[-1].content
    assert "⚠️ “Club (list)” has only 3 questions. Some will be asked more than once." in note
    await add(table.world, [Question("", "9 + 9?", "18", ("99", "98"))], ListHeader("Club"))
    shown = await table.players[2].slash(table.channel, "quiz night")
    assert "1. Club (list) · 4 questions\n" in reply(shown)
    await order(table, table.players[0], "Start now")
    assert await asked(table) == {club}
    assert len((await table.game()).cards) == 4


async def test_even_rounds_of_a_short_list_are_told_as_they_will_be(table: Table) -> None:
    await add(table.world, pressable(3), ListHeader("Club"))
    card = reply(await plan(table, topics="Club", rounds=1, questions=8))
    assert "1 round of 3 questions, 20 seconds each.\n1. Club (list)\n" in card
    note = table.channel.history(viewer=table.players[0])[-1].content
    assert note.endswith("⚠️ “Club (list)” has only 3 questions.")


async def test_lists_are_offered_beside_topics(table: Table) -> None:
    topic = await film_topic(table)
    await add(table.world, pressable(1), ListHeader(topic))
    await add(table.world, [Question("", "Dots?", "3", picture=DOTS)], ListHeader("Dots"))

    async def offered(typed: str) -> list[str]:
        choices = await table.players[0].autocomplete(table.channel, "quiz night", "topics", typed)
        assert all(choice["name"] == choice["value"] for choice in choices)
        return [choice["value"] for choice in choices]

    assert {topic, f"{topic} (list)", "Dots (list)"} <= set(await offered(""))
    assert await offered(f"{topic}, dot") == [f"{topic}, Dots (list)"]
    await choose(table.world, {"quiz.pictures": False})
    assert await offered("dots") == []
    refused = await plan(table, topics="Dots")
    assert "no topic or list called “Dots” with questions to ask." in reply(refused)
    assert "Choose from: " in reply(refused)


async def test_renamed_list_is_called_by_its_new_name(table: Table) -> None:
    list_id = await add(table.world, pressable(2), ListHeader("Sums"))
    await plan(table, topics="Sums", rounds=2)
    lists = table.world.bot.services.store.quiz_lists
    await lists.change_header(table.world.guild.id, list_id, ListHeader("Adding_up"), actor_id=1, now=0)
    shown = await table.players[2].slash(table.channel, "quiz night")
    assert "1. Adding\\_up (list)\n2. Adding\\_up (list)" in reply(shown)
    await order(table, table.players[0], "Start now")
    assert "Round 1 of 2: Adding\\_up\n**Adding\\_up**: 2 questions" in table.said()[-2]


async def test_round_from_a_removed_list_is_left_out(table: Table) -> None:
    ben, topic = table.players[1], await film_topic(table)
    list_id = await add(table.world, pressable(2), CAST)
    await plan(table, topics=f"Cast (list), {topic}, Cast (list)", rounds=3)
    await remove(table, list_id)
    await order(table, table.players[0], "Start now")
    assert "Skipping round 1 of 3: the list “Cast” is gone." in table.said()[-3]
    assert f"Round 2 of 3: {topic}" in table.said()[-2]
    await play_round(table, ben)
    await table.wait(121)
    assert "Skipping round 3 of 3: the list “Cast” is gone." in table.said()[-2]
    assert f"<@{ben.id}> scored " in table.last()


async def test_list_that_was_brought_along_anew_is_played(table: Table) -> None:
    old = await add(table.world, pressable(2), CAST)
    await plan(table, topics="Cast (list)")
    await remove(table, old)
    new = await add(table.world, pressable(3), CAST)
    await order(table, table.players[0], "Start now")
    assert await asked(table) == {new}


async def test_night_with_nothing_left_ends(table: Table, make_bot: Callable[[], Reckoner]) -> None:
    list_id = await add(table.world, pressable(2), CAST)
    await plan(table, topics="Cast (list)", rounds=2, teams="0")
    await remove(table, list_id)
    await kill_and_restart(table, make_bot, away=2 * 3600)
    await table.wait(1)
    assert sum("Skipping round" in said for said in table.said()) == 2
    assert (await night_of(table)).end_reason is NightEnd.FINISHED
    assert "That's a wrap on trivia night." in table.last()


async def test_round_whose_questions_are_gone_is_left_out(table: Table) -> None:
    await add(table.world, [Question("", "Dots?", "3", picture=DOTS)], ListHeader("Dots"))
    await plan(table, topics=f"Dots, {await film_topic(table)}")
    await choose(table.world, {"quiz.pictures": False})
    await order(table, table.players[0], "Start now")
    assert "Skipping round 1 of 2: no questions are left for “Dots (list)”." in table.said()[-3]


async def test_pictures_are_shown_and_their_host_is_named(table: Table) -> None:
    await add(table.world, [Question("", "Dots?", "3", ("4", "5"), picture=DOTS)], ListHeader("Dots"))
    await start(table, topics="Dots")
    assert "Some questions have pictures, which Discord loads from i.imgur.com." in table.said()[-2]
    assert pictures(await table.card()) == [DOTS]


async def test_tie_breaker_of_a_night_from_lists_is_from_them(table: Table) -> None:
    anna, ben, _ = table.players
    list_id = await add(table.world, pressable(2), CAST)
    await start(table, topics="Cast (list)", rounds=1, teams="0")
    await table.press(anna)
    await play_round(table, ben)
    await table.wait(16)
    assert "Only the leaders' points count" in table.said()[-2]
    assert await asked(table) == {list_id}
