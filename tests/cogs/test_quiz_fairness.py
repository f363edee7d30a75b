"""Endings that players find fair: restarts, appeals, duels taken back, switching off, the day's question."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.client import Reckoner
from bot.domain.pack.model import AnswerKind
from bot.domain.quiz.model import EndReason, Game, Phase, Question
from bot.domain.quiz.standings import scoreboard
from tests.cogs.conftest import World, buttons, texts
from tests.cogs.quiz_table import GRACE, PAUSE, SECONDS, Table, reply
from tests.cogs.test_quiz_many import shown
from tests.cogs.test_quiz_more import FIGHT, choose, own, own_questions
from tests.cogs.test_quiz_play import kill_and_restart


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


# The order of speed.


async def test_deleted_card_keeps_order_of_speed(table: Table) -> None:
    anna, ben, _ = table.players
    await table.play(questions=1)
    await table.wait(9)
    await table.press(ben)
    await (await table.card()).delete()
    await table.world.env.settle()
    await ben.click(table.channel.last_message, label="Continue")
    await table.world.env.settle()
    await table.wait(3)
    await table.press(anna)
    await table.wait(SECONDS + GRACE)
    points = {place.score.user_id: place.score.points for place in scoreboard(await table.game())}
    assert points[ben.id] > points[anna.id]


async def test_lone_player_does_not_wait(table: Table) -> None:
    await table.play(questions=2)
    await table.press(table.players[0])
    await table.wait(8 + GRACE)
    assert (await table.game()).phase is Phase.REVEALED
    await table.wait(PAUSE)
    await table.press(table.players[0])
    await table.wait(4 + GRACE)
    assert "Quiz over" in table.last()


# Forms.


async def test_open_form_survives_restart(table: Table, make_bot: Callable[[], Reckoner]) -> None:
    await own_questions(table.world, own("Which country?", "Norway"))
    await table.play(questions=1, topic="ours", answers="typed")
    anna = table.players[0]
    form = await anna.click(await table.card(), label="Type your answer")
    connection: Any = table.world.bot._connection
    assert not connection._view_store._modals  # it takes no memory while it is open
    await kill_and_restart(table, make_bot)
    sent = await anna.submit_modal(form, {"answer": "Norway"})
    assert "Saved. You answered **Norway**." in reply(sent)
    assert (await table.game()).round.guesses[0].correct


async def test_late_form_gives_its_text_back(table: Table) -> None:
    await own_questions(table.world, own("Which country?", "Norway"), own("Which town?", "Rome"))
    await table.play(questions=2, topic="ours", answers="typed")
    anna, ben, _ = table.players
    form = await anna.click(await table.card(), label="Type your answer")
    await table.type(ben, "Sweden")
    await table.wait(SECONDS + GRACE)
    sent = await anna.submit_modal(form, {"answer": "A long *answer*"})
    assert sent.ephemeral
    assert "Too late! That question is closed" in reply(sent)
    assert "You typed: A long \\*answer\\*" in reply(sent)


async def test_form_checks_access_when_it_is_sent(table: Table) -> None:
    await own_questions(table.world, own("Which country?", "Norway"))
    await table.play(questions=1, topic="ours", answers="typed")
    anna = table.players[0]
    form = await anna.click(await table.card(), label="Type your answer")
    await choose(table.world, {"quiz.allowed_roles": (table.world.moderator.id,)})
    assert "Quizzes" in reply(await anna.submit_modal(form, {"answer": "Norway"}))
    assert not (await table.game()).round.guesses


# Appeals.


async def test_appeal_corrects_the_end_card_and_similar_answers(table: Table) -> None:
    await own_questions(table.world, own("Which country?", "Norway"))
    anna, ben, cara = table.players
    await table.play(questions=1, topic="ours", answers="typed")
    await table.type(anna, "Kingdom of fjords")
    await table.type(ben, "kingdom of fiords")
    await table.type(cara, "Kingdom of bridges")
    await table.wait(SECONDS + GRACE)
    end = table.channel.last_message
    assert "No one scored this time" in texts(end)
    await anna.click(await table.card(), label="I was right")
    await table.world.moderator.click(table.channel.last_message, label="Accept")
    await table.world.env.settle()
    corrected = next(message for message in table.channel.history() if message.id == end.id)
    assert f"<@{anna.id}> and <@{ben.id}> share first place" in texts(corrected)
    assert f"<@{cara.id}> · 0 points" in texts(corrected)


async def test_appeals_of_a_question_share_a_message(table: Table) -> None:
    await own_questions(table.world, own("Which country?", "Norway"))
    anna, ben, cara = table.players
    await table.play(questions=1, topic="ours", answers="typed")
    await table.type(anna, "Kingdom of fjords")
    await table.type(ben, "No idea")
    await table.type(cara, "kingdom of fiords")
    await table.wait(SECONDS + GRACE)
    for player in (anna, ben, cara):
        taken = await player.click(await table.card(), label="I was right")
        assert reply(taken) == "Your appeal is in. If a quiz manager accepts it, you get your points."
        assert taken.ephemeral
    card = table.channel.last_message
    assert sum("“I was right”" in said for said in table.said()) == 1
    assert "2 more appeals come after it." in texts(card)
    await table.world.moderator.click(card, label="Accept")
    await table.world.env.settle()
    card = now_shown(table, card)
    assert texts(card).count(" gets 100 points.") == 2  # the third typed much the same
    assert f"<@{ben.id}> says “No idea” is right." in texts(card)
    await table.world.moderator.click(card, label="Reject")
    await table.world.env.settle()
    card = now_shown(table, card)
    assert f"Sorry, <@{ben.id}>!" in texts(card)
    assert buttons(card) == []


async def test_wrong_choice_is_not_appealed(table: Table) -> None:
    entities = table.world.bot.services.pack.entities
    named = next(each for each in entities if each.aliases)
    question = replace(own("Which city?", "Venice"), distractors=(named.name, "Paris"))
    await own_questions(table.world, question)
    anna = table.players[0]
    for wrong in ("paris", named.aliases[0]):
        await table.play(questions=1, topic="ours", answers="typed")
        await table.type(anna, wrong)
        await table.wait(SECONDS + GRACE)
        refused = await anna.click(await table.card(), label="I was right")
        assert "one of the wrong answers" in reply(refused)
        assert refused.ephemeral
    assert not any("“I was right”" in said for said in table.said())


# Invitations.


async def invited(table: Table) -> Any:
    result = await table.players[0].slash(table.channel, "quiz duel", member=table.players[1])
    await table.world.env.settle()
    return result.response.message


def now_shown(table: Table, message: Any) -> Any:
    return next(shown for shown in table.channel.history() if shown.id == message.id)


async def test_expired_invitation_loses_its_buttons(table: Table) -> None:
    message = await invited(table)
    before = len(table.said())
    await table.wait(122)
    assert (await table.game()).end_reason is EndReason.DECLINED
    assert buttons(now_shown(table, message)) == []
    assert "didn't accept the challenge" in texts(now_shown(table, message))
    assert len(table.said()) == before  # the invitation says it all


async def test_expired_invitation_loses_its_buttons_after_restart(
    table: Table, make_bot: Callable[[], Reckoner]
) -> None:
    message = await invited(table)
    await kill_and_restart(table, make_bot, away=300)
    await table.wait(2)
    assert buttons(now_shown(table, message)) == []


@pytest.mark.parametrize(
    ("player", "says"), [(0, "withdrew the challenge"), (1, "didn't accept the challenge")]
)
async def test_either_side_cancels(table: Table, player: int, says: str) -> None:
    message = await invited(table)
    assert "Either of you can press Decline" in texts(message)
    await table.players[player].click(message, label="Decline")
    await table.world.env.settle()
    assert says in texts(now_shown(table, message))
    assert buttons(now_shown(table, message)) == []
    await table.play(questions=1)
    assert "Question 1 of 1" in table.last()


async def test_stop_cancels_an_invitation_for_either_side(table: Table) -> None:
    await choose(table.world, {"quiz.stoppers": "managers"})
    message = await invited(table)
    refused = await table.players[2].slash(table.channel, "quiz stop")
    assert "Only the person who started this quiz" in reply(refused)
    await table.players[1].slash(table.channel, "quiz stop")
    await table.world.env.settle()
    assert "didn't accept the challenge" in texts(now_shown(table, message))
    again = await invited(table)
    accepted = await table.players[0].click(again, label="Accept")
    assert "Only the person you challenged can accept" in reply(accepted)


async def test_press_on_stale_invitation_brings_it_up_to_date(table: Table) -> None:
    table.world.env.inject_error("GET", "/webhooks/*/messages/@original", status=500, times=None)
    message = await invited(table)
    await table.wait(122)
    assert "wasn't accepted" in table.last()  # as a message of its own
    stale = now_shown(table, message)
    if buttons(stale):
        await table.players[1].click(stale, label="Accept")
        await table.world.env.settle()
    assert buttons(now_shown(table, message)) == []


# Switching off.


@pytest.mark.parametrize("by_channel", [True, False])
async def test_switching_off_ends_the_running_game(table: Table, *, by_channel: bool) -> None:
    await table.play(questions=5)
    await table.press(table.players[0])
    moderator = table.world.moderator
    panel = (await moderator.slash(table.channel, "settings panel")).response.message
    panel = (await moderator.select(panel, ["quiz"], custom_id="settings:section")).response.message
    if by_channel:
        await moderator.select(panel, [table.channel], custom_id="settings:channels:quiz.denied_channels")
    else:
        await moderator.click(panel, custom_id="settings:turn:off:quiz.enabled")
    await table.world.env.settle()
    assert (await table.game()).end_reason is EndReason.SWITCHED_OFF
    assert "Quizzes were turned off here" in table.last()
    assert f"### <@{table.players[0].id}> scored" in table.last()
    assert buttons(table.channel.last_message) == []  # nobody could play again


async def looked_at(table: Table) -> None:
    """Wait until every running game was looked at after a change of settings."""
    quiz: Any = table.world.bot.get_cog("Quiz")
    await shown(quiz.games)


async def test_other_settings_and_channels_end_nothing(table: Table) -> None:
    await table.play(questions=5)
    elsewhere = table.world.guild.create_text_channel("other")
    await choose(table.world, {"quiz.seconds": 30, "quiz.denied_channels": (elsewhere.id,)})
    await choose(table.world, {"quiz.allowed_roles": (table.world.moderator.id,)})
    await looked_at(table)
    assert (await table.game()).phase is Phase.ASKING


async def test_moderators_game_where_quizzes_are_off_goes_on(table: Table) -> None:
    await choose(table.world, {"quiz.enabled": False})
    await table.world.moderator.slash(table.channel, "quiz play", questions=2)
    await table.world.env.settle()
    await choose(table.world, {"quiz.seconds": 30})
    await looked_at(table)
    assert (await table.game()).phase is Phase.ASKING


async def test_game_switched_off_while_the_bot_was_away_ends(
    table: Table, make_bot: Callable[[], Reckoner]
) -> None:
    await table.play(questions=5)
    await table.world.bot.services.store.settings.change(
        table.world.guild.id, {"quiz.enabled": False}, actor_id=table.world.moderator.id, now=0
    )
    await kill_and_restart(table, make_bot)
    await table.wait(1)
    assert (await table.game()).end_reason is EndReason.SWITCHED_OFF


# The question of the day.


async def day_of_fight(table: Table) -> None:
    """Make the question about the fight the one of the day: the least asked, and its fact the least, too."""
    fight = next(fact for fact in table.world.bot.services.pack.facts if fact.question == FIGHT)
    question = Question(
        "own:day", FIGHT, "Norway", ("Sweden", "Rome"), kind=AnswerKind.PLACE, topic="ours", fact=fight.id
    )
    store = table.world.bot.services.store
    await own_questions(table.world, question)
    quiz: Any = table.world.bot.get_cog("Quiz")
    async with store.database.transaction(None) as transaction:
        for other in await quiz.library.pack_questions(table.world.guild.id):
            times = 1 if other.fact == fight.id else 9
            transaction.insert(
                "quiz_asked", {"guild_id": table.world.guild.id, "question_key": other.key, "times": times}
            )


async def test_ask_withholds_the_question_of_the_day(table: Table) -> None:
    await day_of_fight(table)
    anna = table.players[0]
    assert "Norway" in reply(await anna.slash(table.channel, "ask", question=FIGHT))
    asked = await anna.slash(table.channel, "quiz daily")
    assert FIGHT in reply(asked)
    assert "but not the leaderboard" in reply(asked)
    held = await anna.slash(table.channel, "ask", question=FIGHT)
    assert held.ephemeral
    assert "the answer to the question of the day. Answer it first" in reply(held)
    table.world.env.backend.advance_clock(24 * 3600)
    assert "Norway" in reply(await anna.slash(table.channel, "ask", question=FIGHT))


async def test_who_answered_the_day_is_told_alone(table: Table) -> None:
    await day_of_fight(table)
    anna, ben, _ = table.players
    asked = await anna.slash(table.channel, "quiz daily")
    await anna.click(asked.response.message, label=buttons(asked.response.message)[0].label)
    told = await anna.slash(table.channel, "ask", question=FIGHT)
    assert "Norway" in reply(told)
    assert told.ephemeral  # the others still look for it
    private = await anna.slash(table.channel, "ask", question=FIGHT, private=True)
    shared = await anna.click(private.response.message, label="Show to everyone")
    assert "Ask me again tomorrow" in reply(shared)
    assert "Answer it first" in reply(await ben.slash(table.channel, "ask", question=FIGHT))


# What other features are told.


async def test_listeners_hear_of_the_end_once(table: Table) -> None:
    ended: list[Game] = []

    async def note(game: Game) -> None:
        ended.append(game)

    quiz: Any = table.world.bot.get_cog("Quiz")
    quiz.games.on_end(note)
    await table.play(questions=1)
    await table.press(table.players[0])
    assert ended == []
    await table.wait(SECONDS + GRACE)
    assert [(game.is_over, game.end_reason) for game in ended] == [(True, EndReason.FINISHED)]
