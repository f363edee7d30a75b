"""Ways to play: answers in the chat, first to so many points, alone in private, hints by letters, again."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.client import Reckoner
from bot.domain.pack.model import Difficulty
from bot.domain.quiz.exchange.model import ListHeader
from bot.domain.quiz.model import PRIVATE, AnswerMode, EndReason, Phase, Question
from bot.domain.quiz.standings import scoreboard
from tests.cogs.conftest import World, buttons, texts, unlinked
from tests.cogs.quiz_table import GRACE, PAUSE, SECONDS, Table, reply
from tests.cogs.test_hostile import told
from tests.cogs.test_quiz_lists import DOTS, add, sums
from tests.cogs.test_quiz_more import choose, own, own_questions
from tests.cogs.test_quiz_play import kill_and_restart


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


def marks(message: Any) -> list[str]:
    """Return the reactions to a message as it is now."""
    return [str(reaction.emoji) for reaction in message.reactions]


async def sent(table: Table, player: Any, text: str, *, reply_to: Any = None) -> Any:
    """Have a player write into the channel; return the message as it is once the bot has read it."""
    message = await player.send(table.channel, text, reply_to=reply_to)
    await table.world.env.settle()
    return next(shown for shown in table.channel.history() if shown.id == message.id)


async def chat_game(table: Table, **options: Any) -> None:
    await own_questions(table.world, own("Which country?", "Norway"), own("Which town?", "Rome"))
    await table.play(questions=2, topic="ours", answers="chat", **options)


async def answer_of(table: Table) -> str:
    return (await table.game()).card.question.answer


# In the chat.


async def test_mentions_are_answers(table: Table) -> None:
    await chat_game(table)
    anna, ben, _ = table.players
    card = await table.card()
    assert "mention me. Try as often as you like" in texts(card)
    assert "First right answer wins 100 points" in texts(card)
    assert table.labels(card) == ["Hint", "Skip"]
    wrong = await sent(table, anna, f"{table.world.mention} Sweden")
    assert marks(wrong) == ["❌"]
    assert marks(await sent(table, anna, f"{table.world.mention} Denmark")) == ["❌"]
    assert (await table.game()).phase is Phase.ASKING
    right = await sent(table, ben, f"{table.world.mention} {await answer_of(table)}")
    assert marks(right) == ["✅"]
    assert f"Got it right: <@{ben.id}> (+120)" in texts(await table.card())
    assert (await table.game()).phase is Phase.REVEALED
    # Neither /ask's listener nor anything else has answered.
    assert sum("Question 1 of 2" in said for said in table.said()) == 1
    assert len([message for message in table.channel.history() if message.author.bot]) == 2


async def test_replies_to_the_card_are_answers(table: Table) -> None:
    await chat_game(table)
    answer = await sent(table, table.players[0], await answer_of(table), reply_to=await table.card())
    assert marks(answer) == ["✅"]


async def test_wrong_tries_do_not_give_the_answer_away(table: Table) -> None:
    await chat_game(table)
    await sent(table, table.players[0], f"{table.world.mention} Sweden")
    said = "\n".join(text for text in table.said() if "Sweden" not in text)
    assert (await answer_of(table)) not in said


async def test_messages_to_others_are_left_alone(table: Table) -> None:
    await chat_game(table)
    plain = await sent(table, table.players[0], await answer_of(table))
    assert marks(plain) == []
    assert not (await table.game()).round.guesses


async def test_late_answer_is_no_question_to_the_bot(table: Table) -> None:
    await chat_game(table)
    await sent(table, table.players[0], f"{table.world.mention} {await answer_of(table)}")
    before = len(table.said())
    late = await sent(table, table.players[1], f"{table.world.mention} Norway")
    assert marks(late) == []
    assert len(table.said()) == before + 1
    await table.players[0].slash(table.channel, "quiz stop")
    await table.world.env.settle()
    ended = len(table.said())
    await sent(table, table.players[1], f"{table.world.mention} Norway")
    assert len(table.said()) == ended + 1
    await table.wait(7)
    await sent(table, table.players[1], f"{table.world.mention} Who directed the film?")
    assert "McQuarrie" in table.last()


async def test_chat_game_survives_restart(table: Table, make_bot: Callable[[], Reckoner]) -> None:
    await chat_game(table)
    anna = table.players[0]
    await sent(table, anna, f"{table.world.mention} Sweden")
    await kill_and_restart(table, make_bot)
    right = await sent(table, anna, f"{table.world.mention} {await answer_of(table)}")
    assert marks(right) == ["✅"]
    game = await table.game()
    assert game.rules.mode is AnswerMode.CHAT
    assert [guess.correct for guess in game.rounds[0].guesses] == [True]


async def test_mark_without_permission_is_a_reply(table: Table) -> None:
    await chat_game(table)
    table.world.env.inject_error("PUT", "/channels/*/messages/*/reactions/*/@me", status=403, code=50013)
    await sent(table, table.players[0], f"{table.world.mention} Sweden")
    assert table.last() == "That's not it. Try again!"


async def test_chat_answers_obey_access(table: Table) -> None:
    await chat_game(table)
    await choose(table.world, {"quiz.allowed_roles": (table.world.moderator.id,)})
    assert marks(await sent(table, table.players[0], f"{table.world.mention} Norway")) == []
    assert not (await table.game()).round.guesses


async def test_chat_duel_is_for_two(table: Table) -> None:
    await own_questions(table.world, own("Which country?", "Norway"))
    anna, ben, cara = table.players
    invited = await anna.slash(table.channel, "quiz duel", member=ben, answers="chat", first_to=300)
    await ben.click(invited.response.message, label="Accept")
    await table.world.env.settle()
    assert "First to 300 points" in table.last()
    answer = await answer_of(table)
    assert marks(await sent(table, cara, f"{table.world.mention} {answer}")) == []
    assert marks(await sent(table, ben, f"{table.world.mention} {answer}")) == ["✅"]
    assert (await table.game()).phase is Phase.REVEALED


# Rules.


async def test_first_to_points(table: Table) -> None:
    started = await table.play(first_to=200, difficulty="medium")
    assert "The quiz ends when someone reaches 200 points." in reply(started)
    anna, ben, _ = table.players
    assert "Question 1 · First to 200 points" in table.last()
    for _ in range(2):
        await table.press(anna)
        await table.press(ben, right=False)
        await table.next_question()
    game = await table.game()
    assert (game.end_reason, len(game.rounds)) == (EndReason.FINISHED, 2)
    assert "That was 2 questions." in table.last()
    profile = await anna.slash(table.channel, "quiz profile")
    assert "1 🥇 first place" in reply(profile)


async def test_silence_can_be_chosen(table: Table) -> None:
    started = await table.play(questions=5, silence=1)
    assert "It also stops after 1 question in a row without an answer." in reply(started)
    await table.wait(SECONDS + GRACE)
    assert (await table.game()).end_reason is EndReason.IDLE


async def test_hints_reveal_letters_one_by_one(table: Table) -> None:
    await own_questions(table.world, own("Which country?", "Norway"))
    await table.play(questions=1, topic="ours", answers="typed")
    shapes = ["N\\_", "No\\_", "Nor\\_", "Norw\\_"]
    worth = [50, 25, 12, 6]
    first: Any = None
    for shape, points in zip(shapes, worth, strict=True):
        hint = await table.players[0].click(await table.card(), label="Hint")
        first = first or hint
        told = table.told(table.players[0], first)
        assert shape in told
        assert f"about {points} points" in told
    assert "no more hints" in reply(await table.players[0].click(await table.card(), label="Hint"))


@pytest.mark.parametrize(("grade", "points"), [("easy", 80), ("medium", 100), ("hard", 150)])
async def test_card_says_what_the_difficulty_scores(table: Table, grade: str, points: int) -> None:
    question = replace(own("Which country?", "Norway", "Rome"), difficulty=Difficulty(grade))
    await own_questions(table.world, question)
    await table.play(questions=1, topic="ours")
    assert f"One answer each: {points} points" in texts(await table.card())
    await table.press(table.players[0])
    await table.wait(SECONDS + GRACE)
    assert f"{points + 20} points" in table.last()


# Again.


async def test_play_again_keeps_the_settings(table: Table, make_bot: Callable[[], Reckoner]) -> None:
    await own_questions(table.world, *(own(f"Which country {n}?", "Norway") for n in range(6)))
    await table.play(questions=2, topic="ours", answers="typed", seconds=15, silence=2, first_to=5000)
    first = await table.game()
    await table.players[0].slash(table.channel, "quiz stop")
    await table.world.env.settle()
    end = table.channel.last_message
    await kill_and_restart(table, make_bot)
    again = await table.players[1].click(end, label="Play again")
    await table.world.env.settle()
    assert f"<@{table.players[1].id}> started a quiz" in reply(again)
    game = await table.game()
    assert game.rules == first.rules
    assert (len(game.cards), game.starter_id) == (2, table.players[1].id)
    keys = {card.question.key for card in (*first.cards, *game.cards)}
    assert len(keys) > len(first.cards)
    refused = await table.players[0].click(end, label="Play again")
    assert "already running" in reply(refused)


async def test_play_again_obeys_who_may_start(table: Table) -> None:
    await table.play(questions=1)
    await table.players[0].slash(table.channel, "quiz stop")
    await table.world.env.settle()
    await choose(table.world, {"quiz.starters": "managers"})
    refused = await table.players[0].click(table.channel.last_message, label="Play again")
    assert "only quiz managers can start" in reply(refused)


async def play_again(table: Table) -> Any:
    """Let the game end unanswered and press "Play again"."""
    while not (await table.game()).is_over:
        await table.next_question()
    result = await table.players[1].click(table.channel.last_message, label="Play again")
    await table.world.env.settle()
    return result


async def test_another_game_names_the_lists_that_are_left(table: Table) -> None:
    first = await add(table.world, sums(2))
    second = await add(table.world, [Question("", "What is 7?", "7")], ListHeader("Other"))
    await table.play(list="sums, other", questions=1)
    assert "**Sums**: 2 questions, by A. Counter\n**Other**: 1 question" in reply(await play_again(table))
    lists = table.world.bot.services.store.quiz_lists
    await lists.remove(table.world.guild.id, first, actor_id=1, now=0)
    card = reply(await play_again(table))
    assert "**Other**: 1 question" in card
    assert "Sums" not in card
    await lists.remove(table.world.guild.id, second, actor_id=1, now=0)
    assert "That's no longer here. See what's available in /quiz lists." in unlinked(
        told(await play_again(table))
    )
    await table.play(list="film", questions=1)
    assert "started a quiz: 1 question" in reply(await play_again(table))


async def test_another_game_has_pictures_only_as_long_as_they_are_on(table: Table) -> None:
    await add(table.world, [Question("", "How many dots?", "3", picture=DOTS)])
    await table.play(list="sums", questions=1)
    await choose(table.world, {"quiz.pictures": False})
    assert "pictures are off in this server" in told(await play_again(table))


async def test_rematch_needs_both_players(table: Table) -> None:
    anna, ben, cara = table.players
    invited = await anna.slash(table.channel, "quiz duel", member=ben, seconds=SECONDS)
    await ben.click(invited.response.message, label="Accept")
    await table.world.env.settle()
    await anna.slash(table.channel, "quiz stop")
    await table.world.env.settle()
    end = table.channel.last_message
    assert "Duel over\nThe duel was stopped.\n" in texts(end)
    assert "This duel is between two people" in reply(await cara.click(end, label="Rematch"))
    rematch = await ben.click(end, label="Rematch")
    assert f"<@{anna.id}>, do you accept?" in reply(rematch)
    assert (await table.game()).phase is Phase.INVITED
    await anna.click(rematch.response.message, label="Accept")
    await table.world.env.settle()
    game = await table.game()
    assert (game.phase, game.rules.players) == (Phase.ASKING, (ben.id, anna.id))


async def test_unaccepted_duel_offers_no_rematch(table: Table) -> None:
    invited = await table.players[0].slash(table.channel, "quiz duel", member=table.players[1])
    await table.players[1].click(invited.response.message, label="Decline")
    await table.world.env.settle()
    assert buttons(table.channel.last_message) == []


# Alone.


@pytest.fixture
def alone(world: World) -> Table:
    """A private conversation with the bot."""
    user = world.member.user
    return Table(world, user.dm_channel, [user])


async def play_alone(table: Table, **options: Any) -> Any:
    result = await table.players[0].slash("quiz play", seconds=SECONDS, **options)
    await table.world.env.settle()
    return result


async def test_alone_in_private(alone: Table, make_bot: Callable[[], Reckoner]) -> None:
    user = alone.players[0]
    started = await play_alone(alone, questions=2, difficulty="medium")
    assert "can join" not in reply(started)
    await alone.press(user)
    game = await alone.game()
    assert (game.guild_id, game.phase) == (PRIVATE, Phase.REVEALED)  # nobody else is waited for
    await kill_and_restart(alone, make_bot)
    await alone.wait(PAUSE)
    assert "Question 2 of 2" in alone.last()
    await alone.press(user)
    assert "Quiz over" in alone.last()
    assert {place.score.user_id for place in scoreboard(await alone.game())} == {user.id}
    profile = reply(await user.slash("quiz profile"))
    assert "240 points · 1 game" in profile
    assert "place" not in profile
    scores = await user.slash("quiz scores")
    assert "after 2 of 2 questions" in reply(scores)


# What only a channel is told.
CROWD = re.compile(
    r"[Nn]o one|\b\d+ answers?\b(?! right)|ha(?:s|ve) answered|no answers|[Aa]nyone|[Ss]omeone| wins!"
    r"|Got it right"
)


@pytest.mark.parametrize("answers", ["buttons", "typed", "chat"])
@pytest.mark.parametrize("right", [True, False, None])
async def test_alone_nothing_is_said_to_a_crowd(alone: Table, answers: str, right: bool | None) -> None:  # noqa: FBT001 - a parameter of the test
    started = await play_alone(alone, questions=2, answers=answers)
    for _ in range(2):
        if right is not None:
            await give(alone, answers, right=right)
        is_closed = (await alone.game()).round.closed_at is not None
        await alone.wait(PAUSE if is_closed else SECONDS + GRACE + PAUSE)
    scores = await alone.players[0].slash("quiz scores")
    said = [*alone.said(), reply(started), reply(scores)]
    assert [line for each in said for line in each.splitlines() if CROWD.search(line)] == []
    told = {True: "You got it right (+", False: "Not this time.", None: "You didn't answer."}[right]
    assert sum(told in each for each in said) == 2
    over = next(each for each in said if "Quiz over" in each)
    assert ("You didn't score this time." in over) is (right is False)
    assert ("You scored " in over) is (right is True)


async def give(table: Table, answers: str, *, right: bool) -> None:
    """Answer the open question, alone."""
    (player,) = table.players
    if answers == "buttons":
        assert (await table.press(player, right=right)).deferred  # the card says it
        return
    text = await answer_of(table) if right else "Atlantis"
    await (table.type(player, text) if answers == "typed" else player.send_dm(text))
    await table.world.env.settle()


async def test_alone_in_the_chat(alone: Table) -> None:
    await play_alone(alone, questions=1, answers="chat")
    assert "Type your answer here" in alone.last()
    await alone.players[0].send_dm("Atlantis")
    await alone.world.env.settle()
    written = alone.channel.last_message
    assert (written.content, marks(written)) == ("Atlantis", ["❌"])
    await alone.players[0].send_dm(await answer_of(alone))
    await alone.world.env.settle()
    assert "Quiz over" in alone.last()


async def test_alone_nobody_decides_appeals(alone: Table) -> None:
    await play_alone(alone, questions=1, answers="typed")
    shown = await alone.players[0].click(await alone.card(), label="Type your answer")
    await alone.players[0].submit_modal(shown, {"answer": "Atlantis"})
    await alone.world.env.settle()
    assert "Your answer: “Atlantis”" in texts(await alone.card())
    assert buttons(await alone.card()) == []


async def test_private_games_speak_the_persons_language(
    alone: Table, speak: Callable[..., None], make_bot: Callable[[], Reckoner]
) -> None:
    speak(person="de", server="en-US")
    await play_alone(alone, questions=1)
    await kill_and_restart(alone, make_bot)
    await alone.press(alone.players[0])
    assert "Das Quiz ist vorbei" in alone.last()


@pytest.mark.parametrize("command", ["quiz leaderboard", "quiz daily", "quiz export"])
async def test_rest_of_quiz_needs_a_server(alone: Table, command: str) -> None:
    refused = await alone.players[0].slash(command)
    assert "only works in servers" in reply(refused)


async def test_records_in_private_are_ones_own(alone: Table) -> None:
    other = alone.world.env.create_user("eve")
    table = Table(alone.world, other.dm_channel, [other])
    await play_alone(table, questions=1)
    await table.press(other)
    await play_alone(alone, questions=1)
    await alone.press(alone.players[0], right=False)
    profile = reply(await alone.players[0].slash("quiz profile"))
    assert "\n0 points · 1 game · 0 of 1 answer right\n" in profile
    assert str(other.id) not in profile


async def test_private_commands_are_for_the_bots_own_conversation(world: World) -> None:
    command: Any = world.bot.tree.get_command("quiz")
    assert command.allowed_contexts.guild
    assert command.allowed_contexts.dm_channel
    assert not command.allowed_contexts.private_channel
    assert (command.allowed_installs.guild, command.allowed_installs.user) == (True, False)
