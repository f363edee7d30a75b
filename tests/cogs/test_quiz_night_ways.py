"""Trivia nights answered in the chat or in a form, and appeals against what their host decided."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.client import Reckoner
from tests.cogs.conftest import World, selects, texts
from tests.cogs.quiz_table import GRACE, PAUSE, SECONDS, Table, reply
from tests.cogs.test_quiz_more import choose, own, own_questions
from tests.cogs.test_quiz_night import join, night_of, order, plan, play_round, start
from tests.cogs.test_quiz_play import kill_and_restart
from tests.cogs.test_quiz_ways import marks, sent
from tests.cogs.test_settings import form_field

WORDS = tuple(enumerate(("of apples", "of rivers", "of clouds", "of stones", "of ships", "of kings")))


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


# The start.


@pytest.mark.parametrize("typed", ["3/1 20:30", "saturday 8:30 pm"])
async def test_start_is_read_on_the_servers_clock_and_as_the_host_writes(
    table: Table, speak: Callable[..., None], typed: str
) -> None:
    await choose(table.world, {"quiz.time_zone": "Europe/Berlin"})
    speak(person="en-GB", server="en-US")
    card = reply(await plan(table, at=typed))
    moment = datetime(2026, 1, 3, 19, 30, tzinfo=UTC)
    assert f"Starts <t:{round(moment.timestamp())}:F>" in card
    assert "time zone" not in card  # everybody's Discord shows the time in their own
    night = await night_of(table)
    assert f"Starts <t:{night.starts_at // 1000}:F>" in card


async def test_host_is_told_in_private_how_the_start_was_read(table: Table) -> None:
    await choose(table.world, {"quiz.time_zone": "Europe/Berlin"})
    await plan(table, at="saturday 8:30 pm")
    note = "starts on Saturday, January 3 at 8:30 PM in this server's time zone (Berlin time)."
    told = told_privately(table, table.players[0])
    assert note in told
    assert "set the time zone" not in told
    await choose(table.world, {"quiz.time_zone": "UTC"})
    panel = reply(await table.players[0].slash(table.channel, "quiz night")).replace("\u202f", " ")
    assert "-# That's Saturday, January 3 at 7:30 PM in this server's time zone (UTC)." in panel


async def test_host_is_told_where_the_time_zone_is_chosen_until_it_was(table: Table) -> None:
    await plan(table, at="saturday 8:30 pm")
    told = told_privately(table, table.players[0])
    assert "starts on Saturday, January 3 at 8:30 PM in this server's time zone (UTC)." in told
    assert "Moderators can set the time zone in `/settings panel`, under" in told


async def set_time_zone(table: Table, typed: str) -> Any:
    """Choose the time zone in the panel."""
    moderator = table.world.moderator
    opened = await moderator.slash(table.channel, "settings panel")
    shown = await moderator.select(opened.response.message, ["quiz"], custom_id="settings:section")
    shown = await moderator.click(shown.response.message, label="Question of the day")
    form = await moderator.click(shown.response.message, custom_id="settings:edit:quiz.time_zone")
    return await moderator.submit_modal(form, {form_field(form): typed})


async def test_new_time_zone_tells_what_becomes_of_planned_nights(table: Table) -> None:
    await plan(table, at="saturday 8:30 pm")
    planned = await night_of(table)
    saved = await set_time_zone(table, "EST")
    told = f"⚠️ The trivia night in <#{table.channel.id}> is now on Saturday, January 3 at 3:30 PM here."
    assert told in reply(saved).replace("\u202f", " ")
    moved = await table.world.moderator.click(
        saved.response.message, label="Move it to Saturday, January 3, 8:30\u202fPM"
    )
    await table.world.env.settle()
    assert "That's Saturday, January 3 at 8:30 PM" in reply(moved).replace("\u202f", " ")
    assert (await night_of(table)).starts_at - planned.starts_at == 5 * 60 * 60 * 1_000
    assert "trivia night in" not in reply(await set_time_zone(table, "Miami"))


async def test_undone_time_zone_tells_what_becomes_of_planned_nights(table: Table) -> None:
    await set_time_zone(table, "Tokyo")
    await plan(table, at="saturday 8:30 pm")
    moderator = table.world.moderator
    shown = (await moderator.slash(table.channel, "settings history")).response.message
    undone = await moderator.select(shown, [selects(shown)[0].options[0].value], custom_id="settings:undo:0")
    assert "is now on Saturday, January 3 at 11:30 AM here." in reply(undone).replace("\u202f", " ")
    assert "Move it to Saturday, January 3, 8:30\u202fPM" in table.labels(undone.response.message)


async def test_american_host_writes_the_month_first(table: Table, speak: Callable[..., None]) -> None:
    speak(person="en-US", server="en-US")
    assert "30 days ahead" in reply(await plan(table, at="3/1 20:30"))
    refused = reply(await plan(table, at="31.02.2026"))
    assert "There's no such date as 31.02.2026." in refused


def told_privately(table: Table, player: Any) -> str:
    """Return what only a player sees of the newest message in the channel."""
    return table.channel.history(viewer=player)[-1].content.replace("\u202f", " ")


# Cards of what has passed.


def promises(table: Table) -> list[str]:
    """Return what the channel's messages still announce, and the teams that they still offer."""
    told = [
        said for said in table.said() if "Starts <t:" in said or "Up next" in said or "starts soon" in said
    ]
    return told + [label for message in table.channel.history() for label in table.labels(message)]


async def test_cards_say_what_has_become_of_the_night(table: Table, make_bot: Callable[[], Reckoner]) -> None:
    _, ben, _ = table.players
    await plan(table)
    await join(table, ben, "Foxes")
    await table.world.env.advance_time(45 * 60 + 1)
    assert sum("Starts <t:" in said for said in table.said()) == 2
    await kill_and_restart(table, make_bot)
    await table.world.env.advance_time(15 * 60)
    begun = [said for said in table.said() if "Trivia night is on!" in said]
    assert len(begun) == 2  # the plan and the reminder
    assert not any("Starts <t:" in said or "starts soon" in said for said in table.said())
    await play_round(table, ben)
    assert "Up next at" in table.last()
    await order(table, table.players[0], "Pause")
    assert sum("Up next" in said for said in table.said()) == 1
    await order(table, table.players[0], "Start next round")
    assert not any("Up next" in said for said in table.said())
    assert sum("Foxes" in table.labels(message) for message in table.channel.history()) == 3
    await play_round(table, ben)
    assert promises(table) == []
    assert sum("That's a wrap on trivia night" in said for said in table.said()) == 3
    assert any("Round 1 of 2" in said for said in table.said())


async def test_canceled_night_has_no_ranking(table: Table) -> None:
    await plan(table)
    await join(table, table.players[1], "Foxes")
    sure = await order(table, table.players[0], "Cancel trivia night")
    assert "Cancel the trivia night? 1 person has joined a team." in reply(sure)
    await table.players[0].click(sure.response.message, label="Cancel trivia night")
    await table.world.env.settle()
    starts = (await night_of(table)).starts_at // 1000
    assert table.last() == f"## Trivia night\nThe trivia night planned for <t:{starts}:F> was canceled."
    assert promises(table) == []


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
    assert appeal.ephemeral
    return table.channel.last_message


async def aliases(table: Table) -> dict[str, tuple[str, ...]]:
    return await table.world.bot.services.store.quiz_records.aliases(table.world.guild.id)


async def test_appeal_on_a_voided_question_gives_no_points(table: Table) -> None:
    anna, ben, _ = table.players
    appeal = await appealed(table)
    await order(table, anna, "Throw out question 1")
    reveal = next(said for said in table.said() if "Question 1 of 2" in said)
    assert "The host threw out this question, so it doesn't count." in reveal
    decided = await table.world.moderator.click(appeal, label="Accept")
    await table.world.env.settle()
    said = "counts from now on. The host threw out this question, so it scores no points"
    assert f"“Kingdom of fjords” {said}" in reply(decided)
    assert await aliases(table) != {}
    board = await anna.slash(table.channel, "quiz leaderboard")
    assert "No one has scored yet." in reply(board)
    scores = await anna.slash(table.channel, "quiz scores")
    assert f"<@{ben.id}> · 0 points" in reply(scores)
    await table.wait(2 * SECONDS)
    assert f"<@{ben.id}>" not in table.last()  # the podium
    assert "1 question didn't count." in table.last()


async def test_points_of_an_appeal_go_with_the_question(table: Table) -> None:
    anna, ben, _ = table.players
    await table.world.moderator.click(await appealed(table), label="Accept")
    await table.world.env.settle()
    board = await anna.slash(table.channel, "quiz leaderboard")
    assert f"<@{ben.id}> · 100 points" in reply(board)
    await order(table, anna, "Throw out question 1")
    board = await anna.slash(table.channel, "quiz leaderboard")
    assert "No one has scored yet." in reply(board)


async def test_voided_question_is_not_appealed(table: Table) -> None:
    assert table.labels(await answered_wrong(table)) == ["I was right"]
    await order(table, table.players[0], "Throw out question 1")
    assert table.labels(await table.card()) == []


async def test_appeal_from_a_card_that_is_old_is_refused(table: Table) -> None:
    anna, ben, _ = table.players
    await answered_wrong(table)
    table.world.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50013)
    await order(table, anna, "Throw out question 1")
    refused = await ben.click(await table.card(), label="I was right")
    assert refused.ephemeral
    assert "The host threw out that question, so no one gets points for it." in reply(refused)


# In the chat.


async def in_chat(table: Table, player: Any, text: str, *, as_reply: bool = False) -> list[str]:
    """Have a player answer with a mention or a reply to the question; return the marks of the message."""
    said = text if as_reply else f"{table.world.mention} {text}"
    return marks(await sent(table, player, said, reply_to=await table.card() if as_reply else None))


async def answer(table: Table) -> str:
    return (await table.game()).card.question.answer


async def test_night_in_the_chat(table: Table, make_bot: Callable[[], Reckoner]) -> None:
    anna, ben, cara = table.players
    await own_questions(table.world, *(own(f"Which land {n}?", f"Land {word}") for n, word in WORDS))
    planned = await plan(table, topics="ours", questions=2, rounds=2, answers="chat")
    how = "2 questions, 20 seconds each. Answer in the chat. The first right answer wins the question.\n"
    team_rule = "Your points count for your team. Without a team, you play alone."
    assert f"2 rounds of {how}" in reply(planned)
    assert team_rule in reply(planned)
    await join(table, ben, "Foxes")
    await join(table, cara, "Owls")
    await order(table, anna, "Start now")
    assert how in table.said()[-2]
    assert team_rule in table.said()[-2]

    assert await in_chat(table, cara, "Nowhere") == ["❌"]
    assert await in_chat(table, ben, await answer(table), as_reply=True) == ["✅"]
    assert await in_chat(table, cara, "Too late") == []
    await table.wait(PAUSE)
    assert await in_chat(table, ben, "Nowhere", as_reply=True) == ["❌"]
    await kill_and_restart(table, make_bot)
    assert await in_chat(table, cara, await answer(table), as_reply=True) == ["✅"]
    assert "🥇 **Foxes** · 120 points\n🥇 **Owls** · 120 points" in table.last()

    await table.wait(121)
    assert await in_chat(table, ben, await answer(table)) == ["✅"]
    await table.wait(PAUSE)
    assert await in_chat(table, anna, await answer(table)) == ["✅"]  # who is in no team
    podium = table.last()
    assert "🏆 **Foxes** wins the trivia night!" in podium
    assert f"🥇 **Foxes** · 240 points\n-# <@{ben.id}>" in podium
    assert f"<@{anna.id}> · 120 points" in podium
    board = await anna.slash(table.channel, "quiz leaderboard")
    assert f"🥇 <@{ben.id}> · 240 points · 2 right" in reply(board)


async def test_tie_breaker_of_a_night_in_the_chat_is_not_taken_by_others(table: Table) -> None:
    anna, ben, cara = table.players
    await own_questions(table.world, *(own(f"Which land {n}?", f"Land {word}") for n, word in WORDS))
    await start(table, topics="ours", questions=2, rounds=1, answers="chat", teams="0")
    await in_chat(table, anna, await answer(table))
    await table.wait(PAUSE)
    await in_chat(table, ben, await answer(table))
    await table.wait(16)
    announced = table.said()[-2]
    assert "Only the leaders' points count.\nUse the question's Answer button this time" in announced
    assert await in_chat(table, cara, await answer(table)) == []
    await table.type(cara, await answer(table))
    await table.wait(1)
    await table.type(ben, await answer(table))
    await table.wait(SECONDS + GRACE)
    assert f"🏆 <@{ben.id}> wins the trivia night!" in table.last()
    assert f"<@{cara.id}>" not in table.last()


async def test_host_directs_a_night_in_the_chat(table: Table) -> None:
    anna, ben, _ = table.players
    await own_questions(table.world, *(own(f"Which land {n}?", f"Land {word}") for n, word in WORDS))
    await start(table, topics="ours", questions=4, rounds=1, answers="chat", teams="0")
    await order(table, anna, "Skip question 1")
    assert "Skipped by the host." in texts(await table.card())
    await table.wait(PAUSE)
    await order(table, anna, "Pause")
    await in_chat(table, ben, await answer(table))
    assert "## Trivia night paused\nThe host paused the trivia night" in table.last()
    assert not any("coming up" in said for said in table.said()[-2:])
    assert await in_chat(table, ben, "Nowhere") == []
    await order(table, anna, "Throw out question 2")
    await order(table, anna, "Resume")
    assert await in_chat(table, ben, await answer(table)) == ["✅"]
    await table.wait(PAUSE)
    await in_chat(table, ben, "Kingdom of fjords")
    await table.wait(SECONDS + GRACE)
    assert f"### <@{ben.id}> scored 120 points!" in table.last()
    assert "1 question didn't count." in table.last()


async def test_teams_without_points_win_no_medal(table: Table) -> None:
    anna, ben, cara = table.players
    await plan(table, rounds=1, teams="Foxes, Owls")
    await join(table, ben, "Foxes")
    await join(table, cara, "Owls")
    await order(table, anna, "Start now")
    await table.press(ben)
    await table.wait(SECONDS + GRACE)
    results = table.last().replace("**", "")
    assert re.search(rf"🥇 Foxes · \d+ points\n-# <@{ben.id}>\n2\. Owls · 0 points", results)


async def test_night_without_rivals_has_no_winner(table: Table) -> None:
    anna, ben, _ = table.players
    await plan(table, rounds=1, teams="Foxes, Owls")
    await join(table, ben, "Foxes")
    await order(table, anna, "Start now")
    await table.press(ben)
    await table.wait(SECONDS + GRACE)
    assert re.search(rf"### \*\*Foxes\*\* scored \d+ points!\n-# <@{ben.id}>", table.last())
    assert "🏆" not in table.last()
