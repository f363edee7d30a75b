"""Rules that whoever starts a game can choose: answers in the chat, first to so many points, alone."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.pack.model import Difficulty
from bot.domain.quiz import refusals
from bot.domain.quiz.events import Answered, HintAsked, RefreshQuestion, ShowEnd, ShowReveal, TimePassed
from bot.domain.quiz.machine import next_wakeup, step
from bot.domain.quiz.model import PRIVATE, AnswerMode, EndReason, Game, Phase, Rules
from bot.domain.quiz.scoring import accept_appeal, right_points
from tests.domain.quiz.games import ANNA, BEN, CARA, RIGHT, START, WRONG, a_game

CHAT = Rules(mode=AnswerMode.CHAT)


def said(game: Game, user_id: int, text: str, *, after: int = 1_000) -> Game:
    at = game.round.opened_at + after
    return step(game, Answered(user_id, game.number, at, text=text), at).game


def pressed(game: Game, user_id: int, choice: int = RIGHT) -> Game:
    at = game.round.opened_at + 1_000
    return step(game, Answered(user_id, game.number, at, choice=choice), at).game


def next_question(game: Game) -> Game:
    while game.phase is Phase.ASKING:
        game = step(game, TimePassed(), next_wakeup(game) or 0).game
    return game if game.is_over else step(game, TimePassed(), next_wakeup(game) or 0).game


# In the chat.


def test_first_right_answer_takes_the_question() -> None:
    game = said(said(a_game(typed=True, rules=CHAT), ANNA, "Sweden"), BEN, "Rome", after=2_000)
    assert game.phase is Phase.ASKING
    at = START + 3_000
    won = step(game, Answered(ANNA, 0, at, text="norway"), at)
    assert won.effects == (ShowReveal(0),)
    assert [(guess.user_id, guess.points) for guess in won.game.rounds[0].guesses] == [(ANNA, 120), (BEN, 0)]
    with pytest.raises(refusals.RoundClosed):
        said(won.game, BEN, "Norway", after=3_001)


def test_wrong_tries_go_on() -> None:
    game = said(a_game(typed=True, rules=CHAT), ANNA, "Sweden")
    again = step(game, Answered(ANNA, 0, START + 2_000, text="Rome"), START + 2_000)
    assert again.effects == (RefreshQuestion(0),)
    (guess,) = again.game.round.guesses
    assert (guess.text, guess.elapsed, guess.correct) == ("Rome", 2_000, False)
    assert again.game.deadline == game.deadline


def test_hint_after_a_try_costs_as_ever() -> None:
    game = said(a_game(typed=True, rules=CHAT), ANNA, "Sweden")
    game = step(game, HintAsked(ANNA, 0), START + 1_500).game
    game = said(game, ANNA, "Norway", after=2_000)
    assert game.rounds[0].guesses[0].points == 60


@given(st.lists(st.tuples(st.sampled_from((ANNA, BEN, CARA)), st.sampled_from(("Rome", "Oslo", "Norway")))))
def test_one_winner_a_question_in_the_chat(tries: list[tuple[int, str]]) -> None:
    game = a_game(typed=True, rules=CHAT)
    for user_id, text in tries:
        if game.phase is Phase.ASKING:
            game = said(game, user_id, text)
    right = [guess for guess in game.rounds[0].guesses if guess.correct]
    assert len(right) == (1 if "Norway" in dict.fromkeys(text for _, text in tries) else 0)
    assert len({guess.user_id for guess in game.rounds[0].guesses}) == len(game.rounds[0].guesses)


# First to so many points.


def test_first_to_points_ends_the_game() -> None:
    game = a_game(cards=9, rules=Rules(target=240))
    game = next_question(pressed(pressed(game, ANNA), BEN, WRONG))
    assert not game.is_over
    game = pressed(pressed(game, BEN), ANNA)
    ended = step(game, TimePassed(), next_wakeup(game) or 0)
    assert ended.game.end_reason is EndReason.FINISHED
    assert ended.effects == (ShowReveal(1), ShowEnd())
    assert ended.game.number == 1


def test_unreached_target_ends_with_the_questions() -> None:
    game = a_game(cards=2, rules=Rules(target=10_000))
    game = next_question(next_question(pressed(game, ANNA)))
    assert (game.end_reason, game.number) == (EndReason.FINISHED, 1)


@example(8, [(True, False)] * 9)  # whose seventh right answer brings more than 800 points
@given(st.integers(1, 9), st.lists(st.tuples(st.booleans(), st.booleans()), min_size=9, max_size=9))
def test_right_answers_end_a_game_as_in_red(most: int, rounds: list[tuple[bool, bool]]) -> None:
    game = a_game(cards=9, rules=Rules(right_target=most))
    scores = {ANNA: 0, BEN: 0}  # a point for each right answer
    for number, presses in enumerate(rounds, start=1):
        for user_id, is_right in zip(scores, presses, strict=True):
            game = pressed(game, user_id, RIGHT if is_right else WRONG)
            scores[user_id] += is_right
        game = next_question(game)
        assert game.is_over == (max(scores.values()) >= most or number == len(rounds))
        if game.is_over:
            break


def test_more_right_answers_than_questions_end_nothing() -> None:
    assert a_game(cards=2, rules=Rules(right_target=3)).rules == Rules()
    assert a_game(cards=3, rules=Rules(right_target=3)).rules == Rules(right_target=3)


# Alone.


def test_nobody_else_is_waited_for_in_private() -> None:
    game = replace(a_game(), guild_id=PRIVATE)
    assert pressed(game, ANNA).phase is Phase.REVEALED


# Points.


def test_hard_questions_score_more() -> None:
    points: list[int] = []
    for difficulty in Difficulty:
        game = a_game(cards=1)
        asked = replace(game.cards[0].question, difficulty=difficulty)
        game = replace(game, cards=(replace(game.cards[0], question=asked),))
        ended = step(pressed(game, ANNA), TimePassed(), START + 60_000).game
        points.append(ended.rounds[0].guesses[0].points)
    assert points == [100, 120, 170]
    assert [right_points(difficulty, 1) for difficulty in Difficulty] == [40, 50, 75]


def test_appeal_scores_by_difficulty() -> None:
    game = a_game(cards=1, typed=True)
    asked = replace(game.cards[0].question, difficulty=Difficulty.HARD)
    game = replace(game, cards=(replace(game.cards[0], question=asked),))
    game = step(said(game, BEN, "Norge"), TimePassed(), START + 60_000).game
    assert accept_appeal(game, 0, BEN).rounds[0].guesses[0].points == 150
