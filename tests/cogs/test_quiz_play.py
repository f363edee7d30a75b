"""Whole quiz games in a simulated Discord: several players, real buttons, simulated time."""

from collections.abc import Callable

import pytest

from bot.client import Reckoner
from bot.domain.quiz.machine import QUIET_SECONDS
from bot.domain.quiz.model import EndReason, Phase
from bot.domain.quiz.standings import winners
from cogs.quiz.asides import MOST_TOLD
from tests.cogs.conftest import World, buttons, texts, unlinked
from tests.cogs.quiz_table import GRACE, PAUSE, SECONDS, Table, reply
from tests.cogs.test_quiz_more import choose


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


async def test_whole_game(table: Table) -> None:
    anna, ben, _ = table.players
    started = await table.play(questions=2, difficulty="medium")
    assert not started.ephemeral
    assert "2 questions" in reply(started)
    assert "Question 1 of 2" in table.last()
    assert table.labels(await table.card())[-2:] == ["Hint", "Skip"]

    taken = await table.press(anna)
    assert taken.ephemeral
    assert "Saved. You answered" in reply(taken)
    await table.press(ben, right=False)
    await table.wait(QUIET_SECONDS + GRACE)
    game = await table.game()
    reveal = texts(await table.card())
    assert "(right answer) · 1 answer" in reveal or "Right answer:" in reveal
    assert f"Got it right: <@{anna.id}> (+120)" in reveal
    assert "Source: Article" in reveal
    assert [button.label for button in buttons(await table.card())] == []

    await table.wait(PAUSE)
    assert "Question 2 of 2" in table.last()
    await table.press(ben)
    await table.press(anna)
    await table.wait(SECONDS + GRACE)
    game = await table.game()
    assert game.end_reason is EndReason.FINISHED
    assert "Quiz over" in table.last()
    assert f"<@{anna.id}> wins!" in table.last()
    assert " points · 2 right" in table.last()
    assert await table.world.bot.services.store.quiz.running_in(table.channel.id) is None


async def test_reveal_counts_choices_in_order(table: Table) -> None:
    await table.play(questions=1, difficulty="hard", answers="buttons")
    game = await table.game()
    await table.press(table.players[0])
    await table.press(table.players[1], right=False)
    await table.wait(SECONDS + GRACE)
    reveal = texts(await table.card())
    places = [reveal.index(f"{letter}: ") for letter, _ in zip("ABCD", game.card.choices, strict=False)]
    assert places == sorted(places)
    assert reveal.count("1 answer\n") + reveal.endswith("1 answer") >= 1


async def test_second_guess_is_refused(table: Table) -> None:
    await table.play(questions=1)
    await table.press(table.players[0], right=False)
    again = await table.press(table.players[0])
    assert again.ephemeral
    assert "already answered" in reply(again)
    game = await table.game()
    assert [guess.correct for guess in game.round.guesses] == [False]


async def test_late_guess_is_refused(table: Table) -> None:
    await table.play(questions=2)
    old = await table.card()
    custom_id = buttons(old)[0].custom_id
    await table.press(table.players[1])
    await table.wait(SECONDS - 1)
    # The deadline has passed for this press; the reveal is not shown yet.
    table.world.env.backend.advance_clock(1.5)
    late = await table.players[0].click(old, custom_id=custom_id)
    assert "Too late" in reply(late)
    assert len((await table.game()).round.guesses) == 1


async def test_question_closes_when_all_answered(table: Table) -> None:
    await table.play(questions=2)
    for player in table.players:
        await table.press(player)
    await table.next_question()
    for player in table.players:
        await table.press(player)
    await table.wait(5)
    assert (await table.game()).is_over


async def test_tie(table: Table) -> None:
    await table.play(questions=1)
    for player in table.players[:2]:
        await table.press(player)
    await table.wait(SECONDS + GRACE)
    assert len(winners(await table.game())) == 2
    assert "It's a tie!" in table.last()


async def test_idle_game_ends(table: Table) -> None:
    await table.play(questions=10)
    for _ in range(3):
        await table.next_question()
    assert (await table.game()).end_reason is EndReason.IDLE
    assert "No one answered for a while" in table.last()


async def test_stop_cancels_timer(table: Table) -> None:
    await table.play(questions=5)
    await table.press(table.players[1])
    await table.wait(SECONDS + GRACE)
    assert (await table.game()).phase is Phase.REVEALED
    refused = await table.players[1].slash(table.channel, "quiz stop")
    assert reply(refused) == "Only the person who started this quiz or a quiz manager can stop it."
    await table.players[0].slash(table.channel, "quiz stop")
    await table.world.env.settle()
    said = table.said()
    assert "All points so far count" in said[-1]
    await table.wait(60)
    assert table.said() == said


async def test_moderator_can_stop(table: Table) -> None:
    await table.play(questions=5)
    stopped = await table.world.moderator.slash(table.channel, "quiz stop")
    assert "Quiz stopped" in reply(stopped)
    await table.world.env.settle()
    assert "The quiz was stopped." in table.last()
    assert "points" not in table.last()
    assert (await table.game()).end_reason is EndReason.STOPPED


async def test_one_game_per_channel(table: Table) -> None:
    anna, ben, _ = table.players
    await table.play(questions=5)
    second = await table.play(questions=5)
    assert second.ephemeral
    assert "already running in this channel. Join in, or stop it with /quiz stop." in unlinked(reply(second))
    assert "or stop it" in reply(await table.world.moderator.slash(table.channel, "quiz play"))
    others = await ben.slash(table.channel, "quiz play")
    assert reply(others).endswith("already running in this channel. You can join in at any question.")
    (link,) = buttons(others.response.message)
    assert link.label == "Go to the question"
    assert link.url.endswith(f"/{table.channel.id}/{(await table.card()).id}")
    await choose(table.world, {"quiz.stoppers": "managers"})
    assert "stop it" not in reply(await anna.slash(table.channel, "quiz play"))
    refused = await anna.slash(table.channel, "quiz stop")
    assert reply(refused) == "In this server, only quiz managers can stop a quiz."
    elsewhere = Table(table.world, table.world.guild.create_text_channel("other"), table.players)
    assert not (await elsewhere.play(questions=5)).ephemeral


async def test_hint_comes_too_late_after_an_answer(table: Table) -> None:
    await table.play(questions=2, difficulty="medium")
    anna, ben, _ = table.players
    await anna.click(await table.card(), label="Hint")
    await table.press(ben)
    late = await ben.click(await table.card(), label="Hint")
    assert reply(late) == "You already answered, so a hint can't help anymore."


async def test_private_hint_and_skip_vote(table: Table) -> None:
    await table.play(questions=2, difficulty="medium")
    anna, ben, _ = table.players
    hint = await anna.click(await table.card(), label="Hint")
    assert hint.ephemeral
    assert "worth about 50 points" in reply(hint)
    onlooker = await ben.click(await table.card(), label="Skip")
    assert "Answer a question or take a hint to join in" in reply(onlooker)
    await table.press(ben)
    await anna.click(await table.card(), label="Skip")
    await table.world.env.settle()
    assert (await table.game()).phase is Phase.ASKING
    label = next(button.label for button in buttons(await table.card()) if button.label.startswith("Skip"))
    await table.wait(3)
    await ben.click(await table.card(), custom_id=f"quiz:skip:{(await table.game()).id}:0")
    await table.world.env.settle()
    assert "Skipped by vote" in texts(await table.card())
    assert label


async def test_players_read_in_private_what_came_of_their_answers(table: Table) -> None:
    await table.play(questions=2, difficulty="medium")
    anna, ben, _ = table.players
    right, wrong = await table.press(anna), await table.press(ben, right=False)
    assert table.told(anna, right).startswith("Saved. You answered **")
    await table.wait(SECONDS + GRACE)
    assert table.told(anna, right).startswith("Right! You answered **")
    assert table.told(anna, right).endswith("**. +120 points")
    assert table.told(ben, wrong).startswith("Not this time. You answered **")


async def test_last_answer_of_a_duel_is_told_its_result_at_once(table: Table) -> None:
    anna, ben, _ = table.players
    invited = await anna.slash(table.channel, "quiz duel", member=ben)
    await ben.click(invited.response.message, label="Accept")
    await table.world.env.settle()
    first, last = await table.press(anna), await table.press(ben, right=False)
    assert reply(last).startswith("Not this time. You answered **")
    assert table.told(anna, first).startswith("Right! You answered **")


async def test_result_is_not_told_in_private_after_a_restart_or_where_many_play(
    table: Table, make_bot: Callable[[], Reckoner]
) -> None:
    world, saved = table.world, "Saved. You answered **"
    await table.play(questions=2, difficulty="medium")
    first = await table.press(table.players[0])
    await kill_and_restart(table, make_bot)
    await table.wait(SECONDS + GRACE + PAUSE)
    assert table.told(table.players[0], first).startswith(saved)
    crowd = [world.guild.add_member(world.env.create_user(f"guest{n}")) for n in range(MOST_TOLD + 1)]
    answers = [(player, await table.press(player)) for player in crowd]
    await table.wait(SECONDS + GRACE)
    assert all(table.told(player, answer).startswith(saved) for player, answer in answers)


async def test_player_has_one_private_message_for_a_question(table: Table) -> None:
    await table.play(questions=2, difficulty="medium")
    anna, ben, _ = table.players
    await table.press(ben)
    first = await anna.click(await table.card(), label="Hint")
    voted = await anna.click(await table.card(), label="Skip")
    assert voted.deferred
    assert not voted.followups
    shown = table.told(anna, first)
    assert "It's not" in shown
    assert "Your vote is in" in shown
    answered = await table.press(anna)
    assert answered.deferred
    assert table.told(anna, first).startswith("Saved. You answered")
    assert "It's not" not in table.told(anna, first)
    assert not table.told(ben, first)


async def test_new_private_message_follows_one_that_is_gone(
    table: Table, make_bot: Callable[[], Reckoner]
) -> None:
    await table.play(questions=2, difficulty="medium")
    anna, ben, _ = table.players
    await table.press(ben)
    await anna.click(await table.card(), label="Hint")
    table.world.env.inject_error("PATCH", "/webhooks/*/*/messages/@original", status=404, code=10008)
    voted = await anna.click(await table.card(), label="Skip")
    assert [message.content[:15] for message in voted.followups] == ["Your vote is in"]
    await kill_and_restart(table, make_bot)
    answered = await table.press(anna)
    assert reply(answered).startswith("Saved. You answered")


async def test_question_skipped_alone_was_not_put_to_the_vote(table: Table) -> None:
    await table.play(questions=2)
    pressed = await table.players[0].click(await table.card(), label="Skip")
    await table.world.env.settle()
    assert pressed.deferred  # nothing more to say: the card says it
    revealed = texts(await table.card())
    assert "Skipped." in revealed
    assert "vote" not in revealed
    assert "0 answers" not in revealed  # nobody gave one, to any choice


async def test_restart_resumes_game(table: Table, make_bot: Callable[[], Reckoner]) -> None:
    await table.play(questions=2)
    await table.press(table.players[0])
    card = await table.card()
    await kill_and_restart(table, make_bot)
    again = await table.players[0].click(card, custom_id=buttons(card)[0].custom_id)
    assert "already answered" in reply(again)
    await table.press(table.players[1])
    await table.next_question()
    assert "Question 2 of 2" in table.last()
    await table.press(table.players[0])
    await table.press(table.players[1])
    await table.wait(SECONDS + GRACE)
    assert "Quiz over" in table.last()
    assert sum("Question 1 of 2" in said for said in table.said()) == 1


async def test_overdue_question_is_revealed_on_restart(
    table: Table, make_bot: Callable[[], Reckoner]
) -> None:
    await table.play(questions=2)
    await table.press(table.players[0])
    await kill_and_restart(table, make_bot, away=300)
    await table.wait(1)
    assert f"Got it right: <@{table.players[0].id}>" in texts(await table.card())
    await table.wait(PAUSE)
    assert "Question 2 of 2" in table.last()


async def test_missed_end_is_shown_on_restart(table: Table, make_bot: Callable[[], Reckoner]) -> None:
    await table.play(questions=1)
    await table.press(table.players[0])
    table.world.env.inject_error("POST", "/channels/*/messages", status=503)
    await table.wait(SECONDS + GRACE)
    assert (await table.game()).is_over
    assert "Quiz over" not in table.last()
    await kill_and_restart(table, make_bot)
    await table.wait(1)
    assert "Quiz over" in table.last()


async def kill_and_restart(table: Table, make_bot: Callable[[], Reckoner], *, away: float = 0) -> None:
    """Kill the bot with its timers, without any cleanup; start another over the same file."""
    quiz = table.world.bot.get_cog("Quiz")
    quiz.games.alarm.stop()  # type: ignore[union-attr]
    quiz.daily_questions.alarm.stop()  # type: ignore[union-attr]
    quiz.nights.alarm.stop()  # type: ignore[union-attr]
    table.world.env.backend.advance_clock(away)
    await table.world.restart(make_bot())
    await table.world.env.settle()


async def test_deleted_channel_ends_game(table: Table) -> None:
    await table.play(questions=3)
    await table.press(table.players[0])
    game = await table.game()
    guild_channel = table.world.bot.get_channel(table.channel.id)
    await guild_channel.delete()  # type: ignore[union-attr]
    await table.world.env.settle()
    ended = await table.world.bot.services.store.quiz.game(game.id)
    assert ended is not None
    assert ended.end_reason is EndReason.UNREACHABLE
    assert winners(ended) == (table.players[0].id,)


async def test_lost_permission_ends_game(table: Table) -> None:
    await table.play(questions=3)
    await table.press(table.players[0])
    table.world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    await table.wait(SECONDS + GRACE + PAUSE)
    game = await table.game()
    assert game.end_reason is EndReason.UNREACHABLE
    assert winners(game) == (table.players[0].id,)
    await table.wait(60)
    assert await table.world.bot.services.store.quiz.running_in(table.channel.id) is None


async def test_start_needs_send_permission(table: Table) -> None:
    await table.world.bot.get_channel(table.channel.id).set_permissions(  # type: ignore[union-attr]
        table.world.bot.get_guild(table.world.guild.id).me,  # type: ignore[union-attr]
        send_messages=False,
    )
    refused = await table.play(questions=3)
    assert refused.ephemeral
    assert "can't send messages" in reply(refused)


async def test_failed_post_pauses_and_resumes(table: Table) -> None:
    await table.pause_by_failed_post()
    await table.wait(6)
    assert "Question 2 of 2" in table.last()
    assert "continues below" in table.said()[-2]


async def test_unannounced_pause_resumes_on_time(table: Table) -> None:
    await table.play(questions=2)
    await table.press(table.players[1])
    await table.wait(SECONDS + GRACE)
    table.world.env.inject_error("POST", "/channels/*/messages", status=503, times=2)
    await table.wait(PAUSE)
    assert (await table.game()).phase is Phase.PAUSED
    await table.wait(7)
    assert "Question 2 of 2" in table.last()
    assert not any("Quiz paused" in said for said in table.said())


async def test_pause_announcement_is_retried(table: Table) -> None:
    await table.play(questions=2)
    await table.press(table.players[0])
    table.world.env.inject_error("POST", "/channels/*/messages", status=503, times=2)
    await (await table.card()).delete()
    await table.world.env.settle()
    assert not any("Quiz paused" in said for said in table.said())
    await table.wait(12)
    assert "Quiz paused" in table.last()


async def test_lasting_rate_limit_ends_game(table: Table) -> None:
    await table.play(questions=2)
    await table.press(table.players[0])
    table.world.env.inject_error("*", "/channels/*/messages*", status=429, times=None)
    for _ in range(10):
        await table.wait(40)
    game = await table.game()
    assert game.end_reason is EndReason.STALLED
    assert winners(game) == (table.players[0].id,)


async def test_deleted_question_waits_for_continue(table: Table) -> None:
    await table.play(questions=2)
    await table.press(table.players[0])
    await (await table.card()).delete()
    await table.world.env.settle()
    assert "deleted" in table.last()
    await table.wait(30)
    assert (await table.game()).phase is Phase.PAUSED
    await table.players[1].click(table.channel.last_message, label="Continue")
    await table.world.env.settle()
    assert "Question 1 of 2" in table.last()
    again = await table.press(table.players[0])
    assert "already answered" in reply(again)


async def test_failed_reveal_precedes_next_question(table: Table) -> None:
    await table.play(questions=2)
    await table.press(table.players[1])
    await table.wait(3)
    table.world.env.inject_error("PATCH", "/channels/*/messages/*", status=503)
    await table.wait(SECONDS + GRACE)
    assert "Quiz paused" in table.last()
    assert not any("(right answer)" in said for said in table.said())
    await table.wait(PAUSE)
    assert "Question 2 of 2" in table.last()
    assert sum("Question 1 of 2" in said and "(right answer)" in said for said in table.said()) == 1


async def test_failed_refresh_does_not_pause(table: Table) -> None:
    await table.play(questions=2)
    table.world.env.inject_error("PATCH", "/channels/*/messages/*", status=503)
    await table.press(table.players[0])
    assert (await table.game()).phase is Phase.ASKING
    await table.wait(3)
    await table.press(table.players[1])
    assert "2 people have answered" in texts(await table.card())


async def test_lost_announcement_still_asks(table: Table) -> None:
    table.world.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    await table.play(questions=2)
    assert table.world.env.errors  # the simulated Discord saw the refusal
    assert "Question 1 of 2" in table.last()


async def test_lost_invitation_frees_channel(table: Table) -> None:
    table.world.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    await table.players[0].slash(table.channel, "quiz duel", member=table.players[1])
    await table.world.env.settle()
    assert table.world.env.errors  # the simulated Discord saw the refusal
    await table.play(questions=2)
    assert "Question 1 of 2" in table.last()


async def test_topic_that_there_is_not_is_named(table: Table) -> None:
    refused = reply(await table.players[0].slash(table.channel, "quiz play", topic="zzz"))
    assert "I don't have the topic “zzz”. Try one of these: “The series”, " in refused
    assert "“Cast and director”" in refused
    assert "“Making-of and press”." in refused  # the last of them
