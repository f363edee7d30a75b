"""Standings, medals, days and own questions: which rows count, and whose."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.domain.quiz.daily import Streak
from bot.domain.quiz.events import Answered, StopAsked, TimePassed
from bot.domain.quiz.model import QuestionCard
from bot.domain.quiz.refusals import AlreadyAnswered
from bot.domain.quiz.selection import Play
from bot.domain.quiz.standings import Score, Standing, TopicRecord
from bot.store import Store
from tests.databases import database
from tests.domain.quiz.games import ANNA, BEN, CARA, RIGHT, START, STRANGER, WRONG, a_game, card

TODAY = date(2026, 3, 1)
YESTERDAY = date(2026, 2, 28)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(database(tmp_path / "quiz.db"), now=START)
    yield store
    await store.close()


async def play(
    store: Store,
    game_id: str,
    answers: dict[int, int],
    *,
    at: int = START,
    guild_id: int = 1,
    topic: str = "general",
    ends: bool = True,
) -> None:
    """Play a game of one question, each answering a second after the one before."""
    asked = replace(card(0), question=replace(card(0).question, topic=topic))
    game = a_game(cards=1)
    game = replace(
        game,
        id=game_id,
        guild_id=guild_id,
        channel_id=sum(game_id.encode()),
        cards=(asked,),
        rounds=(replace(game.rounds[0], opened_at=at),),
        deadline=at + 20_000,
    )
    await store.quiz.start(game)
    for place, (user_id, choice) in enumerate(answers.items(), start=1):
        moment = at + 1_000 * place
        await store.quiz.apply_event(game_id, Answered(user_id, 0, moment, choice=choice), now=moment)
    if ends:
        await store.quiz.apply_event(game_id, TimePassed(), now=at + 60_000)


async def test_standings_count_one_server(store: Store) -> None:
    await play(store, "a", {ANNA: RIGHT, BEN: WRONG})
    await play(store, "b", {ANNA: WRONG, BEN: RIGHT}, at=START + 10**6)
    await play(store, "c", {BEN: RIGHT}, at=START + 2 * 10**6)
    await play(store, "away", {ANNA: RIGHT}, guild_id=2)
    assert await store.quiz_records.standings(1, since=0) == (
        Standing(1, Score(BEN, 240, 2, 3)),
        Standing(2, Score(ANNA, 120, 1, 2)),
    )
    assert await store.quiz_records.standings(2, since=0) == (Standing(1, Score(ANNA, 120, 1, 1)),)
    latest = START + 2 * 10**6 + 1_000
    assert await store.quiz_records.standings(1, since=latest) == (Standing(1, Score(BEN, 120, 1, 1)),)
    assert await store.quiz_records.standings(1, since=latest + 1) == ()


async def test_open_question_counts_once_it_is_closed(store: Store) -> None:
    await play(store, "open", {ANNA: RIGHT}, ends=False)
    assert await store.quiz_records.standings(1, since=0) == ()
    await store.quiz.apply_event("open", TimePassed(), now=START + 60_000)
    assert await store.quiz_records.standings(1, since=0) == (Standing(1, Score(ANNA, 120, 1, 1)),)


async def test_profile_counts_one_person_in_one_server(store: Store) -> None:
    await play(store, "a", {ANNA: RIGHT, BEN: WRONG}, topic="places")
    await play(store, "b", {ANNA: WRONG, BEN: RIGHT}, at=START + 10**6, topic="dates")
    await play(store, "c", {ANNA: RIGHT}, at=START + 2 * 10**6, topic="dates")
    await play(store, "away", {ANNA: RIGHT}, guild_id=2, topic="places")
    anna = await store.quiz_records.profile(1, ANNA, today=TODAY)
    assert anna.user_id == ANNA
    assert anna.standing == Standing(1, Score(ANNA, 240, 2, 3))
    assert anna.topics == (TopicRecord("dates", 1, 2), TopicRecord("places", 1, 1))
    assert (anna.best_streak, anna.games, anna.medals) == (1, 3, (1, 0, 0))
    ben = await store.quiz_records.profile(1, BEN, today=TODAY)
    assert (ben.standing, ben.games, ben.medals) == (Standing(2, Score(BEN, 120, 1, 2)), 2, (1, 0, 0))
    assert (ben.daily_streak, ben.daily_best) == (0, 0)


async def test_longest_run_goes_by_time(store: Store) -> None:
    for number, choice in enumerate((RIGHT, RIGHT, WRONG, RIGHT)):
        await play(store, "zyxw"[number], {ANNA: choice}, at=START + number * 10**6)
    assert (await store.quiz_records.profile(1, ANNA, today=TODAY)).best_streak == 2


async def test_medals_need_points_in_finished_games(store: Store) -> None:
    await play(store, "a", {ANNA: RIGHT, BEN: RIGHT, CARA: RIGHT, STRANGER: RIGHT})
    await play(store, "b", {ANNA: RIGHT, BEN: WRONG}, at=START + 10**6)
    await play(store, "c", {ANNA: RIGHT, BEN: RIGHT}, at=START + 2 * 10**6, ends=False)
    medals = {
        user: (await store.quiz_records.profile(1, user, today=TODAY)).medals
        for user in (ANNA, BEN, CARA, STRANGER)
    }
    assert medals == {ANNA: (2, 0, 0), BEN: (0, 1, 0), CARA: (0, 0, 1), STRANGER: (0, 0, 0)}
    await store.quiz.apply_event("c", TimePassed(), now=START + 3 * 10**6)
    assert (await store.quiz_records.profile(1, ANNA, today=TODAY)).medals == (3, 0, 0)


async def test_plays_count_all_servers(store: Store) -> None:
    await play(store, "a", {ANNA: RIGHT, BEN: WRONG})
    await play(store, "b", {ANNA: RIGHT}, guild_id=2)
    assert await store.quiz_records.plays() == {"q0": Play(3, 2)}


async def test_day_question_counts_as_asked_once(store: Store) -> None:
    records = store.quiz_records
    assert await records.asked_day(1, TODAY) is None
    await records.set_day(1, TODAY, card(1), ends_at=START)
    await records.set_day(1, TODAY, card(2), ends_at=START)
    await records.set_day(2, TODAY, card(3), ends_at=START)
    days = [await records.asked_day(guild, TODAY) for guild in (1, 2, 3)]
    assert [day and day.card for day in days] == [card(1), card(3), None]
    assert await records.last_day(1) == days[0]
    assert await records.asked_day(1, YESTERDAY) is None
    assert (await records.asked(1), await records.asked(2)) == ({"q1": 1}, {"q3": 1})


async def test_day_posting_is_claimed_once(store: Store) -> None:
    records = store.quiz_records
    for guild, day in ((1, TODAY), (2, TODAY), (1, YESTERDAY)):
        await records.set_day(guild, day, card(1), ends_at=START)
        assert await records.claim_posting(guild, day, 5) is True
        assert await records.claim_posting(guild, day, 6) is False
    assert await records.claim_posting(3, TODAY, 5) is False
    rows = await store.database.fetch_all("SELECT DISTINCT posted_in FROM quiz_days")
    assert [row["posted_in"] for row in rows] == [5]


async def test_day_is_shown_until_its_result_is(store: Store) -> None:
    records = store.quiz_records
    for day, ends_at in ((TODAY, START + 1), (YESTERDAY, START)):
        await records.set_day(1, day, card(1), ends_at=ends_at)
        await records.claim_posting(1, day, 5)
        await records.note_day_shown(1, day, 7)
    (over,) = await records.days_to_close(START, most=2)
    assert (over.day, over.channel_id, over.message_id) == (YESTERDAY, 5, 7)
    assert [each.day for each in await records.days_to_close(START + 1, most=1)] == [YESTERDAY]
    await records.note_day_shown(1, YESTERDAY, None)
    assert [each.day for each in await records.days_to_close(START + 1, most=1)] == [TODAY]
    await records.answer_day(1, TODAY, ANNA, RIGHT, now=START)
    await records.answer_day(1, TODAY, BEN, WRONG, now=START)
    assert await records.day_choices(1, TODAY) == {RIGHT: 1, WRONG: 1}


async def test_day_answer_has_verdict_and_time(store: Store) -> None:
    records = store.quiz_records
    await records.set_day(1, TODAY, card(1), ends_at=START)
    with pytest.raises(LookupError):
        await records.answer_day(1, YESTERDAY, ANNA, RIGHT, now=START)
    assert await records.answer_day(1, TODAY, ANNA, RIGHT, now=START) is True
    assert await records.answer_day(1, TODAY, BEN, WRONG, now=START + 1) is False
    with pytest.raises(AlreadyAnswered):
        await records.answer_day(1, TODAY, BEN, RIGHT, now=START)
    rows = await store.database.fetch_all("SELECT * FROM quiz_day_guesses ORDER BY user_id")
    assert [
        (row["guild_id"], row["day"], row["user_id"], row["choice"], row["correct"], row["guessed_at"])
        for row in rows
    ] == [(1, "2026-03-01", ANNA, RIGHT, 1, START), (1, "2026-03-01", BEN, WRONG, 0, START + 1)]
    assert [await records.day_choice(1, TODAY, user) for user in (ANNA, BEN, CARA)] == [RIGHT, WRONG, None]
    assert await records.day_choice(2, TODAY, ANNA) is await records.day_choice(1, YESTERDAY, ANNA) is None


async def test_day_streak_counts_one_person_in_one_server(store: Store) -> None:
    records = store.quiz_records
    for guild, user, days in ((1, ANNA, (YESTERDAY, TODAY)), (1, BEN, (TODAY,)), (2, BEN, (YESTERDAY,))):
        for day in days:
            await records.set_day(guild, day, card(1), ends_at=START)
            await records.answer_day(guild, day, user, WRONG, now=START)
    assert await records.day_streak(1, ANNA, today=TODAY) == Streak(2, 2)
    assert await records.day_streak(1, BEN, today=TODAY) == Streak(1, 1)
    profile = await records.profile(1, ANNA, today=date(2026, 3, 9))
    assert (profile.daily_streak, profile.daily_best) == (0, 2)
    assert (profile.daily_right, profile.daily_answered) == (0, 2)
    assert (await records.profile(1, ANNA, today=TODAY)).daily_streak == 2


async def test_aliases_are_sorted_per_question(store: Store) -> None:
    async with store.database.transaction(None) as transaction:
        for guild, key, alias in ((1, "a", "z"), (1, "a", "y"), (1, "b", "x"), (2, "a", "w")):
            await transaction.execute(
                "INSERT INTO quiz_aliases (guild_id, question_key, alias) VALUES ($1, $2, $3)",
                guild,
                key,
                alias,
            )
    assert await store.quiz_records.aliases(1) == {"a": ("y", "z"), "b": ("x",)}
    assert QuestionCard(card(0).question).is_typed


async def test_only_finished_games_give_medals(store: Store) -> None:
    await play(store, "stopped", {ANNA: RIGHT, BEN: WRONG}, ends=False)
    await store.quiz.apply_event("stopped", StopAsked(ANNA, may_manage=False), now=START + 5_000)
    stopped = await store.quiz_records.profile(1, ANNA, today=TODAY)
    assert (stopped.games, stopped.medals) == (1, (0, 0, 0))
    await play(store, "played", {ANNA: RIGHT, BEN: WRONG}, at=START + 10**6)
    assert (await store.quiz_records.profile(1, ANNA, today=TODAY)).medals == (1, 0, 0)


async def test_day_is_open_until_it_ends(store: Store) -> None:
    records = store.quiz_records
    assert await records.open_day(1, now=START) is None
    await records.set_day(1, YESTERDAY, card(1), ends_at=START)
    await records.set_day(1, TODAY, card(2), ends_at=START + 1_000)
    assert await records.open_day(1, now=START + 999) == card(2)
    assert await records.open_day(1, now=START + 1_000) is None
    assert await records.open_day(2, now=START) is None


async def test_answer_to_an_earlier_day_is_none_to_the_last(store: Store) -> None:
    records = store.quiz_records
    assert not await records.has_answered_last_day(1, ANNA)
    await records.set_day(1, YESTERDAY, card(1), ends_at=START)
    await records.answer_day(1, YESTERDAY, ANNA, RIGHT, now=START - 1)
    assert await records.has_answered_last_day(1, ANNA)
    await records.set_day(1, TODAY, card(2), ends_at=START + 1_000)
    assert not await records.has_answered_last_day(1, ANNA)
    await records.answer_day(1, TODAY, ANNA, WRONG, now=START)
    assert await records.has_answered_last_day(1, ANNA)
    assert not await records.has_answered_last_day(1, BEN)


async def test_open_day_survives_restart(store: Store, tmp_path: Path) -> None:
    await store.quiz_records.set_day(1, TODAY, card(2), ends_at=START + 1_000)
    await store.close()
    again = await Store.open(database(tmp_path / "quiz.db"), now=START)
    try:
        assert await again.quiz_records.open_day(1, now=START) == card(2)
    finally:
        await again.close()
