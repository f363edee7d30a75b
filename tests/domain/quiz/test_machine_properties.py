"""Random histories of events: nobody scores twice, and every game ends."""

from contextlib import suppress
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiz.events import (
    Answered,
    CardDeleted,
    CardUnseen,
    ContinueAsked,
    DiscordFailed,
    Event,
    HintAsked,
    SkipVoted,
    StopAsked,
    TimePassed,
)
from bot.domain.quiz.machine import next_wakeup, step
from bot.domain.quiz.model import Game, Phase
from bot.domain.quiz.refusals import QuizRefusal
from tests.domain.quiz.games import START, a_game

USERS = st.integers(1, 4)
NUMBERS = st.integers(0, 3)
EVENTS = st.one_of(
    st.builds(Answered, USERS, NUMBERS, st.integers(START, START + 200_000), choice=st.integers(0, 3)),
    st.builds(HintAsked, USERS, NUMBERS),
    st.builds(SkipVoted, USERS, NUMBERS),
    st.builds(StopAsked, USERS, may_manage=st.just(value=False)),
    st.just(TimePassed()),
    st.just(TimePassed()),
    st.just(CardDeleted()),
    st.just(CardUnseen()),
    st.builds(
        DiscordFailed,
        permanent=st.just(value=False),
        again_at=st.none() | st.integers(START, START + 2_000_000),
    ),
    st.builds(ContinueAsked, USERS),
)
HISTORIES = st.lists(st.tuples(st.integers(0, 25_000), EVENTS), max_size=40)


def play(history: list[tuple[int, Event]]) -> list[Game]:
    """Return the game after every event, with due time passing before each."""
    games = [a_game(cards=4)]
    now = START
    for pause, event in history:
        now += pause
        for next_event in (TimePassed(), event):
            with suppress(QuizRefusal):
                games.append(step(games[-1], next_event, now).game)
    return games


@given(HISTORIES)
def test_nobody_scores_twice(
    history: list[tuple[int, Event]],
) -> None:
    for game in play(history):
        for round_ in game.rounds:
            users = [guess.user_id for guess in round_.guesses]
            assert len(users) == len(set(users))
            assert all(0 <= guess.points <= 120 for guess in round_.guesses)
            assert all(guess.correct or not guess.points for guess in round_.guesses)


@given(HISTORIES)
def test_answers_are_never_lost(history: list[tuple[int, Event]]) -> None:
    games = play(history)
    for before, after in pairwise(games):
        for number, round_ in enumerate(before.rounds):
            kept = {(guess.user_id, guess.choice, guess.correct) for guess in after.rounds[number].guesses}
            assert kept >= {(guess.user_id, guess.choice, guess.correct) for guess in round_.guesses}
            if round_.closed_at is not None:
                assert after.rounds[number] == round_


@given(HISTORIES)
def test_every_game_ends(history: list[tuple[int, Event]]) -> None:
    game = play(history)[-1]
    for _ in range(30):
        due = next_wakeup(game)
        if due is None:
            break
        game = step(game, TimePassed(), due).game
    assert game.phase is Phase.ENDED


@given(HISTORIES, st.data())
def test_late_wake_only_delays(history: list[tuple[int, Event]], data: st.DataObject) -> None:
    game = play(history)[-1]
    due = next_wakeup(game)
    if due is None:
        return
    late = due + data.draw(st.integers(0, 10**9))
    on_time, delayed = step(game, TimePassed(), due).game, step(game, TimePassed(), late).game
    assert on_time.phase is delayed.phase
    assert [round_.guesses for round_ in on_time.rounds] == [round_.guesses for round_ in delayed.rounds]
