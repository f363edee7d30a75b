"""Quiz games in the store: durable from event to event, whole after any kill."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.quiz import refusals
from bot.domain.quiz.events import Answered, Event, HintAsked, StopAsked, TimePassed
from bot.domain.quiz.machine import next_wakeup, step
from bot.domain.quiz.model import EndReason, Game, Phase, Rules
from bot.store import Store
from tests.databases import database
from tests.domain.quiz.games import ANNA, BEN, CARA, RIGHT, START, WRONG, a_game
from tests.domain.quiz.test_machine_properties import HISTORIES


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(database(tmp_path / "quiz.db"), now=START)
    yield store
    await store.close()


async def answer(
    store: Store, user_id: int, choice: int = RIGHT, *, number: int = 0, at: int = START
) -> Game:
    return (await store.quiz.apply_event("g", Answered(user_id, number, at, choice=choice), now=at)).game


async def wait(store: Store) -> Game:
    game = await store.quiz.game("g")
    assert game is not None
    return (await store.quiz.apply_event("g", TimePassed(), now=next_wakeup(game) or START)).game


async def test_game_round_trips_through_store(store: Store) -> None:
    game = a_game(typed=True, rules=Rules(seconds=9, pause=2, idle_limit=4, players=(ANNA, BEN)))
    await store.quiz.start(game)
    assert await store.quiz.game("g") == game


async def test_channel_has_one_game_at_a_time(store: Store) -> None:
    await store.quiz.start(a_game())
    with pytest.raises(refusals.GameRunning):
        await store.quiz.start(replace(a_game(), id="h"))
    await store.quiz.start(replace(a_game(), id="elsewhere", channel_id=3))
    await store.quiz.apply_event("g", StopAsked(ANNA, may_manage=False), now=START)
    await store.quiz.start(replace(a_game(), id="h"))
    running = await store.quiz.running_in(2)
    assert running is not None
    assert running.id == "h"


async def test_one_of_many_presses_counts(store: Store) -> None:
    await store.quiz.start(a_game())
    results = await asyncio.gather(
        *(answer(store, BEN, choice) for choice in (0, 1, 2, 3) * 5), return_exceptions=True
    )
    assert sum(not isinstance(result, BaseException) for result in results) == 1
    assert {type(result) for result in results} == {Game, refusals.AlreadyAnswered}


async def test_live_cards_end_with_the_reveal(store: Store) -> None:
    await store.quiz.start(a_game())
    assert [card.question.fact for card in await store.quiz.open_cards(1)] == ["fact0"]
    await wait(store)
    assert await store.quiz.open_cards(1) == ()


async def test_unannounced_end_is_unfinished(store: Store) -> None:
    await store.quiz.start(a_game())
    await store.quiz.apply_event("g", StopAsked(ANNA, may_manage=False), now=START)
    assert await store.quiz.unfinished(now=START) == ("g",)
    assert await store.quiz.unfinished(now=START + 10**9) == ()
    await store.quiz.note_end_shown("g")
    assert await store.quiz.unfinished(now=START) == ()


async def test_message_leads_to_open_question(store: Store) -> None:
    await store.quiz.start(a_game())
    await store.quiz.note_shown("g", 0, 777, revealed=False)
    assert await store.quiz.game_id_for_message(777) == "g"
    await wait(store)
    assert await store.quiz.game_id_for_message(777) is None


async def typed_game(store: Store) -> None:
    await store.quiz.start(a_game(typed=True))
    for user_id, text in ((ANNA, "Norge"), (BEN, "norge"), (CARA, "Sweden")):
        await store.quiz.apply_event("g", Answered(user_id, 0, START, text=text), now=START)
    await wait(store)


async def test_accepted_appeal_scores_and_adds_alias(store: Store) -> None:
    await typed_game(store)
    appeal = await store.quiz.appeal("g", 0, ANNA, now=START)
    assert appeal.text == "Norge"
    results = await asyncio.gather(
        *(store.quiz.decide("g", 0, ANNA, accepted=True, now=START) for _ in range(2)), return_exceptions=True
    )
    assert sum(isinstance(result, refusals.AppealSettled) for result in results) == 1
    standings = await store.quiz_records.standings(1, since=0)
    assert {place.score.user_id: place.score.points for place in standings} == {ANNA: 100, BEN: 100, CARA: 0}
    assert await store.quiz_records.aliases(1) == {"q0": ("Norge",)}


async def test_rejected_appeal_scores_nothing(store: Store) -> None:
    await typed_game(store)
    await store.quiz.appeal("g", 0, CARA, now=START)
    with pytest.raises(refusals.AppealSettled):
        await store.quiz.appeal("g", 0, CARA, now=START)
    before = await store.quiz.game("g")
    assert await store.quiz.decide("g", 0, CARA, accepted=False, now=START) == before
    with pytest.raises(refusals.AppealSettled):
        await store.quiz.decide("g", 0, CARA, accepted=True, now=START)


def _fold(history: list[tuple[int, Event]]) -> list[tuple[int, Event]]:
    """Return the events with their moments, time passing before each."""
    now, happenings = START, list[tuple[int, Event]]()
    for pause, event in history:
        now += pause
        happenings += [(now, TimePassed()), (now, event)]
    return happenings


async def _with_kills(path: Path, happenings: list[tuple[int, Event]], kills: frozenset[int]) -> Game:
    """Play in the store; where a kill strikes, the process is gone and another opens the file."""
    store = await Store.open(database(path), now=START)
    await store.quiz.start(a_game(cards=4))
    for place, (now, event) in enumerate(happenings):
        if place in kills:
            # Killed: what was not committed is lost, and nothing is tidied up.
            async with asyncio.timeout(5):
                await store.close()
            store = await Store.open(database(path), now=now)
        with suppress(refusals.QuizRefusal):
            await store.quiz.apply_event("g", event, now=now)
    game = await store.quiz.game("g")
    await store.close()
    assert game is not None
    return game


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HISTORIES, st.frozensets(st.integers(0, 79), max_size=6))
def test_restart_between_events_changes_nothing(
    history: list[tuple[int, Event]], kills: frozenset[int]
) -> None:
    happenings = _fold(history)
    uninterrupted = a_game(cards=4)
    for now, event in happenings:
        with suppress(refusals.QuizRefusal):
            uninterrupted = step(uninterrupted, event, now).game
    with TemporaryDirectory() as folder:
        resumed = asyncio.run(_with_kills(Path(folder) / "quiz.db", happenings, kills))
    assert _in_order(resumed) == _in_order(uninterrupted)


def _in_order(game: Game) -> Game:
    """Return the game with hints and votes sorted: in which order they came says nothing."""
    rounds = tuple(
        replace(round_, hints=tuple(sorted(round_.hints)), skips=tuple(sorted(round_.skips)))
        for round_ in game.rounds
    )
    return replace(game, rounds=rounds)


async def test_next_process_reveals_overdue_question(tmp_path: Path) -> None:
    store = await Store.open(database(tmp_path / "quiz.db"), now=START)
    await store.quiz.start(a_game())
    await answer(store, BEN)
    await store.quiz.apply_event("g", HintAsked(CARA, 0), now=START)
    await store.close()
    store = await Store.open(database(tmp_path / "quiz.db"), now=START + 10**7)
    step_ = await store.quiz.apply_event("g", TimePassed(), now=START + 10**7)
    assert step_.game.phase is Phase.REVEALED
    assert step_.game.rounds[0].guesses[0].points == 120
    await store.close()


async def test_finished_game_frees_the_channel(store: Store) -> None:
    await store.quiz.start(a_game(cards=1))
    await answer(store, BEN, WRONG)
    game = await wait(store)
    assert game.end_reason is EndReason.FINISHED
    assert await store.quiz.running_in(2) is None
    assert await store.quiz.last_in(2) == game
