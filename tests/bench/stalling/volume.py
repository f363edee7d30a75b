"""Fills a server up to its limits, through the store's repositories."""

import asyncio
import re
from dataclasses import dataclass
from random import Random
from typing import Any

from bot.client import Reckoner
from bot.domain.blocking import MOST_BLOCKED
from bot.domain.matching.model import Status
from bot.domain.quiz.events import Answered, TimePassed
from bot.domain.quiz.exchange.model import (
    MAX_ANSWER,
    MAX_AUTHOR,
    MAX_DESCRIPTION,
    MAX_EXPLANATION,
    MAX_PROMPT,
    MAX_QUESTIONS,
    ListHeader,
    Parsed,
)
from bot.domain.quiz.generation import questions_of
from bot.domain.quiz.lists import MAX_LISTS, MAX_NAME
from bot.domain.quiz.machine import start_game, step
from bot.domain.quiz.model import AnswerMode, Game, Question, Rules
from bot.domain.quiz.selection import QuestionFilter, select
from bot.domain.quiz.shown import History
from bot.domain.teaching.model import Content, LessonKind, Negative, OwnFact, Phrasing, SavedQuote
from bot.domain.teaching.rules import ANSWER_LIMIT, LIMITS, QUOTE_LIMIT, SPEAKER_LIMIT
from bot.domain.teaching.texts import KEPT_LIMIT, names_somebody
from bot.store import Asked, new_lesson_id
from bot.store.quiz_rows import write_changes
from tests.bench.stalling.environment import Server
from tests.bench.stalling.texts import TEXTS, hostile
from tests.own_questions import add_lists


@dataclass(frozen=True, slots=True)
class Volume:
    """How much a server holds."""

    lessons: float  # share of what the rules allow
    questions: int  # added by the server
    unanswered: int
    games: int
    players: int  # new ones in each game
    rounds: int  # questions in each game
    size: int  # channels, roles and people


FULL = Volume(1.0, MAX_QUESTIONS, 20_000, 40, 100, 5, 250)
SMALL = Volume(0.01, 60, 60, 2, 20, 2, 3)

CROWD = 1_000  # people who have answered one question

_SOME_BLOCKED = 30  # members: more than a page of them
_MISSED = 4  # questions that one fact was no answer to: enough for the insights to name it
_AT_ONCE = 200  # questions; SimCord scans all pending work at each step

_LARGE = 400  # questions of the greatest length: with the others, as many bytes as a server may have
_VERBS = ("eat", "see", "hear", "film", "paint", "carry", "lose", "find", "hide", "drop", "ride", "throw")


async def fill(bot: Reckoner, server: Server, volume: Volume, *, seed: int = 1) -> None:
    """Fill a server with texts of the greatest length, hostile where the rules allow it."""
    rng = Random(seed)
    guild_id, moderator_id = server.guild.id, server.moderator.id
    await bot.services.store.lessons.teach(
        guild_id, list(_lessons(bot, guild_id, volume, rng)), actor_id=moderator_id, now=bot.clock()
    )
    bot.services.servers.changed(guild_id)
    await add_lists(bot.services.store, guild_id, _lists(volume.questions, rng))
    for user_id in range(1, max(_SOME_BLOCKED, int(MOST_BLOCKED * volume.lessons) - _SOME_BLOCKED)):
        await bot.services.store.blocks.block(guild_id, user_id, actor_id=moderator_id, now=bot.clock())
    for start in range(0, volume.unanswered, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, volume.unanswered))
        await asyncio.gather(*(_ask(bot, server, number, rng) for number in numbers))
    for number in range(_MISSED):
        await _miss(bot, server, number)
    for number in range(volume.games):
        await _play(bot, server, volume, number, rng)
    await bot.services.servers.get(guild_id)


async def _ask(bot: Reckoner, server: Server, number: int, rng: Random) -> None:
    text = f"{number} {hostile(_name(number), KEPT_LIMIT - 8, rng)}"
    asked_id = server.env.backend.snowflake()
    asked = Asked(asked_id, server.guild.id, text, Status.UNKNOWN, None, None, bot.clock())
    await bot.services.store.asked.remember(asked)


async def _miss(bot: Reckoner, server: Server, number: int) -> None:
    """Have the answer to a question be not what was meant."""
    asked_id, fact = server.env.backend.snowflake(), bot.services.pack.facts[0]
    asked = Asked(asked_id, server.guild.id, f"who {number}", Status.ANSWER, fact.id, None, bot.clock())
    await bot.services.store.asked.remember(asked)
    await bot.services.store.asked.reject(asked_id, server.guild.id)


def _name(number: int) -> str:
    return list(TEXTS)[number % len(TEXTS)]


def _shown(text: str) -> str:
    """Return a text that a server accepts: printable, without mentions and ids."""
    shown = "".join(c if c.isprintable() else " " for c in text).strip() or "a"
    return re.sub(r"[<0-9]", "x", shown) if names_somebody(shown) else shown


def _lessons(bot: Reckoner, guild_id: int, volume: Volume, rng: Random) -> list[tuple[str, Content]]:
    def count(kind: LessonKind) -> int:
        return max(2, int(LIMITS[kind] * volume.lessons))

    def text(number: int, what: str) -> str:
        plain = f"{what} {number} does the crew {rng.choice(_VERBS)} {rng.choice(_VERBS)}"
        return f"{plain} {_shown(hostile(_name(number), KEPT_LIMIT - 1 - len(plain), rng))}"[:KEPT_LIMIT]

    facts = [
        OwnFact(text(n, "what"), f"They {_shown(hostile(_name(n), ANSWER_LIMIT - 5, rng))}")
        for n in range(count(LessonKind.FACT))
    ]
    fact_ids = [fact.id for fact in bot.services.pack.facts]
    every: list[Content] = [
        *facts,
        *(Phrasing(text(n, "which"), rng.choice(fact_ids)) for n in range(count(LessonKind.PHRASING))),
        *(Negative(text(n, "why")) for n in range(count(LessonKind.NEGATIVE))),
        *(
            SavedQuote(
                f"{n} {_shown(hostile(_name(n), QUOTE_LIMIT - 8, rng))}",
                f"Speaker {_shown(hostile(_name(n), SPEAKER_LIMIT - 8, rng))}",
                f"https://discord.com/channels/{guild_id}/2/{n + 1}",
                n,
            )
            for n in range(count(LessonKind.QUOTE))
        ),
    ]
    return [(new_lesson_id(), content) for content in every]


def _lists(count: int, rng: Random) -> list[Parsed]:
    """Return as many lists as a server may have, or as there are questions."""
    questions = _questions(count, rng)
    lists = min(count, MAX_LISTS)
    return [
        Parsed(
            ListHeader(
                f"{number} " + "w" * (MAX_NAME - 5),
                _shown(hostile(_name(number), MAX_AUTHOR, rng)),
                _shown(hostile(_name(number), MAX_DESCRIPTION, rng)),
            ),
            tuple(questions[number::lists]),
        )
        for number in range(lists)
    ]


def _questions(count: int, rng: Random) -> list[Question]:
    made = [Question("", f"What is {n}?", str(n)) for n in range(min(count, _LARGE), count)]
    for n in range(min(count, _LARGE)):
        prompt = f"{n} {_shown(hostile(_name(n), MAX_PROMPT - 8, rng))}"
        made.append(
            Question(
                key="",
                prompt=prompt,
                answer=f"{n} {_shown(hostile(_name(n), MAX_ANSWER - 8, rng))}",
                distractors=tuple(f"{n}{letter} {'b' * 80}" for letter in "abcdefgh"),
                accept=tuple(f"{n} {other} {'c' * 80}" for other in range(30)),
                topic=f"topic {n}",
                explanation=_shown(hostile(_name(n), MAX_EXPLANATION, rng)),
            )
        )
    return made


async def _play(bot: Reckoner, server: Server, volume: Volume, number: int, rng: Random) -> None:
    """Play a game to its end in memory, with the moderator among its players, and store it."""
    questions = questions_of(bot.services.pack)
    now = bot.clock()
    begun = start_game(
        Game(
            id=str(server.env.backend.snowflake()),
            guild_id=server.guild.id,
            channel_id=server.channels[number % len(server.channels)].id,
            starter_id=server.moderator.id,
            cards=select(questions, QuestionFilter(volume.rounds, AnswerMode.BUTTONS), History(), rng),
            rules=Rules(seconds=5, mode=AnswerMode.BUTTONS),
            started_at=now,
        )
    ).game
    await bot.services.store.quiz.start(begun)
    game: Game = begun
    people = [server.moderator.id, *(10_000 * (number + 1) + player for player in range(volume.players))]
    for question in range(volume.rounds):
        game = _answered(game, question, people, now, rng)
        while not game.is_over and (len(game.rounds) == question + 1):
            now += 20_000
            game = step(game, TimePassed(), now).game
    async with bot.services.store.database.transaction(None) as transaction:
        write_changes(transaction, begun, game, now=now)
    await bot.services.store.quiz.note_end_shown(game.id)


def _answered(game: Game, question: int, people: list[int], now: int, rng: Random) -> Game:
    for person in people:
        pressed = Answered(person, question, now, choice=rng.randrange(4))
        game = step(game, pressed, now).game
    return game


async def crowd(bot: Reckoner, game_id: str, people: int, rng: Random) -> None:
    """Record answers of many people to the open question of a game."""
    game = await bot.services.store.quiz.game(game_id)
    assert game is not None
    now = bot.clock()
    after = _answered(game, game.number, [500_000 + n for n in range(people)], now, rng)
    async with bot.services.store.database.transaction(None) as transaction:
        write_changes(transaction, game, after, now=now)
    remembered: Any = bot.services.store.quiz._running
    remembered.pop(game_id, None)
