"""Typed answers, appeals, duels, the question of the day, records, and what the bot withholds meanwhile."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.client import Reckoner
from bot.domain.pack.model import AnswerKind
from bot.domain.quiz.model import AnswerMode, EndReason, Phase, Question
from bot.domain.quiz.standings import scoreboard
from bot.ui.layout import Card
from bot.ui.navigation import page_button
from bot.ui.pages import fact_link
from cogs.quiz.daily import TICK_SECONDS
from tests.cogs.conftest import World, buttons, selects, texts
from tests.cogs.quiz_table import GRACE, PAUSE, SECONDS, Table, reply
from tests.own_questions import add_questions

FIGHT = "Where was the fight on top of the train shot?"


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


async def own_questions(world: World, *questions: Question) -> None:
    await add_questions(world.bot.services.store, world.guild.id, questions)


def own(prompt: str, answer: str, *wrong: str, kind: AnswerKind = AnswerKind.PLACE) -> Question:
    return Question(f"own:{prompt}", prompt, answer, wrong, kind=kind, topic="ours")


# Typed answers and appeals.


async def test_typed_answers(table: Table) -> None:
    await own_questions(table.world, own("Where is the quarry?", "Darlton Quarry"))
    await table.play(questions=1, topic="ours", answers="typed")
    assert "Press *Type your answer* to answer. Messages in the chat don't count." in table.said()[-2]
    anna, ben, cara = table.players
    typed = await table.type(anna, "darlton quary")
    assert typed.ephemeral
    assert reply(typed) == "Saved. You answered **darlton quary**."
    await table.type(ben, "Norway")
    again = await ben.click(await table.card(), label="Type your answer")
    assert "already answered" in reply(again)
    hint = await cara.click(await table.card(), label="Hint")
    assert "D" in reply(hint)
    await table.wait(SECONDS + GRACE)
    reveal = texts(await table.card())
    assert f"Got it right: <@{anna.id}> (+120)" in reveal
    assert "Wrong answers: “norway”" in reveal


async def test_answer_of_another_question_is_wrong_after_a_restart(
    table: Table, make_bot: Callable[[], Reckoner]
) -> None:
    questions = (own("Which fish?", "Marlin"), own("Which wizard?", "Merlin"))
    await own_questions(table.world, *questions)
    await table.play(questions=2, topic="ours", answers="typed")
    await table.world.restart(make_bot())
    anna, ben, _ = table.players
    asked = (await table.game()).card.question.answer
    await table.type(anna, "Merlin" if asked == "Marlin" else "Marlin")
    await table.type(ben, asked.lower())
    assert [guess.correct for guess in (await table.game()).round.guesses] == [False, True]


async def test_next_game_asks_nothing_that_was_given_away(table: Table) -> None:
    for number in range(8):
        topic, film, director = f"ours {number}", f"Film{number}", f"Director{number}"
        questions = (
            own(f"Who made {film}?", director),
            own(f"What is by {director}?", film),
            own(f"Sea{number} is how deep?", f"Fathoms{number}"),
        )
        await own_questions(table.world, *(replace(question, topic=topic) for question in questions))
        asked = set[str]()
        for _ in range(2):
            await table.play(questions=1, topic=topic, answers="typed")
            asked.add((await table.game()).cards[0].question.answer)
            await table.next_question()
        assert f"Fathoms{number}" in asked


async def test_accepted_appeal_scores(table: Table) -> None:
    await own_questions(table.world, own("Which country?", "Norway"))
    anna, ben, _ = table.players
    await table.play(questions=1, topic="ours", answers="typed")
    await table.type(ben, "Kingdom of fjords")
    await table.wait(SECONDS + GRACE)
    game = await table.game()
    card = await table.card()
    refused = await anna.click(card, label="I was right")
    assert "don't have a wrong typed answer" in reply(refused)
    appeal = await ben.click(card, label="I was right")
    assert appeal.ephemeral
    message = table.channel.last_message
    assert "Kingdom of fjords" in texts(message)
    not_allowed = await ben.click(message, label="Accept")
    assert "Only quiz managers" in reply(not_allowed)
    await table.world.moderator.click(message, label="Accept")
    await table.world.env.settle()
    places = scoreboard(await table.game())
    assert {place.score.user_id: place.score.points for place in places} == {ben.id: 100}
    assert f"Got it right: <@{ben.id}> (+100)" in texts(await table.card())
    assert buttons(table.channel.last_message) == [] or "gets 100 points" in texts(message)

    await table.play(questions=1, topic="ours", answers="typed")
    await table.type(anna, "kingdom of fjords")
    assert (await table.game()).round.guesses[0].correct
    assert (await table.game()).id != game.id


async def test_typed_answers_are_escaped(table: Table) -> None:
    await own_questions(table.world, own("Which country?", "Norway"))
    await table.play(questions=1, topic="ours", answers="typed")
    typed = await table.type(table.players[1], "@everyone **bold** ||x||")
    assert "@everyone" not in reply(typed)
    await table.wait(SECONDS + GRACE)
    reveal = texts(await table.card())
    assert "@everyone" not in reveal
    assert "\\*\\*bold" in reveal


@pytest.mark.parametrize(
    ("explanation", "shown"),
    [
        ("Norway is where they jumped.", "Right answer: **Norway**\nNorway is where they jumped."),
        ("They jumped there.", "Right answer: **Norway**\nThey jumped there."),
        ("Norway.", "Right answer: **Norway**"),
        ("This country.", "Right answer: **Norway**"),  # the question says so
    ],
)
async def test_right_answer_is_a_line_of_its_own(table: Table, explanation: str, shown: str) -> None:
    await own_questions(table.world, replace(own("Which country?", "Norway"), explanation=explanation))
    await table.play(questions=1, topic="ours", answers="typed")
    await table.type(table.players[0], "Norway")
    await table.wait(SECONDS + GRACE)
    assert f"\n{shown}\nGot it right" in texts(await table.card())


# Duels.


async def test_duel_is_for_two(table: Table) -> None:
    anna, ben, cara = table.players
    invited = await anna.slash(table.channel, "quiz duel", member=ben, seconds=SECONDS)
    message = invited.response.message
    assert f"<@{ben.id}>, do you accept?" in texts(message)
    onlooker = await cara.click(message, label="Accept")
    assert "duel is between two people" in reply(onlooker)
    await ben.click(message, label="Accept")
    await table.world.env.settle()
    assert "Question 1 of 5" in table.last()
    assert "duel is between two people" in reply(await table.press(cara))
    for number in range(5):
        await table.press(anna)
        await table.press(ben, right=number < 2)
        await table.wait(PAUSE)
    game = await table.game()
    assert game.end_reason is EndReason.FINISHED
    assert "Duel over" in table.last()
    assert f"<@{anna.id}> beats <@{ben.id}> in the duel!" in table.last()
    assert "questions" not in table.last()


async def test_duel_of_equals_is_a_draw(table: Table) -> None:
    anna, ben, _ = table.players
    invited = await anna.slash(table.channel, "quiz duel", member=ben, seconds=SECONDS)
    await ben.click(invited.response.message, label="Accept")
    await table.world.env.settle()
    for _ in range(5):
        await table.press(anna, right=False)
        await table.press(ben, right=False)
        await table.wait(PAUSE)
    assert f"The duel between <@{anna.id}> and <@{ben.id}> is a draw!" in table.last()


async def test_unaccepted_duel_frees_channel(table: Table) -> None:
    anna, ben, _ = table.players
    invited = await anna.slash(table.channel, "quiz duel", member=ben)
    await ben.click(invited.response.message, label="Decline")
    await table.world.env.settle()
    assert "didn't accept the challenge" in table.last()
    await anna.slash(table.channel, "quiz duel", member=ben)
    await table.wait(122)
    assert (await table.game()).end_reason is EndReason.DECLINED
    alone = await anna.slash(table.channel, "quiz duel", member=anna)
    assert "can't duel yourself" in reply(alone)


# The question of the day.


async def test_daily_is_shared_and_answered_once(table: Table) -> None:
    anna, ben, _ = table.players
    first = await anna.slash(table.channel, "quiz daily")
    second = await ben.slash(table.channel, "quiz daily")
    assert first.ephemeral
    assert reply(first) == reply(second)
    choices = [button.label for button in buttons(first.response.message)]
    assert len(choices) >= 2
    await anna.click(first.response.message, label=choices[0])
    result = reply(await anna.slash(table.channel, "quiz daily"))
    assert "You answered" in result
    assert "Your streak: 1 day with an answer. Next question" in result


async def test_daily_streak(table: Table) -> None:
    anna = table.players[0]
    right = 0
    for _ in range(3):
        asked = await anna.slash(table.channel, "quiz daily")
        await anna.click(asked.response.message, label=buttons(asked.response.message)[0].label)
        right += "Right! You answered" in reply(await anna.slash(table.channel, "quiz daily"))
        table.world.env.backend.advance_clock(24 * 3600)
    profile = await anna.slash(table.channel, "quiz profile")
    shown = f"Question of the day: {right} of 3 right, days in a row: 3 (best: 3)"
    assert shown in reply(profile)


async def test_daily_is_posted_at_local_time(table: Table) -> None:
    # SimCord's world begins at midnight UTC on New Year's Day: it is 01:00 in Berlin.
    await choose(
        table.world,
        {
            "quiz.daily_channel": table.channel.id,
            "quiz.daily_time": "02:30",
            "quiz.time_zone": "Europe/Berlin",
        },
    )
    await table.world.env.advance_time(80 * 60)
    assert not any("Question of the day" in said for said in table.said())
    await table.world.env.advance_time(15 * 60)
    assert sum("January 1, 2026\n## Question of the day" in said for said in table.said()) == 1
    await table.world.env.advance_time(3600)
    assert sum("Question of the day" in said for said in table.said()) == 1
    message = table.channel.last_message
    pressed = await table.players[1].click(message, label=buttons(message)[0].label)
    assert pressed.ephemeral
    assert "You answered" in reply(pressed)


async def test_daily_is_not_posted_at_once_by_a_change_of_its_schedule(table: Table) -> None:
    world = table.world
    await choose(world, {"quiz.daily_channel": table.channel.id, "quiz.daily_time": "12:00"})
    await table.pass_hours(11.5)
    for zone in ("Asia/Tokyo", "Europe/Berlin"):  # where noon was hours or half an hour ago
        await choose(world, {"quiz.time_zone": zone})
        await world.env.advance_time(15 * 60)
    await choose(world, {"quiz.daily_time": "07:00"})
    await table.pass_hours(1)
    assert not any("Question of the day" in said for said in table.said())
    await table.pass_hours(17)  # it is 6:00 UTC on the next day, 7:00 in Berlin
    assert sum("January 2, 2026\n## Question of the day" in said for said in table.said()) == 1
    assert sum("Question of the day" in said for said in table.said()) == 1


async def test_daily_is_not_posted_at_once_where_it_is_turned_on(table: Table) -> None:
    await table.pass_hours(15)
    await choose(table.world, {"quiz.daily_channel": table.channel.id})
    await table.pass_hours(1)
    assert not any("Question of the day" in said for said in table.said())
    await table.pass_hours(21)
    assert sum("Question of the day" in said for said in table.said()) == 1


async def test_daily_waits_for_a_quiz_in_its_channel(table: Table) -> None:
    await choose(table.world, {"quiz.daily_channel": table.channel.id, "quiz.daily_time": "00:09"})
    await table.world.env.advance_time(8.5 * 60)
    await table.play(questions=3, silence=3, seconds=60)
    await table.wait(100)
    assert (await table.game()).phase is not Phase.ENDED
    assert not any("Question of the day" in said for said in table.said())
    await table.wait(130)
    assert (await table.game()).phase is Phase.ENDED
    await table.world.env.advance_time(2 * TICK_SECONDS)
    assert "Question of the day" in table.last()


async def test_evening_question_is_open_until_the_next_one(table: Table) -> None:
    anna, ben, _ = table.players
    await choose(table.world, {"quiz.daily_channel": table.channel.id, "quiz.daily_time": "19:30"})
    await table.pass_hours(19.6)
    [posted] = [message for message in table.channel.history() if buttons(message)]
    await table.pass_hours(15)
    await anna.click(posted, label=buttons(posted)[0].label)
    assert "Your streak: 1 day with an answer." in reply(await anna.slash(table.channel, "quiz daily"))
    await table.pass_hours(9)
    old, new = (message for message in table.channel.history() if "Question of the day" in texts(message))
    assert old.id == posted.id
    assert buttons(old) == []
    assert "(right answer) · " in texts(old)
    assert re.search(r"[01] of 1 person got it right\.", texts(old))
    assert "Closes" not in texts(old)
    await anna.click(new, label=buttons(new)[0].label)
    assert "Your streak: 2 days in a row with an answer." in reply(
        await anna.slash(table.channel, "quiz daily")
    )
    assert "days in a row: 2" in reply(await anna.slash(table.channel, "quiz profile"))
    assert buttons((await ben.slash(table.channel, "quiz daily")).response.message)


async def test_day_keeps_its_end_where_the_time_is_moved(table: Table) -> None:
    anna = table.players[0]
    await choose(table.world, {"quiz.daily_channel": table.channel.id, "quiz.daily_time": "09:00"})
    await table.pass_hours(10)
    first = reply(await anna.slash(table.channel, "quiz daily"))
    await choose(table.world, {"quiz.daily_time": "19:30"})
    await table.pass_hours(13)
    assert reply(await anna.slash(table.channel, "quiz daily")) == first
    await table.pass_hours(12)
    second = await anna.slash(table.channel, "quiz daily")
    assert "January 2, 2026" in reply(second)
    await table.pass_hours(12)
    assert sum("Question of the day" in said for said in table.said()) == 2


async def test_past_day_tells_its_answer(table: Table) -> None:
    anna = table.players[0]
    asked = await anna.slash(table.channel, "quiz daily")
    table.world.env.backend.advance_clock(24 * 3600)
    late = await anna.click(asked.response.message, label=buttons(asked.response.message)[0].label)
    assert "That question is closed" in reply(late)
    assert "Right answer: **" in reply(late)


async def choose(world: World, choices: dict[str, Any]) -> None:
    """Change settings as a moderator would."""
    await world.bot.services.store.settings.change(
        world.guild.id, choices, actor_id=world.moderator.id, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)


# Records.


async def test_leaderboard_pages_and_own_place(table: Table) -> None:
    anna = table.players[0]
    empty = await anna.slash(table.channel, "quiz leaderboard")
    assert "No one has scored yet." in reply(empty)
    assert empty.ephemeral
    assert "player" not in reply(empty)
    crowd = [table.world.guild.add_member(table.world.env.create_user(f"fan{n}")) for n in range(12)]
    for is_right in (False, True):
        await table.play(questions=1)
        for player in crowd:
            await table.press(player)
        await table.press(anna, right=is_right)
        await table.wait(SECONDS + GRACE)
    board = await anna.slash(table.channel, "quiz leaderboard", period="7d")
    assert not board.ephemeral
    assert "13 players\n## Leaderboard: last 7 days" in reply(board)
    assert f"### Your rank:\n**13.** <@{anna.id}> · " in reply(board)
    turned = await anna.click(board.response.message, label="Next page")
    assert turned.ephemeral
    assert "Page 2 of 2" in reply(turned)


async def test_new_season_begins_at_zero_and_can_be_undone(table: Table) -> None:
    anna, moderator = table.players[0], table.world.moderator
    await table.play(questions=1)
    await table.press(anna)
    await table.wait(SECONDS + GRACE)
    board = await anna.slash(table.channel, "quiz leaderboard")
    assert "New season…" not in table.labels(board.response.message)
    board = await moderator.slash(table.channel, "quiz leaderboard")
    refused = await anna.click(board.response.message, label="New season…")
    assert "Only quiz managers can do that." in reply(refused)
    asked = await moderator.click(board.response.message, label="New season…")
    assert asked.ephemeral
    assert "Nothing is deleted" in reply(asked)
    await table.world.env.advance_time(1)
    begun = await moderator.click(asked.response.message, label="Start a new season")
    assert "You can undo this in </settings history:" in reply(begun)
    empty = await anna.slash(table.channel, "quiz leaderboard", period="7d")
    assert "Leaderboard: since January 1, 2026" in reply(empty)
    assert "No one has scored this season yet." in reply(empty)
    profile = reply(await anna.slash(table.channel, "quiz profile"))
    assert "Leaderboard since January 1, 2026: no answers yet" in profile
    assert "1 of 1 answer right" in profile
    assert "#1" not in profile
    await table.play(questions=1)
    await table.press(anna)
    await table.wait(SECONDS + GRACE)
    assert f"<@{anna.id}>" in reply(await anna.slash(table.channel, "quiz leaderboard"))
    assert "since January 1, 2026: #1 · " in reply(await anna.slash(table.channel, "quiz profile"))
    again = await moderator.click(board.response.message, label="New season…")
    assert "This season began on January 1, 2026." in reply(again)
    history = (await moderator.slash(table.channel, "settings history")).response.message
    assert "Leaderboard counts from**: the first quiz → January 1, 2026" in texts(history)
    await moderator.select(history, [selects(history)[0].options[0].value], custom_id="settings:undo:0")
    board = reply(await anna.slash(table.channel, "quiz leaderboard"))
    assert "Leaderboard: all time" in board
    assert "2 right" in board


@pytest.mark.parametrize("leaves", [True, False])
async def test_season_is_begun_and_ended_from_the_settings(table: Table, *, leaves: bool) -> None:
    moderator = table.world.moderator
    said = await press_season(table, "Start a new season")
    assert "The leaderboard counts from now on." in said
    empty = await moderator.slash(table.channel, "quiz leaderboard")
    assert table.labels(empty.response.message) == ["New season…"]
    if leaves:
        assert "stays as it is" in await press_season(table, "Leave it as it is")
        assert "since January 1, 2026" in reply(await moderator.slash(table.channel, "quiz leaderboard"))
    else:
        assert "counts all quizzes again" in await press_season(table, "Count all quizzes again")
        assert "all time" in reply(await moderator.slash(table.channel, "quiz leaderboard"))


async def press_season(table: Table, label: str) -> str:
    """Ask for a new season in the settings, press a button, and return what is said then."""
    moderator = table.world.moderator
    opened = await moderator.slash(table.channel, "settings panel")
    shown = await moderator.select(opened.response.message, ["quiz"], custom_id="settings:section")
    shown = await moderator.click(shown.response.message, label="Leaderboard")
    assert "**Leaderboard counts from:**" in reply(shown)
    asked = await moderator.click(shown.response.message, label="New season…")
    return reply(await moderator.click(asked.response.message, label=label))


async def test_who_has_no_points_is_not_ranked(table: Table) -> None:
    anna, ben, _ = table.players
    await table.play(questions=1)
    await table.press(anna, right=False)
    await table.press(ben)
    await table.wait(SECONDS + GRACE)
    board = reply(await anna.slash(table.channel, "quiz leaderboard"))
    assert "1 player\n" in board
    assert f"<@{anna.id}>" not in board
    assert "You're not on the leaderboard yet." in board
    profile = reply(await anna.slash(table.channel, "quiz profile"))
    assert profile.startswith("## Your quiz profile\n0 points · 1 game · 0 of 1 answer right\n")


async def test_newcomer_is_told_how_to_begin(table: Table) -> None:
    profile = reply(await table.players[0].slash(table.channel, "quiz profile"))
    assert "You haven't played here yet." in profile
    assert "</quiz play:" in profile
    assert "</quiz daily:" in profile


async def test_profile(table: Table) -> None:
    await table.play(questions=1)
    await table.press(table.players[0])
    await table.press(table.players[1], right=False)
    await table.wait(SECONDS + GRACE)
    profile = reply(await table.players[0].slash(table.channel, "quiz profile"))
    assert "▰▰▰▰▰▰▰▰" in profile
    assert profile.startswith("## Your quiz profile\n#1 · ")
    assert " points · 1 game · 1 of 1 answer right\n" in profile
    shown = reply(await table.players[1].slash(table.channel, "quiz profile", member=table.players[0]))
    assert shown.startswith(f"## Quiz profile\n<@{table.players[0].id}>\n#1 · ")
    assert "1 🥇 first place" in profile
    other = await table.players[0].slash(table.channel, "quiz profile", member=table.players[2])
    assert f"<@{table.players[2].id}> hasn't played here yet." in reply(other)
    own = await table.players[2].slash(table.channel, "quiz profile")
    assert reply(own).startswith("## Your quiz profile\nYou haven't played here yet.")


async def test_scores(table: Table) -> None:
    nothing = await table.players[0].slash(table.channel, "quiz scores")
    assert "No quiz is running" in reply(nothing)
    await table.play(questions=3, difficulty="medium")
    await table.press(table.players[0])
    await table.wait(SECONDS + GRACE)
    scores = reply(await table.players[1].slash(table.channel, "quiz scores"))
    assert "after 1 of 3 questions" in scores
    assert "120 points" in scores


# Settings.


async def test_length_and_starters_settings(table: Table) -> None:
    await choose(table.world, {"quiz.length": 4, "quiz.answers": "typed", "quiz.starters": "managers"})
    refused = await table.players[0].slash(table.channel, "quiz play")
    assert "only quiz managers can start" in reply(refused)
    await table.world.moderator.slash(table.channel, "quiz play")
    await table.world.env.settle()
    game = await table.game()
    assert len(game.cards) == 4
    assert game.rules.mode is AnswerMode.TYPED


# What is withheld.


async def test_ask_withholds_open_question(table: Table) -> None:
    fight = next(fact for fact in table.world.bot.services.pack.facts if fact.question == FIGHT)
    question = Question("own:spoiler", FIGHT, "Norway", ("Sweden", "Rome"), topic="ours", fact=fight.id)
    await own_questions(table.world, question)
    anna = table.players[0]
    assert "Norway" in reply(await anna.slash(table.channel, "ask", question=FIGHT))
    await table.play(questions=1, topic="ours")
    held = await anna.slash(table.channel, "ask", question=FIGHT)
    assert held.ephemeral
    assert "once it's over" in reply(held)
    other = await anna.slash(table.channel, "ask", question="Who directed the film?")
    assert "McQuarrie" in reply(other)
    await table.wait(SECONDS + GRACE)
    assert (await table.game()).phase is Phase.ENDED
    assert "Norway" in reply(await anna.slash(table.channel, "ask", question=FIGHT))


async def test_fact_links_withhold_open_question(table: Table) -> None:
    fight = next(fact for fact in table.world.bot.services.pack.facts if fact.question == FIGHT)
    anna = table.players[0]
    card = Card(body=["Read on:"], buttons=[page_button(fact_link(fight))])
    channel: Any = table.world.bot.get_channel(table.channel.id)
    message = await channel.send(view=card)
    question = Question("own:spoiler", FIGHT, "Norway", ("Sweden", "Rome"), topic="ours", fact=fight.id)
    await own_questions(table.world, question)
    await table.play(questions=1, topic="ours")
    held = await anna.click(message, label=fight.question)
    assert "once it's over" in reply(held)


async def test_mention_is_put_off_once_per_member(table: Table) -> None:
    fight = next(fact for fact in table.world.bot.services.pack.facts if fact.question == FIGHT)
    question = Question("own:spoiler", FIGHT, "Norway", ("Sweden", "Rome"), topic="ours", fact=fight.id)
    await own_questions(table.world, question)
    await table.play(questions=1, topic="ours")
    before = len(table.said())
    for player in (*table.players[:2], *table.players[:2]):
        await player.send(table.channel, f"{table.world.mention} {FIGHT}")
    asked = table.channel.history()[before:]
    replies = [message for message in asked if message.author.bot]
    assert ["Ask me again once it's over." in texts(message) for message in replies] == [True, True]
    assert not any(message.mentions for message in replies)
    await table.wait(SECONDS + GRACE)
    await table.players[0].send(table.channel, f"{table.world.mention} {FIGHT}")
    assert "Norway" in table.last()


async def test_game_uses_server_language(table: Table) -> None:
    guild: Any = table.world.bot.get_guild(table.world.guild.id)
    await guild.edit(preferred_locale=discord.Locale.german)
    await table.world.env.settle()
    await table.play(questions=1, difficulty="medium")
    assert "Frage 1 von 1" in table.last()
    await table.press(table.players[0])
    await table.wait(SECONDS + GRACE)
    assert "Das Quiz ist vorbei" in table.last()
    assert "120 Punkte" in table.last()
