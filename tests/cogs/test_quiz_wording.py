"""How standings, results and answers of quizzes are worded."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.pack.model import AnswerKind
from bot.domain.quiz.standings import Score, rank
from bot.i18n import SAY_ENGLISH
from cogs.quiz.cards import heading, standing_lines
from tests.cogs.conftest import World, texts
from tests.cogs.quiz_table import GRACE, SECONDS, Table, reply
from tests.cogs.test_quiz_more import choose, own, own_questions
from tests.domain.quiz.games import a_game
from tests.film import article_pack


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


@pytest.mark.parametrize(
    ("points", "marks"),
    [
        ((40, 30, 0), ["🥇", "🥈", "**3.**"]),  # who has scored nothing wins nothing
        ((40, 0, 0, 0), ["🥇", "**2.**", "**2.**", "**2.**"]),
        ((40, 30, 20, 0), ["🥇", "🥈", "🥉", "**4.**"]),
        ((0, 0), ["**1.**", "**1.**"]),
    ],
)
def test_places_are_marked_by_rank(points: tuple[int, ...], marks: list[str]) -> None:
    scores = [Score(number, each, 0, 1) for number, each in enumerate(points, start=1)]
    lines = standing_lines(SAY_ENGLISH, rank(scores)).splitlines()
    assert [line.split()[0] for line in lines] == marks


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("A train", "Question 1 of 1 · Medium"),
        ("The United Kingdom", "Question 1 of 1 · The train sequence · Medium"),
    ],
)
def test_topic_that_has_the_answer_in_its_name_is_not_told(answer: str, expected: str) -> None:
    game = a_game(cards=1)
    asked = replace(game.cards[0].question, answer=answer, topic="train")
    game = replace(game, cards=(replace(game.cards[0], question=asked),))
    assert heading(SAY_ENGLISH, article_pack(), game, 0, {}) == expected


@pytest.mark.parametrize("is_right", [True, False])
async def test_daily_says_the_right_answer_once(table: Table, *, is_right: bool) -> None:
    anna, services = table.players[0], table.world.bot.services
    asked = await anna.slash(table.channel, "quiz daily")
    card = await services.store.quiz_records.open_day(table.world.guild.id, now=services.clock())
    assert card is not None
    wrong = (card.right + 1) % len(card.choices)
    ids = [part.custom_id for part in asked.response.message.components[0].children[-1].children]
    await anna.click(asked.response.message, custom_id=ids[card.right if is_right else wrong])
    result = reply(await anna.slash(table.channel, "quiz daily"))
    assert result.count("You answered") == 1
    assert ("Right answer:" in result) is not is_right


async def test_lines_begin_with_a_capital(table: Table, speak: Callable[..., None]) -> None:
    speak(person="es-ES", server="en-US")
    user = table.world.member.user
    alone = Table(table.world, user.dm_channel, [user])
    await user.slash("quiz play", seconds=SECONDS, questions=1)
    await table.world.env.settle()
    await alone.press(user)
    await alone.wait(SECONDS + GRACE)
    assert "\nAciertos: 1 de 1" in alone.last()


async def test_whoever_plays_against_nobody_wins_nothing(table: Table) -> None:
    anna = table.players[0]
    await table.play(questions=2)
    await table.press(anna)
    await table.next_question()
    await table.press(anna, right=False)
    await table.wait(SECONDS + GRACE)
    over = table.last()
    assert re.search(rf"### <@{anna.id}> scored \d+ points!\n1 of 2 right", over)
    assert "🏆" not in over
    assert "🥇" not in over


async def test_who_answered_some_questions_only_is_not_told_to_have_answered_all(table: Table) -> None:
    anna, ben, _ = table.players
    await table.play(questions=2)
    await table.press(anna)
    await table.press(ben)
    await table.next_question()
    await table.press(anna)
    await table.wait(SECONDS + GRACE)
    over = table.last()
    assert re.search(rf"🥇 <@{anna.id}> · \d+ points · 2 right\n", over)
    assert re.search(rf"🥈 <@{ben.id}> · \d+ points · 1 right$", over)
    board = reply(await anna.slash(table.channel, "quiz leaderboard"))
    assert re.search(rf"🥈 <@{ben.id}> · \d+ points · 1 right$", board)


async def test_who_plays_alone_is_told_of_all_questions(table: Table) -> None:
    await table.play(questions=2)
    await table.press(table.players[0])
    await table.next_question()
    await table.wait(SECONDS + GRACE)
    assert "\n1 of 2 right" in table.last()


async def test_closing_is_never_shown_later_than_it_is(table: Table) -> None:
    table.world.env.backend.advance_clock(0.3)
    await table.play(questions=1)
    game = await table.game()
    assert game.deadline % 1000
    assert f"Closes <t:{game.round.opened_at // 1000 + SECONDS}:R>" in table.last()


@pytest.mark.parametrize(
    ("stoppers", "expected"),
    [("everybody", "Whoever started it can end it early"), ("managers", "Quiz managers can end it early")],
)
async def test_announcement_says_who_ends_a_quiz_early(table: Table, stoppers: str, expected: str) -> None:
    await choose(table.world, {"quiz.stoppers": stoppers})
    announced = reply(await table.play(questions=1))
    assert re.search(rf"-# {expected} with </quiz stop:\d+>\.", announced)


async def test_hints_are_spoken_of_where_there_are_any(table: Table) -> None:
    statement = own("Paris is on the set list.", "False", "True", kind=AnswerKind.YES_NO)
    await own_questions(table.world, statement, own("Where is it?", "Rome", "Oslo", "Bern", "Lima"))
    await table.play(questions=2, topic="ours")
    shown = dict[int, str]()
    for _ in range(2):
        shown[len((await table.game()).card.choices)] = table.last()
        await table.next_question()
    assert "plus a speed bonus. Each hint halves your points." in shown[4]
    assert "hint" not in shown[2].casefold()


async def test_no_question_is_promised_once_a_quiz_is_stopped(table: Table) -> None:
    await table.play(questions=3)
    await table.press(table.players[1])
    await table.wait(SECONDS + GRACE)
    assert "Next question coming up." in texts(await table.card())
    await table.players[0].slash(table.channel, "quiz stop")
    await table.world.env.settle()
    assert "The quiz was stopped." in table.last()
    assert "coming up" not in texts(await table.card())


async def test_no_question_is_promised_in_a_pause(table: Table) -> None:
    await table.pause_by_failed_post()
    assert not any("coming up" in said for said in table.said())
