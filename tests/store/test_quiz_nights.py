"""Trivia nights as rows."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.quiz import night_events as events
from bot.domain.quiz.events import Answered, HoldAsked, TimePassed
from bot.domain.quiz.model import AnswerMode, EndReason
from bot.domain.quiz.night import Night, NightEnd, NightPhase, Plan, plan_night
from bot.domain.quiz.refusals import NightOver, NightRunning
from bot.domain.quiz.subjects import Subject
from bot.store import Store
from bot.store.quiz_nights import KEPT_MS
from tests.databases import database
from tests.domain.quiz.games import ANNA, BEN, RIGHT, START, a_game

HOME, CHANNEL, HOST, COHOST = 1, 2, 8, 9
NIGHT = plan_night(
    Night(
        id="77",
        guild_id=HOME,
        channel_id=CHANNEL,
        host_id=HOST,
        cohost_id=COHOST,
        plan=Plan(
            (Subject("cast"), Subject(list_id="L1", name="Sums")), ("Foxes", "Owls"), mode=AnswerMode.TYPED
        ),
        planned_at=START,
        starts_at=START,
    )
)


@asynccontextmanager
async def opened(path: Path) -> AsyncGenerator[Store]:
    store = await Store.open(database(path / "bot.db"), now=START)
    try:
        yield store
    finally:
        await store.close()


async def test_a_night_survives_a_restart(tmp_path: Path) -> None:
    happenings: list[events.NightEvent] = [
        events.TeamChosen(ANNA, 0),
        events.TeamChosen(BEN, 0),
        events.TeamChosen(BEN, 1),
        events.StartAsked(HOST, may_manage=False),
        events.VoidAsked(COHOST, may_manage=False, number=0, question=1),
        events.PauseAsked(HOST, may_manage=False, paused=True),
        events.RoundEnded(0, EndReason.FINISHED, is_tied=False),
    ]
    async with opened(tmp_path) as store:
        await store.quiz_nights.plan(NIGHT)
        assert await store.quiz_nights.night("77") == NIGHT
        steps = [await store.quiz_nights.apply_event("77", event, now=START) for event in happenings]
        await store.quiz_nights.note_event("77", 5)
        await store.quiz_nights.note_shown("77", "break 0")
        for name, message_id in (("plan", 6), ("round 0", 7), ("plan", None)):
            await store.quiz_nights.note_card("77", name, message_id)
        await store.quiz_nights.note_card("gone", "plan", 8)
    async with opened(tmp_path) as store:
        found = await store.quiz_nights.running_in(CHANNEL)
        assert found is not None
        assert found == steps[-1].night
        assert (found.phase, found.voided, found.paused) == (NightPhase.BREAK, ((0, 1),), True)
        assert await store.quiz_nights.event_id("77") == 5
        assert await store.quiz_nights.shown("77") == "break 0"
        assert await store.quiz_nights.cards("77") == {"round 0": 7}
        assert await store.quiz_nights.cards("gone") == {}
        assert await store.quiz_nights.unfinished(now=START) == ("77",)


async def test_a_channel_has_one_night_at_a_time(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.quiz_nights.plan(NIGHT)
        with pytest.raises(NightRunning):
            await store.quiz_nights.plan(replace(NIGHT, id="78"))
        ended = await store.quiz_nights.apply_event("77", events.EndAsked(HOST, may_manage=False), now=START)
        assert ended.night.end_reason is NightEnd.CANCELLED
        await store.quiz_nights.plan(replace(NIGHT, id="78"))
        assert await store.quiz_nights.running_ids(HOME) == ("78",)
        assert set(await store.quiz_nights.unfinished(now=START)) == {"77", "78"}
        await store.quiz_nights.note_shown("77", "end")
        assert await store.quiz_nights.unfinished(now=START) == ("78",)


async def test_voiding_takes_points_back_in_the_leaderboard_too(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.quiz_nights.plan(replace(NIGHT, phase=NightPhase.ROUND, number=0))
        game = replace(a_game(), id=NIGHT.game_id(0), guild_id=HOME)
        await store.quiz.start(game)
        for user_id in (ANNA, BEN):
            answer = Answered(user_id, 0, START + 10, choice=RIGHT)
            await store.quiz.apply_event(game.id, answer, now=START + 5_000)
        await store.quiz.apply_event(game.id, HoldAsked(held=True), now=START + 5_000)
        await store.quiz.apply_event(game.id, TimePassed(), now=START + 60_000)
        before = await store.quiz_records.standings(HOME, since=0)
        assert all(place.score.points > 0 for place in before)
        void = events.VoidAsked(HOST, may_manage=False, number=0, question=0)
        await store.quiz_nights.apply_event("77", void, now=START)
        after = await store.quiz_records.standings(HOME, since=0)
        assert [place.score.points for place in after] == [0, 0]
        running = await store.quiz.game(game.id)
        assert running is not None
        assert running.held
        assert [guess.points for guess in running.round.guesses] == [0, 0]
        (found,) = (await store.quiz_nights.games(await store.quiz_nights.night("77") or NIGHT)).values()
        assert found == running


async def test_erasing_people_and_servers(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.quiz_nights.plan(NIGHT)
        await store.quiz_nights.apply_event("77", events.TeamChosen(ANNA, 0), now=START)
        exported = await store.privacy.export(ANNA, HOME)
        assert exported["quiz_night_members.user_id"][0]["team"] == 0
        for user_id in (ANNA, HOST, COHOST):
            await store.privacy.erase(user_id, HOME)
        night = await store.quiz_nights.night("77")
        assert night is not None
        assert (night.members, night.host_id, night.cohost_id) == ((), 0, 0)
        await store.privacy.erase_guild(HOME)
        with pytest.raises(NightOver):
            await store.quiz_nights.apply_event("77", events.TimeReached(), now=START)


async def test_past_nights_are_deleted_after_a_while(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.quiz_nights.plan(replace(NIGHT, id="78", channel_id=3))
        await store.quiz_nights.plan(NIGHT)
        await store.quiz_nights.apply_event("77", events.TeamChosen(ANNA, 0), now=START)
        await store.quiz_nights.apply_event("77", events.EndAsked(HOST, may_manage=False), now=START)
        await store.quiz_nights.purge_old(now=START + KEPT_MS)
        assert await store.quiz_nights.night("77") is not None
        await store.quiz_nights.purge_old(now=START + KEPT_MS + 1)
        assert await store.quiz_nights.night("77") is None
        assert await store.database.fetch_column("SELECT user_id FROM quiz_night_members") == ()
        assert await store.quiz_nights.night("78") is not None
