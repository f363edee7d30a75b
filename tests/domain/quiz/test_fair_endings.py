"""What must not turn a result: a deleted card, an appeal, a lone player's pace, a duel taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiz import refusals
from bot.domain.quiz.events import (
    Answered,
    CardDeleted,
    CardUnseen,
    ContinueAsked,
    DuelAnswered,
    ShowEnd,
    ShowReveal,
    StopAsked,
    SwitchedOff,
    TimePassed,
)
from bot.domain.quiz.machine import start_game, step
from bot.domain.quiz.model import EndReason, Game, Phase, Rules
from bot.domain.quiz.scoring import accept_appeal
from tests.domain.quiz.games import ANNA, BEN, CARA, RIGHT, START, STRANGER, a_game, card

DUEL = Rules(players=(ANNA, BEN))
GRACE = 750


def answered(game: Game, user_id: int, *, at: int) -> Game:
    return step(game, Answered(user_id, game.number, at, choice=RIGHT), at).game


def asked_again(game: Game, *, deleted_at: int, continued_at: int) -> Game:
    paused = step(game, CardDeleted(), deleted_at).game
    return step(paused, ContinueAsked(ANNA), continued_at).game


def points(game: Game) -> dict[int, int]:
    closed = step(game, TimePassed(), game.deadline + GRACE).game
    return {guess.user_id: guess.points for guess in closed.rounds[0].guesses}


# The order of speed.


def test_deleted_card_keeps_order_of_speed() -> None:
    game = answered(a_game(), BEN, at=START + 9_000)
    game = asked_again(game, deleted_at=START + 10_000, continued_at=START + 500_000)
    game = answered(game, CARA, at=START + 503_000)
    assert [guess.elapsed for guess in game.round.guesses] == [9_000, 13_000]
    assert points(game)[BEN] > points(game)[CARA]


@given(st.lists(st.tuples(st.integers(0, 15_000), st.integers(0, 100_000)), max_size=4), st.data())
def test_pauses_never_turn_the_order(breaks: list[tuple[int, int]], data: st.DataObject) -> None:
    game, now = a_game(), START
    for user, (shown, gone) in enumerate(breaks, start=100):
        game = answered(game, user, at=now + data.draw(st.integers(0, shown)))
        game = asked_again(game, deleted_at=now + shown, continued_at=now + shown + gone)
        now += shown + gone
    elapsed = [guess.elapsed for guess in answered(game, BEN, at=now + 5).round.guesses]
    assert elapsed == sorted(elapsed)


def test_unseen_card_keeps_order_of_speed() -> None:
    game = answered(a_game(), BEN, at=START + 6_000)
    game = answered(step(game, CardUnseen(), START + 7_000).game, CARA, at=START + 8_000)
    assert [guess.elapsed for guess in game.round.guesses] == [6_000, 8_000]


# A lone player.


def test_lone_player_does_not_wait_for_the_clock() -> None:
    alone = answered(a_game(), ANNA, at=START + 3_000)
    assert alone.deadline == START + 8_000
    assert step(alone, TimePassed(), START + 8_000 + GRACE).effects == (ShowReveal(0),)
    assert answered(a_game(), ANNA, at=START + 9_000).phase is Phase.REVEALED


def test_first_question_waits_for_others() -> None:
    others = answered(a_game(), BEN, at=START + 3_000)
    assert others.deadline == START + 20_000  # whoever started it has not answered
    both = answered(others, ANNA, at=START + 4_000)
    assert both.deadline == START + 14_000  # another one may still be thinking
    third = answered(both, CARA, at=START + 9_000)
    assert third.deadline == START + 19_000
    joined = answered(answered(a_game(), ANNA, at=START + 1_000), BEN, at=START + 7_000)
    assert joined.deadline == START + 17_000


# Ends.


def test_switching_off_ends_the_game_with_its_points() -> None:
    game = answered(a_game(), BEN, at=START + 10)
    ended = step(game, SwitchedOff(), START + 20)
    assert ended.effects == (ShowReveal(0), ShowEnd())
    assert ended.game.end_reason is EndReason.SWITCHED_OFF
    assert ended.game.rounds[0].guesses[0].points > 0
    assert step(ended.game, SwitchedOff(), START + 30).game is ended.game


def test_game_begun_where_quizzes_are_off_goes_on() -> None:
    game = start_game(
        Game("g", 1, 2, ANNA, rules=Rules(), cards=(card(0),), started_at=START, despite_off=True)
    ).game
    assert step(game, SwitchedOff(), START + 20).game is game
    assert step(game, SwitchedOff(for_all=True), START + 20).game.end_reason is EndReason.SWITCHED_OFF


@pytest.mark.parametrize(("user", "reason"), [(ANNA, EndReason.WITHDRAWN), (BEN, EndReason.DECLINED)])
def test_either_side_cancels_an_invitation(user: int, reason: EndReason) -> None:
    invited = a_game(rules=DUEL)
    for event in (DuelAnswered(user, accepted=False), StopAsked(user, may_manage=False)):
        assert step(invited, event, START).game.end_reason is reason


def test_others_cannot_answer_an_invitation() -> None:
    invited = a_game(rules=DUEL)
    for accepted in (True, False):
        with pytest.raises(refusals.NotAPlayer):
            step(invited, DuelAnswered(STRANGER, accepted=accepted), START)
    with pytest.raises(refusals.NotAllowedToStop):
        step(invited, StopAsked(STRANGER, may_manage=False), START)


# Appeals.


def test_appeal_accepts_similar_answers() -> None:
    game = a_game(cards=1, typed=True)
    texts = {
        ANNA: "Kingdom of fjords",
        BEN: "kingdom of fiords",
        CARA: "Kingdom of bridges",
        STRANGER: "Rome",
    }
    for user_id, text in texts.items():
        game = step(game, Answered(user_id, 0, START, text=text), START).game
    game = step(game, TimePassed(), game.deadline + GRACE).game
    appealed = accept_appeal(game, 0, ANNA)
    assert {guess.user_id for guess in appealed.rounds[0].guesses if guess.correct} == {ANNA, BEN}
