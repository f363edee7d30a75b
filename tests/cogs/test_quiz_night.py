"""Whole trivia nights in a simulated Discord: teams, rounds, breaks, the host panel and restarts."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import discord
import pytest
from simcord.components import walk_components

from bot.client import Reckoner
from bot.domain.quiz.model import EndReason, Phase
from bot.domain.quiz.night import Night, NightEnd
from bot.domain.quiz.night_events import EndAsked, PauseAsked, StartAsked
from tests.cogs.conftest import World, buttons, texts
from tests.cogs.quiz_table import GRACE, PAUSE, SECONDS, Table, reply
from tests.cogs.test_quiz_more import choose
from tests.cogs.test_quiz_play import kill_and_restart

HOUR = 3600


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


async def plan(table: Table, **options: Any) -> Any:
    """Have the first player plan a night of one-question rounds; it begins in an hour."""
    options = {
        "at": "in 1 h",
        "rounds": 2,
        "questions": 1,
        "seconds": SECONDS,
        "teams": "Foxes, Owls",
    } | options
    result = await table.players[0].slash(table.channel, "quiz night", **options)
    await table.world.env.settle()
    return result


async def night_of(table: Table) -> Night:
    """Return the newest night."""
    rows = await table.world.bot.services.store.database.fetch_column("SELECT id FROM quiz_nights")
    night = await table.world.bot.services.store.quiz_nights.night(rows[-1])
    assert night is not None
    return night


async def join(table: Table, player: Any, team: str) -> Any:
    """Press a team's button on the newest message that has one."""
    message = next(m for m in reversed(table.channel.history()) if team in table.labels(m))
    result = await player.click(message, label=team)
    await table.world.env.settle()
    return result


async def order(table: Table, player: Any, label: str) -> Any:
    """Open the host panel and press one of its buttons."""
    panel = await player.slash(table.channel, "quiz night")
    result = await player.click(panel.response.message, label=label)
    await table.world.env.settle()
    return result


async def start(table: Table, **options: Any) -> None:
    """Plan a night and start it at once."""
    await plan(table, **options)
    await order(table, table.players[0], "Start now")


async def play_round(table: Table, *right: Any) -> None:
    """Have these players answer the open question right, one after the other, and wait until it is closed."""
    for player in right:
        await table.press(player)
        await table.wait(1)
    await table.wait(SECONDS + GRACE)


async def points_of(table: Table) -> dict[int, int]:
    """Return what each player has won with the last question."""
    return {guess.user_id: guess.points for guess in (await table.game()).round.guesses}


async def test_whole_night(table: Table) -> None:
    anna, ben, cara = table.players
    planned = await plan(table)
    assert not planned.ephemeral
    card = reply(planned)
    night = await night_of(table)
    assert f"Starts <t:{night.starts_at // 1000}:F>" in card
    assert f"Hosted by <@{anna.id}>" in card
    assert "2 rounds of 1 question, 20 seconds each." in card
    await join(table, ben, "Foxes")
    await join(table, cara, "Foxes")
    await join(table, cara, "Owls")
    assert f"**Foxes**: <@{ben.id}>\n**Owls**: <@{cara.id}>" in table.last()

    await table.world.env.advance_time(45 * 60 + 1)
    assert "Trivia night starts soon" in table.last()
    await table.world.env.advance_time(15 * 60)
    assert "Round 1 of 2" in table.said()[-2]
    assert "Question 1 of 1" in table.last()
    await play_round(table, ben, anna)
    assert "Quiz over" not in "".join(table.said())
    standings, first = table.last(), await points_of(table)
    assert f"🥇 **Foxes** · {first[ben.id]} points" in standings
    assert f"🥈 <@{anna.id}> · {first[anna.id]} points" in standings
    assert ">: Round 2 of 2." in standings

    late = await join(table, anna, "Owls")
    assert "You're now playing for **Owls**." in reply(late)
    refused = await join(table, ben, "Owls")
    assert "you can't change teams anymore" in reply(refused)
    await table.wait(121)
    assert "Round 2 of 2" in table.said()[-2]
    await play_round(table, cara, anna, ben)
    podium, second = table.last(), await points_of(table)
    assert "**Foxes** wins the trivia night!" in podium
    assert f"🥇 **Foxes** · {first[ben.id] + second[ben.id]} points\n-# <@{ben.id}>" in podium
    owls = f"**Owls** · {second[cara.id]} points\n-# <@{cara.id}> and <@{anna.id}>"
    assert owls in podium  # the best of both counts
    assert f"<@{anna.id}> · {first[anna.id]} points" in podium  # won before she joined
    assert (await night_of(table)).end_reason is NightEnd.FINISHED
    board = await anna.slash(table.channel, "quiz leaderboard")
    assert f"<@{cara.id}> · {second[cara.id]} points" in reply(board)


async def test_tie_is_broken(table: Table) -> None:
    anna, ben, cara = table.players
    await start(table, rounds=1, teams="0")
    await table.press(anna)
    await play_round(table, ben)
    assert ">: The tiebreaker." in table.last()
    await table.wait(16)
    assert "Only the leaders' points count" in table.said()[-2]
    await table.wait(1)
    await table.press(cara)
    await table.wait(1)
    await table.press(ben)
    await table.wait(SECONDS + GRACE)
    assert f"🏆 <@{ben.id}> wins the trivia night!" in table.last()
    assert f"<@{cara.id}>" not in table.last()


async def test_panel_is_for_those_who_direct_it(table: Table) -> None:
    anna, ben, cara = table.players
    await plan(table, cohost=ben)
    assert f"<@{anna.id}> and <@{ben.id}>" in table.last()
    refused = await cara.click(table.channel.last_message, label="Host panel")
    assert "Only the host, the co-host" in reply(refused)
    plan_shown = await cara.slash(table.channel, "quiz night")
    assert plan_shown.ephemeral
    assert "Starts <t:" in reply(plan_shown)
    for player in (ben, table.world.moderator):
        panel = await player.click(table.channel.last_message, label="Host panel")
        assert panel.ephemeral
        assert table.labels(panel.response.message) == [
            "Start now",
            "Change the plan…",
            "Cancel trivia night",
        ]
    await order(table, ben, "Start now")
    assert "Question 1 of 1" in table.last()


async def test_pause_holds_the_round_after_the_open_question(table: Table) -> None:
    anna, ben, _ = table.players
    await start(table, questions=2)
    await order(table, anna, "Pause")
    await play_round(table, ben)
    assert "The host paused the trivia night" in table.last()
    assert table.labels(table.channel.last_message) == []
    await table.wait(600)
    assert (await table.game()).phase is Phase.PAUSED
    await order(table, anna, "Resume")
    assert "Question 2 of 2" in table.last()


async def test_pause_in_a_break(table: Table) -> None:
    anna, ben, _ = table.players
    await start(table)
    await play_round(table, ben)
    await order(table, anna, "Pause")
    assert "Up next, once they resume it: Round 2 of 2." in table.last()
    await table.wait(300)
    await order(table, anna, "Resume")
    assert ">: Round 2 of 2." in table.last()
    await order(table, anna, "Start next round")
    assert "Round 2 of 2" in table.said()[-2]


async def test_skipped_and_voided_questions(table: Table) -> None:
    anna, ben, _ = table.players
    await start(table, questions=3)
    await table.press(ben)
    await order(table, anna, "Skip question 1")
    assert "Skipped by the host." in texts(await table.card())
    voided = await order(table, anna, "Throw out question 1")
    assert "Throw out question 1" not in table.labels(voided.response.message)
    assert "threw out question 1 of round 1" in table.last()
    game = await table.game()
    assert [guess.points for guess in game.rounds[0].guesses] == [0]
    assert (await night_of(table)).voided == ((0, 0),)
    board = await anna.slash(table.channel, "quiz leaderboard")
    assert "No one has scored yet." in reply(board)


async def test_next_and_end(table: Table) -> None:
    anna, ben, _ = table.players
    await start(table, questions=5)
    panel = await anna.slash(table.channel, "quiz night")
    await table.press(ben)
    await order(table, anna, "Skip to next round")
    assert "Round 2 of 2" in table.said()[-2]
    await anna.click(panel.response.message, label="Skip to next round")
    await table.world.env.settle()
    assert (await night_of(table)).number == 1  # the panel was old: nothing was skipped
    sure = await order(table, anna, "End trivia night")
    assert "End the trivia night now?" in reply(sure)
    await anna.click(sure.response.message, label="End trivia night")
    await table.world.env.settle()
    assert "The host ended the trivia night early." in table.last()
    assert f"### <@{ben.id}> scored " in table.last()  # nobody played against him
    assert await table.world.bot.services.store.quiz.running_in(table.channel.id) is None


async def test_stopping_a_round_leaves_the_night(table: Table) -> None:
    await start(table)
    anna = table.players[0]
    told = await anna.slash(table.channel, "quiz stop")
    assert f"Round stopped by <@{anna.id}>. The trivia night goes on." in reply(told)
    assert not told.ephemeral
    assert not (await night_of(table)).is_over
    sure = await anna.click(told.response.message, label="End the whole night")
    assert "End the trivia night now?" in reply(sure)


async def test_no_quiz_is_played_in_the_break_of_a_night(table: Table) -> None:
    anna, ben, _ = table.players
    await start(table)
    await anna.slash(table.channel, "quiz stop")
    await table.world.env.settle()
    deadline = (await night_of(table)).deadline // 1000
    refused = await ben.slash(table.channel, "quiz play")
    assert f"The next round starts <t:{deadline}:R>." in reply(refused)
    assert refused.ephemeral


@pytest.mark.parametrize("away", [0, 2 * HOUR])
async def test_planned_night_survives_restart(
    table: Table, make_bot: Callable[[], Reckoner], away: int
) -> None:
    await plan(table)
    await join(table, table.players[1], "Foxes")
    await kill_and_restart(table, make_bot, away=away)
    await table.world.env.advance_time(HOUR)
    assert any("Round 1 of 2" in said for said in table.said())
    assert f"**Foxes**: <@{table.players[1].id}>" in "".join(table.said())


async def test_night_survives_restarts_on_its_way(table: Table, make_bot: Callable[[], Reckoner]) -> None:
    ben = table.players[1]
    await start(table)
    await table.press(ben)
    await kill_and_restart(table, make_bot, away=HOUR)
    await table.wait(1)
    assert "Standings" in table.last()
    await kill_and_restart(table, make_bot)
    assert sum("Standings" in said for said in table.said()) == 1
    await table.wait(121)
    assert "Question 1 of 1" in table.last()
    table.world.env.inject_error("POST", "/channels/*/messages", status=503)
    await play_round(table, ben)
    assert (await night_of(table)).end_reason is NightEnd.FINISHED
    assert "Trivia night results" not in table.last()
    await kill_and_restart(table, make_bot)
    await table.wait(1)
    assert f"### <@{ben.id}> scored " in table.last()  # nobody played against him
    await kill_and_restart(table, make_bot)
    assert sum("Trivia night results" in said for said in table.said()) == 1


async def test_notice_is_tried_again_where_discord_fails(table: Table) -> None:
    await start(table)
    table.world.env.inject_error("POST", "/channels/*/messages", status=503)
    await play_round(table, table.players[1])
    assert "Standings" not in table.last()
    await table.wait(31)
    assert "Standings" in table.last()


async def test_lost_permission_ends_the_night(table: Table) -> None:
    await start(table)
    table.world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    await play_round(table, table.players[1])
    assert (await night_of(table)).end_reason is NightEnd.UNREACHABLE


async def test_what_a_killed_process_did_not_get_to_do(
    table: Table, make_bot: Callable[[], Reckoner]
) -> None:
    await plan(table, questions=2)
    night, nights = await night_of(table), table.world.bot.services.store.quiz_nights
    await nights.apply_event(
        night.id, StartAsked(night.host_id, may_manage=False), now=table.world.bot.clock()
    )
    await kill_and_restart(table, make_bot)
    assert "Question 1 of 2" in table.last()

    nights = table.world.bot.services.store.quiz_nights
    pause = PauseAsked(night.host_id, may_manage=False, paused=True)
    await nights.apply_event(night.id, pause, now=table.world.bot.clock())
    await kill_and_restart(table, make_bot)
    assert (await table.game()).held

    nights = table.world.bot.services.store.quiz_nights
    await nights.apply_event(night.id, EndAsked(night.host_id, may_manage=False), now=table.world.bot.clock())
    await kill_and_restart(table, make_bot)
    assert (await table.game()).end_reason is EndReason.STOPPED
    assert "The host ended the trivia night early." in table.last()


async def test_another_quiz_in_the_channel_is_waited_for(table: Table) -> None:
    await table.play(questions=1)
    await start(table)
    assert "Round 1 of 2" not in "".join(table.said())
    panel = await table.players[0].slash(table.channel, "quiz night")
    assert "as soon as the other quiz in this channel is over" in reply(panel)
    await table.wait(60)
    assert any("Round 1 of 2" in said for said in table.said())


async def test_one_night_a_channel_and_clear_refusals(table: Table) -> None:
    nothing = await table.players[0].slash(table.channel, "quiz night")
    assert "There's no trivia night in this channel" in reply(nothing)
    for options, why in [
        ({"at": "soon"}, "can't read that time"),
        ({"teams": "9"}, "number of teams up to 6"),
        ({"topics": "gardening"}, "no topic or list called “gardening”"),
    ]:
        assert why in reply(await plan(table, **options))
    await plan(table)
    again = await plan(table)
    assert again.ephemeral
    assert "already has a trivia night" in reply(again)


async def test_night_waits_for_somebody_to_join(table: Table) -> None:
    _, ben, _ = table.players
    await plan(table, at="in 2 minutes")
    await table.wait(121)
    assert "No one has joined yet." in table.last()
    await join(table, ben, "Foxes")
    await table.wait(31)
    assert "Question 1 of 1" in table.last()


async def test_night_that_nobody_joins_is_called_off(table: Table) -> None:
    await plan(table, at="in 2 minutes")
    await table.world.env.advance_time(13 * 60)
    assert "No one joined a team, so the trivia night was canceled." in table.last()
    assert not any("Question 1" in said for said in table.said())
    assert not any("No one has joined yet" in said for said in table.said())


async def test_night_is_planned_in_a_form(table: Table) -> None:
    anna = table.players[0]
    nothing = await anna.slash(table.channel, "quiz night")
    form = await anna.click(nothing.response.message, label="Plan one…")
    (start, *_) = form.modal["components"]
    assert start["label"] == "Start (UTC)"
    topics = next(p["component"] for p in form.modal["components"] if p["label"] == "Topics")
    offered = [
        choice["name"] for choice in await anna.autocomplete(table.channel, "quiz night", "topics", "")
    ]
    assert topics["placeholder"].startswith(f"{offered[0]}, {offered[1]}")
    typed = {"at": "in 2 minutes", "rounds": ["2"], "questions": ["5"], "topics": "Cake", "teams": "Red, red"}
    refused = await anna.submit_modal(form, typed)
    assert "“red” is there twice" in reply(refused)
    assert "There's no topic or list called “Cake” with questions to ask." in reply(refused)
    again = await anna.click(refused.response.message, label="Try again")
    fields = walk_components(again.modal["components"])
    assert {"in 2 minutes", "Cake", "Red, red"} <= {field.get("value") for field in fields}
    typed |= {"at": "soon", "topics": "", "teams": "Foxes, Owls"}
    refused = await anna.submit_modal(again, typed)
    assert "can't read that time" in reply(refused)
    again = await anna.click(refused.response.message, label="Try again")
    await anna.submit_modal(again, typed | {"at": "in 1 h"})
    await table.world.env.settle()
    night = await night_of(table)
    assert night.plan.teams == ("Foxes", "Owls")
    assert "Hosted by" in table.last()
    assert "2 rounds of 5 questions, 20 seconds each." in table.last()


async def test_night_is_not_offered_to_whoever_may_not_plan_one(table: Table) -> None:
    await choose(table.world, {"quiz.starters": "managers"})
    anna, manager = table.players[0], table.world.moderator
    assert table.labels((await anna.slash(table.channel, "quiz night")).response.message) == []
    offered = await manager.slash(table.channel, "quiz night")
    assert table.labels(offered.response.message) == ["Plan one…"]


async def test_topics_are_offered_and_asked(table: Table) -> None:
    anna = table.players[0]
    offered = await anna.autocomplete(table.channel, "quiz night", "topics", "")
    names = [choice["name"] for choice in offered]
    more = await anna.autocomplete(table.channel, "quiz night", "topics", f"{names[0]}, ")
    assert f"{names[0]}, {names[1]}" in [choice["value"] for choice in more]
    await start(table, topics=f"{names[0]}, {names[1]}")
    assert f"Round 1 of 2: {names[0]}" in table.said()[-2]


async def test_discord_event_where_allowed(table: Table) -> None:
    events = table.world.env.backend.get_guild(table.world.guild.id).scheduled_events
    await plan(table)
    assert not events  # a member may not make one, so neither through the bot
    await order(table, table.players[0], "Cancel trivia night")
    ending = await order(table, table.players[0], "Cancel trivia night")
    await table.players[0].click(ending.response.message, label="Cancel trivia night")
    await table.world.env.settle()
    assert "was canceled" in table.last()
    table.players.insert(0, table.world.moderator)
    await plan(table)
    (event,) = events.values()
    assert (event.name, event.entity_type) == ("Trivia night", 3)
    ending = await order(table, table.world.moderator, "Cancel trivia night")
    await table.world.moderator.click(ending.response.message, label="Cancel trivia night")
    await table.world.env.settle()
    assert not events


async def move(table: Table, player: Any, at: str) -> Any:
    """Give the planned night another start on the host panel."""
    form = await order(table, player, "Change the plan…")
    result = await player.submit_modal(form, {"at": at, "rounds": ["2"], "topics": ""})
    await table.world.env.settle()
    return result


def fields_of(form: Any) -> dict[str, Any]:
    """Return what the fields of a form are filled in with, by their custom ids."""
    fields = (part["component"] for part in form.modal["components"] if "component" in part)
    return {field["custom_id"]: field.get("value") for field in fields}


async def test_moved_night_says_so_everywhere(table: Table) -> None:
    table.players.insert(0, table.world.moderator)
    planned = await plan(table, teams="0")
    events = table.world.env.backend.get_guild(table.world.guild.id).scheduled_events
    before = await night_of(table)
    panel = await move(table, table.world.moderator, "in 3 h")
    night = await night_of(table)
    assert night.starts_at == before.starts_at + 2 * HOUR * 1000
    announced = next(m for m in table.channel.history() if m.id == planned.response.message.id)
    for said in (table.last(), texts(announced), reply(panel)):
        assert f"<t:{night.starts_at // 1000}:" in said
        assert f"<t:{before.starts_at // 1000}:" not in said
    (event,) = events.values()
    assert datetime.fromisoformat(event.scheduled_start_time).timestamp() == night.starts_at / 1000
    await table.world.env.advance_time(HOUR)
    assert "new start" in table.last()
    await table.pass_hours(1)
    await table.world.env.advance_time(HOUR + 1)
    assert "Question 1 of 1" in table.last()
    assert events[event.id].status == discord.EventStatus.active.value


async def test_bad_start_is_asked_for_again(table: Table) -> None:
    await plan(table)
    refused = await move(table, table.players[0], "whenever")
    assert "I can't read that time" in reply(refused)
    form = await table.players[0].click(refused.response.message, label="Try again")
    assert form.modal["components"][0]["component"]["value"] == "whenever"
    stranger = await table.players[1].slash(table.channel, "quiz night")
    assert "Change the plan…" not in table.labels(stranger.response.message)


async def test_host_changes_what_the_rounds_are_about(table: Table) -> None:
    anna, ben, _ = table.players
    offered = await anna.autocomplete(table.channel, "quiz night", "topics", "")
    first, second = (choice["name"] for choice in offered[:2])
    planned = await plan(table, topics=first, rounds=2)
    before, messages = await night_of(table), len(table.said())
    form = await order(table, anna, "Change the plan…")
    fields = fields_of(form)
    assert fields["topics"] == f"{first}, {first}"
    names = ", ".join(choice["name"] for choice in offered)
    assert form.modal["components"][-1]["content"] == f"-# Choose from: {names}."
    refused = await anna.submit_modal(form, fields | {"topics": "Cake, Pie", "rounds": ["3"]})
    assert "no topic or list called “Cake” with" in reply(refused)
    assert "no topic or list called “Pie” with" in reply(refused)
    form = await anna.click(refused.response.message, label="Try again")
    assert fields_of(form)["topics"] == "Cake, Pie"
    panel = await anna.submit_modal(form, fields_of(form) | {"topics": f"{first}, {second}", "rounds": ["3"]})
    await table.world.env.settle()
    assert "Host panel" in reply(panel)
    assert "Saved." in reply(panel)
    assert f"1. {first}\n2. {second}\n3. {first}" in reply(panel)
    card = texts(next(m for m in table.channel.history() if m.id == planned.response.message.id))
    assert "3 rounds of 1 question" in card
    assert f"1. {first}\n2. {second}\n3. {first}" in card
    after = await night_of(table)
    assert (after.starts_at, after.deadline) == (before.starts_at, before.deadline)
    assert len(table.said()) == messages  # the card that everybody has says it
    await join(table, ben, "Foxes")
    await order(table, anna, "Start now")
    assert f"Round 1 of 3: {first}" in table.said()[-2]


async def test_hour_is_proposed_to_whoever_names_none(table: Table) -> None:
    anna = table.players[0]
    asked = await plan(table, at="tomorrow night", teams="Red, Blue", cohost=table.players[1])
    assert asked.ephemeral
    assert "At what time? How about <t:" in reply(asked)
    assert table.labels(asked.response.message) == ["Take this time", "Another time…"]
    form = await anna.click(asked.response.message, label="Another time…")
    assert {"tomorrow night", "Red, Blue"} <= set(fields_of(form).values())
    await anna.click(asked.response.message, label="Take this time")
    await table.world.env.settle()
    night = await night_of(table)
    starts = datetime.fromtimestamp(night.starts_at / 1000, UTC)
    assert (starts.hour, starts.minute) == (20, 0)
    assert f"<t:{night.starts_at // 1000}:F>" in reply(asked)
    assert (night.plan.teams, night.cohost_id) == (("Red", "Blue"), table.players[1].id)
    asked = await move(table, anna, "tomorrow morning")
    assert "How about <t:" in reply(asked)
    panel = await anna.click(asked.response.message, label="Take this time")
    await table.world.env.settle()
    moved = await night_of(table)
    assert datetime.fromtimestamp(moved.starts_at / 1000, UTC).hour == 10
    assert f"<t:{moved.starts_at // 1000}:F>" in reply(panel)


@pytest.mark.parametrize(
    ("language", "typed", "asked"),
    [
        ("en-US", "next friday at 7", "7:00 AM or 7:00 PM? How about <t:"),
        ("de", "nächsten Freitag um 7", "07:00"),
        ("es-ES", "el próximo viernes a las 7", "7:00"),
    ],
)
async def test_hour_of_either_half_of_the_day_is_asked_about(
    table: Table, speak: Callable[..., None], language: str, typed: str, asked: str
) -> None:
    speak(person=language, server=language)
    anna = table.players[0]
    shown = await plan(table, at=typed)
    assert asked in reply(shown).replace("\u202f", " ")
    take = next(each.custom_id for each in buttons(shown.response.message) if "night-take" in each.custom_id)
    await anna.click(shown.response.message, custom_id=take)
    await table.world.env.settle()
    starts = datetime.fromtimestamp((await night_of(table)).starts_at / 1000, UTC)
    assert (starts.month, starts.day, starts.hour) == (1, 2, 19)


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("en-US", "2026-01-03 20:30", "Saturday 8:30 pm"),
        ("de", "2026-01-03 20:30", "Samstag 20:30"),
        ("es-ES", "2026-01-03 20:30", "sábado 20:30"),
        ("es-419", "2026-01-03 20:30", "sábado 8:30 p.m."),
        ("en-US", "2026-01-17 20:30", "2026-01-17 8:30 pm"),
    ],
)
async def test_plan_is_shown_to_be_changed_as_its_host_would_type_it(
    table: Table, speak: Callable[..., None], language: str, typed: str, shown: str
) -> None:
    speak(person=language, server="en-US")
    anna = table.players[0]
    await plan(table, at=typed)
    planned = await night_of(table)
    panel = await anna.slash(table.channel, "quiz night")
    change = next(
        each.custom_id for each in buttons(panel.response.message) if "night-move" in each.custom_id
    )
    form = await anna.click(panel.response.message, custom_id=change)
    assert fields_of(form)["at"] == shown
    typed_again = {"at": shown, "rounds": [str(len(planned.plan.subjects))], "topics": ""}
    await anna.submit_modal(form, typed_again)
    await table.world.env.settle()
    assert (await night_of(table)).starts_at == planned.starts_at


async def test_proposed_hour_is_told_on_the_servers_clocks(table: Table) -> None:
    await choose(table.world, {"quiz.time_zone": "America/New_York"})
    asked = reply(await plan(table, at="tomorrow evening")).replace("\u202f", " ")
    assert "\n-# That's Thursday, January 1 at 8:00 PM in this server's time zone (New York time)." in asked


async def test_button_of_before_leads_to_the_night_that_is_planned(table: Table) -> None:
    anna, ben, _ = table.players
    asked = await plan(table, at="tomorrow night")
    nothing = await ben.slash(table.channel, "quiz night")
    form = await anna.click(asked.response.message, label="Another time…")
    typed = {"at": "in 1 h", "rounds": ["2"], "questions": ["5"], "topics": "", "teams": "Red, Blue"}
    planned = await anna.submit_modal(form, typed)
    await table.world.env.settle()
    for player, message, label, leads in [
        (anna, asked, "Take this time", ["Host panel", "Go to the trivia night"]),
        (ben, nothing, "Plan one…", ["Go to the trivia night"]),
    ]:
        told = await player.click(message.response.message, label=label)
        assert "already has a trivia night" in reply(told)
        assert table.labels(told.response.message) == leads
        link = next(each for each in buttons(told.response.message) if each.url)
        assert link.url.endswith(f"/{table.channel.id}/{planned.response.message.id}")
    panel = await anna.click(asked.response.message, label="Host panel")
    assert "Start now" in table.labels(panel.response.message)


async def test_proposed_hour_survives_a_restart(table: Table, make_bot: Callable[[], Reckoner]) -> None:
    anna = table.players[0]
    asked = await plan(table, at="tomorrow night")
    await kill_and_restart(table, make_bot)
    form = await anna.click(asked.response.message, label="Take this time")
    assert fields_of(form)["at"].endswith(" 20:00")


async def test_event_goes_with_a_night_that_nobody_joins(table: Table) -> None:
    table.players.insert(0, table.world.moderator)
    await plan(table)
    events = table.world.env.backend.get_guild(table.world.guild.id).scheduled_events
    (event,) = events.values()
    await table.pass_hours(2)
    assert "No one joined a team" in "".join(table.said())
    assert events[event.id].status == discord.EventStatus.completed.value


async def switch_off(table: Table) -> None:
    """Switch quizzes off in the settings panel."""
    moderator = table.world.moderator
    panel = (await moderator.slash(table.channel, "settings panel")).response.message
    panel = (await moderator.select(panel, ["quiz"], custom_id="settings:section")).response.message
    await moderator.click(panel, custom_id="settings:turn:off:quiz.enabled")
    await table.world.env.settle()


@pytest.mark.parametrize("begun", [True, False])
async def test_switching_quizzes_off_ends_the_night(table: Table, *, begun: bool) -> None:
    await (start(table) if begun else plan(table))
    await switch_off(table)
    assert (await night_of(table)).end_reason is NightEnd.SWITCHED_OFF
    assert "Quizzes were turned off here" in table.last()
    assert await table.world.bot.services.store.quiz.running_in(table.channel.id) is None


async def test_night_of_a_moderator_where_quizzes_are_off_goes_on(table: Table) -> None:
    await choose(table.world, {"quiz.enabled": False})
    table.players.insert(0, table.world.moderator)
    await start(table)
    assert "Question 1 of 1" in table.last()


async def test_night_switched_off_while_the_bot_was_away_ends(
    table: Table, make_bot: Callable[[], Reckoner]
) -> None:
    await plan(table)
    await table.world.bot.services.store.settings.change(
        table.world.guild.id, {"quiz.enabled": False}, actor_id=table.world.moderator.id, now=0
    )
    await kill_and_restart(table, make_bot)
    await table.wait(1)
    assert (await night_of(table)).end_reason is NightEnd.SWITCHED_OFF


async def test_deleted_channel_ends_the_night(table: Table) -> None:
    await plan(table)
    channel = table.world.bot.get_channel(table.channel.id)
    await channel.delete()  # type: ignore[union-attr]
    await table.world.env.settle()
    assert (await night_of(table)).end_reason is NightEnd.UNREACHABLE


async def test_idle_night_ends(table: Table) -> None:
    await start(table, questions=10)
    for _ in range(5):
        await table.wait(SECONDS + GRACE + PAUSE)
    assert (await table.game()).end_reason is EndReason.IDLE
    assert (await night_of(table)).end_reason is NightEnd.IDLE
    assert "No one answered for a while" in table.last()


async def test_only_those_who_may_start_quizzes_plan_nights(table: Table) -> None:
    await choose(table.world, {"quiz.starters": "managers"})
    assert "only quiz managers can start" in reply(await plan(table))


@pytest.mark.parametrize(
    "question",
    ["When does the next trivia night start?", "next trivia night", "wann ist der nächste Quizabend?"],
)
async def test_planned_night_answers_when_it_is(table: Table, question: str) -> None:
    await plan(table)
    night = await night_of(table)
    await table.players[1].send(table.channel, f"{table.world.mention} {question}")
    said = texts(table.channel.last_message)
    assert f"The next trivia night starts <t:{night.starts_at // 1000}:F>" in said
    assert f"<#{table.channel.id}>" in said
    assert await table.world.bot.services.store.lessons.waiting(table.world.guild.id, limit=9) == ()


async def test_night_that_is_on_answers_when_it_is(table: Table) -> None:
    await start(table)
    await join(table, table.players[0], "Foxes")
    await table.players[1].send(table.channel, f"{table.world.mention} when is the next quiz night?")
    assert "A trivia night is on right now in" in texts(table.channel.last_message)


async def test_moderators_are_asked_when_the_next_night_is(table: Table) -> None:
    await table.players[1].send(table.channel, f"{table.world.mention} when is the next trivia night?")
    assert "its moderators will know" in texts(table.channel.last_message)
