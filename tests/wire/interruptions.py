"""Faults under a running quiz: of its database, its process and its clock; each has its own bot."""

import asyncio
import errno
import signal
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, TypeVar

from bot.clock import wall_clock
from bot.store import Store
from tests.wire.exchanges import FIRST_ANSWER_S, Exchange
from tests.wire.member import Member, custom_ids, texts
from tests.wire.payloads import Place
from tests.wire.play import Play
from tests.wire.process_faults import ProcessFaults
from tests.wire.script import Fault, Hang, Limit
from tests.wire.setups import PairSetup, ServerSetup, Setup
from tests.wire.stage import Scenario, Stage, staged

_PLAYERS: Final = 3
_SECONDS: Final = 12
"""Time limit of the question that runs out while nothing can be written."""
_HOUR_S: Final = 3_600
_STOPS_WITHIN_S: Final = 10.0
_CHOICES: Final = 4
_FAILS_OVER_WITHIN_S: Final = 30.0
_PAUSE_ENDS_WITHIN_S: Final = 10.0
_LONG_LIMIT_S: Final = 15.0
"""Longer than a game waits for one post."""
_GOES_ON_WITHIN_S: Final = 25.0
"""The next question must appear within this time after a global limit ends."""

REFUSED: Final = "can't reach my database"
_MANY: Final = 1_000
"""More answers than a full disk has room for in the pages that it has."""

AnySetup = TypeVar("AnySetup", bound=Setup)
_RunOn = Callable[[AnySetup], Awaitable[str]]
Run = Callable[[Setup], Awaitable[str]]
Outage = Callable[[], AbstractAsyncContextManager[None]]


def _players(stage: Stage, count: int = _PLAYERS, first: int = 1) -> list[Member]:
    return [stage.discord.member(number, Place()) for number in range(first, first + count)]


async def _press_all(play: Play, players: list[Member]) -> list[Exchange]:
    """Make all players answer at once, each with another choice."""
    pressed = [await play.question.answer(player, choice) for choice, player in enumerate(players)]
    return [await exchange.final() for exchange in pressed]


async def _answer_all(play: Play, players: list[Member]) -> None:
    for exchange in await _press_all(play, players):
        assert "You answered" in texts(exchange.data), texts(exchange.data)


async def _answer_after_outage(play: Play, players: list[Member], within: float) -> float:
    """Make players answer until every answer is taken; return how many seconds that took."""
    began = time.perf_counter()
    while True:
        said = [texts(exchange.data) for exchange in await _press_all(play, players)]
        took = time.perf_counter() - began
        if not any(REFUSED in text for text in said):
            assert all("nswered" in text for text in said), said
            return took
        assert took < within, f"refused {took:.1f} s after the outage: {said}"


async def _stored_answers(stage: Stage, play: Play, number: int) -> dict[int, int | None]:
    """Return the stored choices of a question by user."""
    store = await Store.open(stage.address, now=wall_clock())
    try:
        game = await store.quiz.game(play.question.game)
        assert game is not None
        return {guess.user_id: guess.choice for guess in game.rounds[number].guesses}
    finally:
        await store.close()


@asynccontextmanager
async def _staged(setup: Setup) -> AsyncGenerator[Stage]:
    async with staged(setup.folder, database=setup.database) as stage:
        yield stage


# The database.


async def _through_outages(stage: Stage, setup: Setup, outage: Outage) -> str:
    """Answer before, during and after an outage; then let the question's time run out during another."""
    play = await Play.begin(stage, Place(), questions=2, seconds=_SECONDS)
    choices = play.question.choices
    before, during = _players(stage), _players(stage, first=10)
    await _answer_all(play, before)
    async with outage():
        refused = await _press_all(play, during)
    for exchange in refused:
        assert REFUSED in texts(exchange.data), texts(exchange.data)
        assert exchange.latency < FIRST_ANSWER_S
    took = await _answer_after_outage(play, during, setup.recovers_within_s)
    async with outage():
        await stage.bot.logged.until(
            lambda: "waits for the store" in stage.bot.output, "the time runs out unwritten", _SECONDS + 10
        )
        assert not play.said("(right answer)"), "a result that was not written"
    await play.until(lambda: bool(play.said("Question 1 of", "(right answer)")), "the result")
    await play.next_question()
    await _answer_all(play, before)
    await stage.bot.end()
    assert setup.damage() is None
    everybody = [player.id for player in (*before, *during)]
    expected = {user: place % _PLAYERS % len(choices) for place, user in enumerate(everybody)}
    stored = await _stored_answers(stage, play, 0)
    assert stored == expected, (stored, expected)
    assert set(await _stored_answers(stage, play, 1)) == {player.id for player in before}
    slowest = max(exchange.latency for exchange in refused)
    return (
        f"{len(refused)} answers refused with a message within {slowest:.1f} s and taken {took:.1f} s after; "
        f"none of {len(everybody)} acknowledged ones lost; the game went on by itself"
    )


def _writes_fail(error: int) -> Run:
    async def run(setup: Setup) -> str:
        faults = await asyncio.to_thread(ProcessFaults, setup.folder)

        @asynccontextmanager
        async def failing() -> AsyncGenerator[None]:
            with faults.failing_writes(error):
                yield

        async with staged(setup.folder, start=False) as stage:
            faults.preload_into(stage.bot)
            await stage.start()
            return await _through_outages(stage, setup, failing)

    return run


def _outage(befall: Callable[[AnySetup], AbstractAsyncContextManager[None]]) -> _RunOn[AnySetup]:
    async def run(setup: AnySetup) -> str:
        async with _staged(setup) as stage:
            return await _through_outages(stage, setup, lambda: befall(setup))

    return run


async def _full_disk_of_server(setup: ServerSetup) -> str:
    """A full disk takes what its tables have room for, so that answers are given until three are refused."""
    async with _staged(setup) as stage:
        play = await Play.begin(stage, Place(), questions=2, seconds=_SECONDS)
        before = _players(stage)
        await _answer_all(play, before)
        taken, refused = len(before), list[Member]()
        with setup.full_disk():
            for player in _players(stage, _MANY, first=10):
                exchange = await (await play.question.answer(player)).final()
                assert exchange.latency < FIRST_ANSWER_S
                if "You answered" in texts(exchange.data):
                    taken += 1
                    continue
                assert REFUSED in texts(exchange.data), texts(exchange.data)
                refused.append(player)
                if len(refused) == _PLAYERS:
                    break
            assert len(refused) == _PLAYERS, f"{taken} answers fit on a full disk"
            assert "disk is full" in stage.bot.output, stage.bot.output
            await stage.answers()
        for player in refused:
            assert "You answered" in texts((await (await play.question.answer(player)).final()).data)
        await play.next_question(_SECONDS + 10)
        await stage.bot.end()
        assert setup.damage() is None
        stored = await _stored_answers(stage, play, 0)
        assert len(stored) == taken + len(refused), (taken, len(stored))
        return (
            f"{taken} answers taken, {len(refused)} refused with a message and taken afterwards; none of the "
            "acknowledged ones lost; questions were answered all the while; the game went on by itself"
        )


async def _primary_dies(setup: PairSetup) -> str:
    async with _staged(setup) as stage:
        play = await Play.begin(stage, Place(), questions=2, seconds=_SECONDS)
        before, during = _players(stage), _players(stage, first=10)
        await _answer_all(play, before)
        began = time.perf_counter()
        await setup.fail_over()
        left = _FAILS_OVER_WITHIN_S - (time.perf_counter() - began)
        await _answer_after_outage(play, during, left)
        took = time.perf_counter() - began
        await play.next_question(_SECONDS + 10)
        await stage.bot.end()
        assert setup.damage() is None
        everybody = {player.id for player in (*before, *during)}
        assert set(await _stored_answers(stage, play, 0)) == everybody
        return (
            f"answers were taken {took:.1f} s after its end; none of {len(everybody)} acknowledged ones "
            "lost; the game went on by itself"
        )


# The process.


async def _scores(play: Play) -> str:
    return texts((await (await play.player.slash("quiz scores")).final()).data)


async def _first_question(stage: Stage) -> tuple[Play, list[Member]]:
    """Play a first question in which each player chooses differently, so that exactly one is right."""
    play = await Play.begin(stage, Place(), questions=3)
    players = _players(stage, _CHOICES)
    await _answer_all(play, players)
    skip = custom_ids(play.question.message, startswith="quiz:skip:")[0]
    for player in players[:3]:  # of five who take part, with the one who started it
        await (await player.press(play.question.message, skip)).first()
    await play.until(lambda: bool(play.said("Question 1 of", "(right answer)")), "the result")
    return play, players


async def _terminate(stage: Stage) -> None:
    stage.bot.running.send_signal(signal.SIGTERM)
    assert await stage.bot.ended(_STOPS_WITHIN_S) == 0, stage.bot.output
    assert not stage.trouble(), stage.trouble()


async def _stopped_in_a_question(setup: Setup) -> str:
    async with _staged(setup) as stage:
        play, players = await _first_question(stage)
        await play.next_question()
        await _answer_all(play, players[:2])
        scores = await _scores(play)
        await _terminate(stage)
        await stage.start()
        assert await _scores(play) == scores
        again = await (await play.question.answer(players[0], 3)).final()
        assert "already answered" in texts(again.data), texts(again.data)
        await _answer_all(play, players[2:])
        assert len(play.said("Question 2 of")) == 1
        return "the same question on the same message, with the same score"


async def _stopped_between_questions(setup: Setup) -> str:
    async with _staged(setup) as stage:
        play, players = await _first_question(stage)
        scores = await _scores(play)
        await _terminate(stage)
        await stage.start()
        assert await _scores(play) == scores
        await play.next_question()
        await _answer_all(play, players)
        assert len(play.said("Question 1 of")) == len(play.said("Question 2 of")) == 1
        return "the next question came after the restart, once, with the same score"


def _exit_while_asking(stop_signal: signal.Signals, *, took_effect: bool) -> Run:
    """The process exits while the post of a question is in flight."""

    async def run(setup: Setup) -> str:
        async with _staged(setup) as stage:
            play, players = await _first_question(stage)
            stage.discord.script.add(Fault("post", Hang(), after=took_effect))
            await stage.discord.signal.until(lambda: stage.discord.script.spent, "the post hangs", 20)
            if stop_signal is signal.SIGTERM:
                await _terminate(stage)
            else:
                await stage.bot.kill()
            await stage.start()
            await play.next_question()
            await stage.discord.gateway.settle()
            await _answer_all(play, players)
            assert len(play.said("Question 2 of")) == 1, "the question was asked twice"
            return "asked after the restart, once"

    return run


# Discord.


async def _global_limit(setup: Setup) -> str:
    """A post's deadline cancels discord.py's wait for the global limit, which blocks all other requests."""
    async with _staged(setup) as stage:
        play, players = await _first_question(stage)
        stage.discord.script.add(Fault("post", Limit(_LONG_LIMIT_S, is_global=True)))
        await stage.discord.signal.until(lambda: stage.discord.script.spent, "the limit", 20)
        took = await play.next_question(_LONG_LIMIT_S + _GOES_ON_WITHIN_S)
        await play.until(lambda: not play.said("Quiz paused"), "the pause is over", _PAUSE_ENDS_WITHIN_S)
        await _answer_all(play, players)
        assert len(play.said("Question 2 of")) == 1, "the question was asked twice"
        return f"asked once, {max(took - _LONG_LIMIT_S, 0):.1f} s after the limit's end"


# The clock.


async def _clock_is_set(setup: Setup) -> str:
    faults = await asyncio.to_thread(ProcessFaults, setup.folder)
    async with staged(setup.folder, database=setup.database, start=False) as stage:
        faults.preload_into(stage.bot)
        await stage.start()
        play = await Play.begin(stage, Place(), questions=3, seconds=8)
        players = _players(stage)
        for number, shift in enumerate((-_HOUR_S, _HOUR_S), 1):
            await _answer_all(play, players)
            faults.shift_clock(shift)
            await play.next_question(40)
            assert len(play.said(f"Question {number} of", "(right answer)")) == 1
        await _answer_all(play, players)
        assert not stage.trouble(), stage.trouble()
        return "no question stayed open much longer than its time, and the game went on"


_KEEPS: Final = "no acknowledged answer lost; a clear message; goes on"
_PARKS: Final = "parked; goes on where it was"

INTERRUPTIONS: Final[tuple[Scenario[Setup], ...]] = (
    Scenario("SIGTERM while a question is open", _PARKS, _stopped_in_a_question),
    Scenario("SIGTERM between two questions", _PARKS, _stopped_between_questions),
    Scenario(
        "SIGTERM while a question is being posted",
        _PARKS,
        _exit_while_asking(signal.SIGTERM, took_effect=False),
    ),
    Scenario(
        "SIGTERM while a question is being posted, and was",
        _PARKS,
        _exit_while_asking(signal.SIGTERM, took_effect=True),
    ),
    Scenario(
        "kill -9 while a question is being posted, and was",
        _PARKS,
        _exit_while_asking(signal.SIGKILL, took_effect=True),
    ),
    Scenario(
        "429 for everything, 15 s, on a quiz question",
        f"asked once, within {_GOES_ON_WITHIN_S:.0f} s of the limit's end",
        _global_limit,
    ),
    Scenario("the clock is set an hour back, then ahead, during a quiz", "goes on", _clock_is_set),
)

FILE_FAULTS: Final[tuple[Scenario[Setup], ...]] = (
    Scenario("disk is full during a quiz", _KEEPS, _writes_fail(errno.ENOSPC)),
    Scenario("disk becomes read-only during a quiz", _KEEPS, _writes_fail(errno.EROFS)),
    Scenario("another process holds the database during a quiz", _KEEPS, _outage(Setup.locked)),
)

SERVER_FAULTS: Final[tuple[Scenario[ServerSetup], ...]] = (
    Scenario("the server is killed during a quiz", _KEEPS, _outage(ServerSetup.killed)),
    Scenario("the server takes no writes during a quiz", _KEEPS, _outage(ServerSetup.read_only)),
    Scenario("another process holds the quiz's tables", _KEEPS, _outage(ServerSetup.locked)),
)

PAIR_FAULTS: Final[tuple[Scenario[PairSetup], ...]] = (
    Scenario(
        "the primary of a synchronous pair dies during a quiz, and the standby is promoted",
        f"no acknowledged answer lost; goes on within {_FAILS_OVER_WITHIN_S:.0f} s",
        _primary_dies,
        in_suite=True,
    ),
)

SMALL_DISK_FAULTS: Final[tuple[Scenario[ServerSetup], ...]] = (
    Scenario("the server's disk is full during a quiz", _KEEPS, _full_disk_of_server),
)
