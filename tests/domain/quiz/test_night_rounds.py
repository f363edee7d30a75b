"""What the host of a trivia night does to the game of a round."""

import pytest

from bot.domain.quiz import refusals
from bot.domain.quiz.events import HoldAsked, ShowPause, ShowQuestion, ShowReveal, SkipOrdered, TimePassed
from bot.domain.quiz.machine import HELD_SECONDS, SECOND, longest_wait, next_wakeup, step
from bot.domain.quiz.model import EndReason, Game, PauseReason, Phase
from tests.domain.quiz.games import START, a_game

LATER = START + 5_000


def wait(game: Game) -> Game:
    due = next_wakeup(game)
    assert due is not None
    return step(game, TimePassed(), due).game


def test_a_held_game_pauses_once_the_question_is_closed() -> None:
    held = step(a_game(), HoldAsked(held=True), LATER)
    assert (held.effects, held.game.phase) == ((), Phase.ASKING)
    due = next_wakeup(held.game) or 0
    paused = step(held.game, TimePassed(), due)
    assert paused.effects == (ShowReveal(0), ShowPause())
    assert paused.game.pause_reason is PauseReason.HOST
    assert next_wakeup(paused.game) == due + HELD_SECONDS * SECOND
    assert longest_wait(paused.game) == HELD_SECONDS * SECOND
    resumed = step(paused.game, HoldAsked(held=False), due + 1)
    assert resumed.effects == (ShowQuestion(1),)
    assert not resumed.game.held


def test_a_game_between_questions_is_held_at_once() -> None:
    revealed = wait(a_game())
    assert step(revealed, HoldAsked(held=True), LATER).effects == (ShowPause(),)


def test_a_hold_that_is_taken_back_in_time_changes_nothing() -> None:
    held = step(a_game(), HoldAsked(held=True), LATER).game
    assert step(held, HoldAsked(held=False), LATER).game == a_game()


def test_a_held_game_that_nobody_continues_ends() -> None:
    paused = step(wait(a_game()), HoldAsked(held=True), LATER).game
    assert wait(paused).end_reason is EndReason.STALLED


def test_the_host_skips_the_open_question_only() -> None:
    skipped = step(a_game(), SkipOrdered(0), LATER)
    assert skipped.effects == (ShowReveal(0),)
    assert skipped.game.round.skipped
    with pytest.raises(refusals.RoundClosed):
        step(skipped.game, SkipOrdered(0), LATER)


def test_questions_that_the_host_skips_do_not_make_a_game_idle() -> None:
    game = a_game(cards=5)
    for number in range(4):
        game = wait(step(game, SkipOrdered(number), LATER).game)
    assert game.phase is Phase.ASKING
