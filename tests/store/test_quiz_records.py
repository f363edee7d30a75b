"""Standings, profiles, daily questions and own questions, from what was really played."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.quiz.events import Answered, StopAsked, TimePassed
from bot.domain.quiz.machine import next_wakeup
from bot.domain.quiz.refusals import AlreadyAnswered
from bot.domain.quiz.selection import Play
from bot.domain.quiz.standings import Period, TopicRecord
from bot.store import Store
from tests.databases import database
from tests.domain.quiz.games import ANNA, BEN, CARA, RIGHT, START, WRONG, a_game, card

DAY_MS = 24 * 3_600_000
TODAY = date(2026, 3, 1)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(database(tmp_path / "quiz.db"), now=START)
    yield store
    await store.close()


async def play(store: Store, game_id: str, answers: dict[int, int], *, at: int = START) -> None:
    """Play a game of one question to its end, everybody answering after a second."""
    game = replace(a_game(cards=1), id=game_id, channel_id=hash(game_id) % 10**9)
    rounds = (replace(game.rounds[0], opened_at=at),)
    await store.quiz.start(replace(game, rounds=rounds, deadline=at + 20_000, started_at=at))
    for user_id, choice in answers.items():
        game = (
            await store.quiz.apply_event(
                game_id, Answered(user_id, 0, at + 1000, choice=choice), now=at + 1000
            )
        ).game
    await store.quiz.apply_event(game_id, TimePassed(), now=next_wakeup(game) or at)


async def test_standings_add_up_games_of_period(store: Store) -> None:
    await play(store, "old", {ANNA: RIGHT, BEN: WRONG}, at=START - 40 * DAY_MS)
    await play(store, "new", {BEN: RIGHT, CARA: WRONG})
    everything = await store.quiz_records.standings(1, since=Period.ALL_TIME.since(START))
    assert [(place.rank, place.score.user_id) for place in everything] == [(1, ANNA), (1, BEN), (3, CARA)]
    month = await store.quiz_records.standings(1, since=Period.MONTH.since(START))
    assert [place.score.user_id for place in month] == [BEN, CARA]
    assert await store.quiz_records.standings(2, since=0) == ()


async def test_profile_has_accuracy_streak_and_medals(store: Store) -> None:
    await play(store, "a", {ANNA: RIGHT, BEN: WRONG})
    await play(store, "b", {ANNA: RIGHT, BEN: RIGHT}, at=START + 60_000)
    await play(store, "alone", {ANNA: WRONG}, at=START + 120_000)
    anna = await store.quiz_records.profile(1, ANNA, today=TODAY)
    assert anna.topics == (TopicRecord("general", 2, 3),)
    assert (anna.best_streak, anna.games, anna.medals) == (2, 3, (2, 0, 0))
    ben = await store.quiz_records.profile(1, BEN, today=TODAY)
    assert ben.medals == (1, 0, 0)
    nobody = await store.quiz_records.profile(1, 404, today=TODAY)
    assert (nobody.standing, nobody.topics) == (None, ())


async def test_plays_are_counted_per_question(store: Store) -> None:
    await play(store, "a", {ANNA: RIGHT, BEN: WRONG})
    assert await store.quiz_records.plays() == {"q0": Play(2, 1)}
    assert await store.quiz_records.asked(1) == {"q0": 1}


async def test_day_has_one_question_and_one_answer_each(store: Store) -> None:
    records = store.quiz_records
    first = await records.set_day(1, TODAY, card(1), ends_at=START)
    assert await records.set_day(1, TODAY, card(2), ends_at=START) == first
    assert first.card == card(1)
    assert await records.answer_day(1, TODAY, ANNA, RIGHT, now=START)
    with pytest.raises(AlreadyAnswered):
        await records.answer_day(1, TODAY, ANNA, WRONG, now=START)
    assert not await records.answer_day(1, TODAY, BEN, WRONG, now=START)
    assert await records.day_choice(1, TODAY, BEN) == WRONG


async def test_shown_is_what_was_asked_lately(store: Store) -> None:
    await play(store, "old", {ANNA: RIGHT}, at=START - DAY_MS)
    running = replace(a_game(), cards=(card(4), card(5)), id="running", channel_id=3)  # one to come
    await store.quiz.start(replace(running, started_at=START + 1))
    stopped = replace(a_game(), cards=(card(6), card(7)), id="stopped", channel_id=4)
    await store.quiz.start(replace(stopped, started_at=START + 2))
    await store.quiz.apply_event("stopped", StopAsked(ANNA, may_manage=False), now=START + 3)
    await store.quiz.start(replace(a_game(cards=1), guild_id=2, channel_id=5, id="elsewhere"))
    day = datetime.fromtimestamp(START / 1000, UTC).date()
    await store.quiz_records.set_day(1, day, card(8), ends_at=START)
    shown = await store.quiz_records.shown(1, since=START)
    assert {each.question.key for each in shown} == {"q4", "q5", "q6", "q8"}
    assert card(4) in shown


async def test_days_in_a_row_are_a_streak(store: Store) -> None:
    for day in (date(2026, 2, 26), date(2026, 2, 27), date(2026, 2, 28)):
        await store.quiz_records.set_day(1, day, card(day.day), ends_at=START)
        await store.quiz_records.answer_day(1, day, ANNA, RIGHT, now=START)
    assert (await store.quiz_records.day_streak(1, ANNA, today=TODAY)).current == 3
    assert (await store.quiz_records.profile(1, ANNA, today=date(2026, 3, 5))).daily_best == 3


async def test_day_question_is_posted_once(store: Store) -> None:
    await store.quiz_records.set_day(1, TODAY, card(1), ends_at=START)
    assert await store.quiz_records.claim_posting(1, TODAY, 5)
    assert not await store.quiz_records.claim_posting(1, TODAY, 5)
