"""Five hundred games at once, each in a channel of its own, with one store and one alarm."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from bot.domain.quiz.events import Answered, Step
from bot.domain.quiz.machine import start_game
from bot.domain.quiz.model import EndReason, Game, Rules
from bot.domain.quiz.refusals import AlreadyAnswered
from bot.domain.quiz.scoring import SPEED_POINTS, right_points
from bot.domain.quiz.selection import QuestionFilter, select
from bot.domain.quiz.shown import History
from bot.domain.quiz.standings import scoreboard
from bot.i18n import ENGLISH
from cogs.quiz.games import Games
from tests.cogs.conftest import World, texts
from tests.cogs.quiz_table import Table
from tests.databases import is_sqlite

GAMES = 500 if is_sqlite() else 100  # all in one server and one loop, which the simulated Discord shares
PLAYERS = (1, 2, 3, 4)
QUESTIONS = 1  # in each game; longer games are played in test_quiz_play.py


async def test_many_games_at_once(world: World) -> None:
    quiz: Any = world.bot.get_cog("Quiz")
    channels = [world.guild.create_text_channel(f"quiz-{number}") for number in range(GAMES)]
    # One game is started by a command: simulated time moves only what the bot itself started, the alarm.
    await Table.of(world).play(questions=QUESTIONS)
    for number, channel in enumerate(channels):
        await begin(world, quiz, channel.id, number)
    await shown(quiz.games)
    for _ in range(QUESTIONS):
        await asyncio.gather(*(answer(world, quiz.games, channel.id) for channel in channels))
        await shown(quiz.games)
        for _ in range(30):  # a question of 20 seconds, its grace, and the pause
            await world.env.advance_time(1)
    for channel in channels:
        await check(world, channel)
    assert await world.bot.services.store.quiz.unfinished(now=world.bot.clock()) == ()


async def test_new_game_is_not_resumed(world: World) -> None:
    quiz: Any = world.bot.get_cog("Quiz")
    step = await a_game(world, quiz, world.channel.id, number=0)
    await quiz.games.begin(step)
    await quiz.on_shard_ready(0)
    await shown(quiz.games)
    assert list(world.channel.history()) == []
    quiz.games.display.show_in_background(step)
    await shown(quiz.games)
    assert len(list(world.channel.history())) == 1


async def begin(world: World, quiz: Any, channel_id: int, number: int) -> None:
    """Start a game as /quiz play does."""
    step = await a_game(world, quiz, channel_id, number)
    await quiz.games.begin(step)
    quiz.games.display.show_in_background(step)


async def a_game(world: World, quiz: Any, channel_id: int, number: int) -> Step:
    """Return a new game."""
    questions = await quiz.library.guild_questions(world.guild.id, ENGLISH)
    pool = [each for each in questions if each.distractors]
    return start_game(
        Game(
            id=str(10_000 + number),
            guild_id=world.guild.id,
            channel_id=channel_id,
            starter_id=PLAYERS[0],
            cards=select(pool, QuestionFilter(QUESTIONS), History(), world.bot.rng),
            rules=Rules(seconds=20, pause=6),
            started_at=world.bot.clock(),
        )
    )


async def answer(world: World, games: Games, channel_id: int) -> None:
    """Have all four answer at once: 1 and 2 right, 3 and 4 wrong; 1 presses twice."""
    game = await world.bot.services.store.quiz.running_in(channel_id)
    assert game is not None
    now = world.bot.clock()
    wrong = (game.card.right + 1) % len(game.card.choices)
    for user_id in PLAYERS:
        choice = game.card.right if user_id <= 2 else wrong
        press = Answered(user_id, game.number, now, choice=choice)
        await games.handle_event(game.id, press)
        if user_id == 1:
            with pytest.raises(AlreadyAnswered):
                await games.handle_event(game.id, press)


async def shown(games: Games) -> None:
    """Wait until everything is shown in Discord."""
    while pending := tuple(games.alarm._tasks):
        await asyncio.gather(*pending)


async def check(world: World, channel: Any) -> None:
    """Check how a game ended, in the store and in its channel."""
    game = await world.bot.services.store.quiz.last_in(channel.id)
    assert game is not None
    assert game.end_reason is EndReason.FINISHED
    points = {place.score.user_id: place.score.points for place in scoreboard(game)}
    right = sum(right_points(card.question.difficulty) + SPEED_POINTS[0] for card in game.cards)
    assert points == {1: right, 2: right, 3: 0, 4: 0}
    said = Counter(texts(message).split("\n")[0].split(" ")[1] for message in channel.history())
    assert said == {"Question": QUESTIONS, "Quiz": 1}
    assert "It's a tie! <@1> and <@2>" in texts(channel.last_message)
