"""Deadlines to the millisecond, and who may do what in which phase."""

import pytest

from bot.domain.quiz import refusals
from bot.domain.quiz.events import (
    Answered,
    CardDeleted,
    CardUnseen,
    ContinueAsked,
    DiscordFailed,
    DuelAnswered,
    Event,
    HintAsked,
    RefreshQuestion,
    ShowEnd,
    ShowHint,
    ShowPause,
    ShowQuestion,
    ShowReveal,
    SkipVoted,
    Step,
    StopAsked,
    TimePassed,
)
from bot.domain.quiz.machine import longest_wait, next_wakeup, open_round, start_game, step
from bot.domain.quiz.model import EndReason, Game, PauseReason, Phase, Rules
from bot.domain.quiz.scoring import accept_appeal
from tests.domain.quiz.games import ANNA, BEN, CARA, RIGHT, START, STRANGER, WRONG, a_game, card

DUEL = Rules(players=(ANNA, BEN))
GRACE = 750


def begun_duel(*, cards: int = 3) -> Game:
    return step(a_game(cards=cards, rules=DUEL), DuelAnswered(BEN, accepted=True), START).game


def answered(game: Game, user_id: int, *, at: int, choice: int = RIGHT) -> Step:
    return step(game, Answered(user_id, game.number, at, choice=choice), at)


def second_question(*players: int) -> Game:
    """Return a game whose first question was answered by some, with its second one open."""
    game = a_game()
    for player in players:
        game = answered(game, player, at=START + 10).game
    revealed = step(game, TimePassed(), game.deadline + GRACE).game
    return step(revealed, TimePassed(), revealed.deadline).game


def test_new_game_keeps_its_settings() -> None:
    cards = (card(0), card(1))
    rules = Rules(seconds=33, pause=4)
    begun = start_game(
        Game(id="abc", guild_id=1, channel_id=2, starter_id=ANNA, cards=cards, rules=rules, started_at=START)
    )
    game = begun.game
    assert (game.id, game.guild_id, game.channel_id, game.starter_id) == ("abc", 1, 2, ANNA)
    assert (game.cards, game.rules, game.started_at) == (cards, rules, START)
    assert (game.phase, game.deadline, game.round.opened_at) == (Phase.ASKING, START + 33_000, START)
    assert begun.effects == (ShowQuestion(0),)


def test_duel_waits_two_minutes() -> None:
    game = a_game(rules=DUEL)
    assert (game.phase, game.rounds, next_wakeup(game), longest_wait(game)) == (
        Phase.INVITED,
        (),
        START + 120_000,
        120_000,
    )
    assert step(game, TimePassed(), START + 119_999) == Step(game)
    ended = step(game, TimePassed(), START + 120_000)
    assert (ended.game.end_reason, ended.effects) == (EndReason.DECLINED, (ShowEnd(),))


def test_each_phase_has_longest_wait() -> None:
    asking = a_game(rules=Rules(seconds=30, pause=7))
    revealed = step(asking, TimePassed(), asking.deadline + GRACE).game
    paused = step(asking, CardDeleted(), START).game
    assert (next_wakeup(asking), longest_wait(asking)) == (START + 30_000 + GRACE, 30_000 + GRACE)
    assert longest_wait(revealed) == 7_000
    assert next_wakeup(revealed) == asking.deadline + GRACE + 7_000
    assert (longest_wait(paused), next_wakeup(paused)) == (900_000, START + 900_000)


def test_elapsed_is_measured_from_press() -> None:
    game = a_game()
    before, ahead = Answered(BEN, 0, START - 500, choice=RIGHT), Answered(CARA, 0, START + 900, choice=RIGHT)
    game = step(step(game, before, START + 700).game, ahead, START + 800).game
    assert [(guess.user_id, guess.elapsed) for guess in game.round.guesses] == [(BEN, 0), (CARA, 800)]


def test_press_at_deadline_counts() -> None:
    game = a_game()
    taken = step(game, Answered(BEN, 0, game.deadline, choice=RIGHT), game.deadline + 5).game
    assert taken.round.guesses[0].elapsed == game.rules.seconds * 1000


def test_guess_keeps_details() -> None:
    hinted = step(a_game(), HintAsked(BEN, 0), START).game
    (pressed,) = answered(hinted, BEN, at=START + 100, choice=WRONG).game.round.guesses
    assert (
        pressed.user_id,
        pressed.choice,
        pressed.text,
        pressed.correct,
        pressed.hints,
        pressed.points,
    ) == (
        BEN,
        WRONG,
        None,
        False,
        1,
        0,
    )
    (typed,) = step(a_game(typed=True), Answered(BEN, 0, START, text="Rome"), START).game.round.guesses
    assert (typed.choice, typed.text, typed.correct) == (None, "Rome", False)


def test_newcomers_get_four_seconds() -> None:
    game = second_question(ANNA, BEN)
    opened = game.round.opened_at
    game = answered(game, ANNA, at=opened + 500).game
    done = answered(game, BEN, at=opened + 1_000)
    assert (done.game.deadline, done.effects) == (opened + 4_000, (RefreshQuestion(1),))
    assert answered(game, BEN, at=opened + 4_000).effects == (ShowReveal(1),)
    assert answered(game, BEN, at=opened + 3_999).game.phase is Phase.ASKING


def test_newcomer_who_takes_a_hint_gets_the_whole_time() -> None:
    game = answered(second_question(ANNA), ANNA, at=second_question(ANNA).round.opened_at + 1_000).game
    opened_at = game.round.opened_at
    assert game.deadline == opened_at + 4_000
    hinted = step(game, HintAsked(BEN, 1), opened_at + 2_000)
    assert RefreshQuestion(1) in hinted.effects
    assert hinted.game.deadline == opened_at + 20_000
    assert hinted.game.roster() == {ANNA, BEN}
    both = answered(hinted.game, BEN, at=opened_at + 9_000)
    assert both.effects == (ShowReveal(1),)


def test_newcomer_who_takes_a_hint_may_vote_to_skip() -> None:
    game = second_question(ANNA)
    with pytest.raises(refusals.QuizRefusal, match="take a hint to join in"):
        step(game, SkipVoted(BEN, 1), game.round.opened_at)
    hinted = step(game, HintAsked(BEN, 1), game.round.opened_at).game
    voted = step(hinted, SkipVoted(BEN, 1), game.round.opened_at).game
    assert voted.round.skips == (BEN,)
    assert not voted.round.skipped


def test_who_played_before_may_vote_to_skip() -> None:
    game = step(a_game(cards=6), HintAsked(BEN, 0), START).game
    for _ in range(4):
        game = step(
            answered(game, ANNA, at=game.round.opened_at).game, TimePassed(), game.deadline + GRACE
        ).game
        game = step(game, TimePassed(), game.deadline).game
    assert game.number == 4
    assert game.roster() == {ANNA}  # those who left are not counted
    assert step(game, SkipVoted(BEN, 4), game.round.opened_at).game.round.skips == (BEN,)


def test_who_votes_to_skip_is_not_awaited() -> None:
    game = second_question(ANNA, BEN, CARA)
    at = game.round.opened_at + 5_000
    for player in (ANNA, BEN):
        game = answered(game, player, at=at).game
    assert game.deadline == game.round.opened_at + 20_000
    assert step(game, SkipVoted(CARA, 1), at).effects == (ShowReveal(1),)
    duel = answered(begun_duel(), ANNA, at=START + 1).game
    assert step(duel, SkipVoted(BEN, 0), START + 2).game.phase is Phase.ASKING


def test_newcomers_get_no_extra_time() -> None:
    game = a_game(rules=Rules(seconds=2))
    game = step(answered(game, ANNA, at=START).game, TimePassed(), START + 2_000 + GRACE).game
    game = step(game, TimePassed(), game.deadline).game
    assert answered(game, ANNA, at=game.round.opened_at + 10).game.deadline == game.round.opened_at + 2_000


def test_starter_is_awaited_in_first_question() -> None:
    assert a_game().roster() == {ANNA}
    assert second_question(BEN).roster() == {BEN}


def test_hints_are_counted_per_user() -> None:
    first = step(a_game(), HintAsked(BEN, 0), START)
    second = step(first.game, HintAsked(BEN, 0), START)
    other = step(second.game, HintAsked(CARA, 0), START)
    assert (first.effects, other.effects) == ((ShowHint(BEN, "D"),), (ShowHint(CARA, "D"),))
    assert second.effects == (ShowHint(BEN, "A D"),)
    assert [other.game.round.hints_of(user) for user in (ANNA, BEN, CARA)] == [0, 2, 1]


def test_hint_is_refused() -> None:
    with pytest.raises(refusals.TooLateForHint):
        step(answered(a_game(), BEN, at=START).game, HintAsked(BEN, 0), START)
    duel = begun_duel()
    with pytest.raises(refusals.NotAPlayer, match="duel is between two"):
        step(duel, HintAsked(CARA, 0), START)
    with pytest.raises(refusals.NotAPlayer, match="duel is between two"):
        step(duel, SkipVoted(CARA, 0), START)


def test_half_of_votes_do_not_skip() -> None:
    game = second_question(ANNA, BEN, CARA, STRANGER)
    at = game.round.opened_at + 5
    for voter in (ANNA, BEN):
        voted = step(game, SkipVoted(voter, 1), at)
        assert (voted.effects, voted.game.round.skipped) == ((RefreshQuestion(1),), False)
        game = voted.game
    assert game.round.skips == (ANNA, BEN)
    carried = step(game, SkipVoted(CARA, 1), at)
    assert carried.game.round.skipped
    assert carried.game.round.closed_at == at


def test_vote_of_onlooker_says_why() -> None:
    with pytest.raises(refusals.QuizRefusal, match="Those who play decide"):
        step(second_question(ANNA), SkipVoted(STRANGER, 1), START)


def test_skipped_question_is_not_idle() -> None:
    game = a_game(cards=5, rules=Rules(idle_limit=1))
    game = step(game, SkipVoted(ANNA, 0), START).game
    assert game.phase is Phase.REVEALED
    untouched = a_game(cards=5, rules=Rules(idle_limit=1))
    assert step(untouched, TimePassed(), untouched.deadline + GRACE).game.end_reason is EndReason.IDLE


def test_begun_duel_cannot_be_declined() -> None:
    with pytest.raises(refusals.RoundClosed):
        step(begun_duel(), DuelAnswered(BEN, accepted=False), START)


def test_duel_closes_when_both_answered() -> None:
    game = answered(begun_duel(), ANNA, at=START + 10)
    assert game.effects == (RefreshQuestion(0),)
    assert answered(game.game, BEN, at=START + 20).effects == (ShowReveal(0),)


def test_question_waits_for_grace() -> None:
    game = a_game()
    assert step(game, TimePassed(), game.deadline + GRACE - 1).game.phase is Phase.ASKING
    closed = step(game, TimePassed(), game.deadline + GRACE)
    assert (closed.effects, closed.game.round.closed_at) == ((ShowReveal(0),), game.deadline + GRACE)
    assert closed.game.deadline == game.deadline + GRACE + 6_000


def test_next_question_follows_pause() -> None:
    game = a_game()
    revealed = step(game, TimePassed(), game.deadline + GRACE).game
    assert step(revealed, TimePassed(), revealed.deadline - 1) == Step(revealed)
    asked = step(revealed, TimePassed(), revealed.deadline).game
    assert (asked.number, asked.round.opened_at, asked.deadline) == (
        1,
        revealed.deadline,
        revealed.deadline + 20_000,
    )


def test_backoff_grows() -> None:
    game, waits = a_game(), list[int]()
    for failure in range(1, 5):
        paused = step(game, DiscordFailed(permanent=False), START)
        assert paused.effects == (ShowPause(),)
        assert (paused.game.phase, paused.game.pause_reason, paused.game.failures) == (
            Phase.PAUSED,
            PauseReason.TROUBLE,
            failure,
        )
        waits.append(paused.game.deadline - START)
        game = step(paused.game, TimePassed(), paused.game.deadline).game
        assert (game.phase, game.pause_reason) == (Phase.ASKING, None)
    assert waits == [5_000, 20_000, 60_000, 180_000]


def test_answer_resets_failures() -> None:
    game = step(a_game(), DiscordFailed(permanent=False), START).game
    game = step(game, TimePassed(), game.deadline).game
    assert answered(game, BEN, at=game.round.opened_at + 1).game.failures == 0


def test_pause_between_questions_resumes() -> None:
    game = a_game()
    revealed = step(game, TimePassed(), game.deadline + GRACE).game
    paused = step(revealed, DiscordFailed(permanent=False), START).game
    assert step(paused, TimePassed(), paused.deadline).effects == (ShowQuestion(1),)
    assert paused.rounds == revealed.rounds


def test_failed_invitation_is_declined() -> None:
    failed = step(a_game(rules=DUEL), DiscordFailed(permanent=False), START).game
    assert (failed.end_reason, failed.ended_at) == (EndReason.DECLINED, START)


def test_deleted_card_matters_only_when_open() -> None:
    game = a_game()
    paused = step(game, CardDeleted(), START + 5).game
    assert (paused.pause_reason, paused.deadline) == (PauseReason.CARD_DELETED, START + 5 + 900_000)
    revealed = step(game, TimePassed(), game.deadline + GRACE).game
    for other in (revealed, a_game(rules=DUEL), paused):
        assert step(other, CardDeleted(), START) == Step(other)
        assert step(other, CardUnseen(), START) == Step(other)


def test_continue_needs_pause_and_player() -> None:
    with pytest.raises(refusals.QuizRefusal, match="isn't paused"):
        step(a_game(), ContinueAsked(ANNA), START)
    duel = step(begun_duel(), CardDeleted(), START).game
    with pytest.raises(refusals.NotAPlayer):
        step(duel, ContinueAsked(CARA), START)
    continued = step(duel, ContinueAsked(BEN), START + 9).game
    assert (continued.phase, continued.pause_reason, continued.round.opened_at) == (
        Phase.ASKING,
        None,
        START + 9,
    )


def test_reshown_question_keeps_answers() -> None:
    game = answered(a_game(), BEN, at=START + 10).game
    again = step(game, CardUnseen(), START + 50_000).game
    assert again.round.guesses == game.round.guesses
    assert (again.round.opened_at, again.deadline) == (START + 50_000, START + 70_000)


def test_ended_game_says_when_and_why() -> None:
    paused = step(a_game(), CardDeleted(), START).game
    ended = step(paused, StopAsked(ANNA, may_manage=False), START + 77).game
    assert (ended.phase, ended.end_reason, ended.pause_reason) == (Phase.ENDED, EndReason.STOPPED, None)
    assert (ended.ended_at, ended.deadline, ended.round.closed_at) == (START + 77,) * 3


def test_answer_restarts_idle_count() -> None:
    game = a_game(cards=9, rules=Rules(idle_limit=3))
    for number in range(5):
        if number == 1:
            game = answered(game, BEN, at=game.round.opened_at).game
        game = step(game, TimePassed(), next_wakeup(game) or 0).game
        assert game.is_over is (number == 4)
        game = step(game, TimePassed(), next_wakeup(game) or 0).game
    assert game.end_reason is EndReason.IDLE


@pytest.mark.parametrize("number", [-1, 0, 2])
def test_open_round_refuses_other_numbers(number: int) -> None:
    game = second_question(ANNA)
    assert open_round(game, 1) is game.round
    with pytest.raises(refusals.RoundClosed):
        open_round(game, number)


def test_no_round_is_open() -> None:
    game = a_game()
    with pytest.raises(refusals.RoundClosed):
        open_round(a_game(rules=DUEL), -1)
    with pytest.raises(refusals.RoundClosed):
        open_round(step(game, TimePassed(), game.deadline + GRACE).game, 0)
    with pytest.raises(refusals.QuizRefusal, match="quiz is paused"):
        open_round(step(game, CardDeleted(), START).game, 0)


@pytest.mark.parametrize("number", [-1, 1, 2])
def test_appeal_needs_revealed_question(number: int) -> None:
    game = step(a_game(typed=True), Answered(BEN, 0, START, text="Norge"), START).game
    game = step(game, TimePassed(), game.deadline + GRACE).game
    with pytest.raises(refusals.NothingToAppeal):
        accept_appeal(game, number, BEN)


def test_appeal_changes_one_question() -> None:
    game = a_game(typed=True)
    for _ in range(3):
        game = step(
            game, Answered(BEN, game.number, game.round.opened_at, text="Norge"), game.round.opened_at
        ).game
        game = step(game, TimePassed(), next_wakeup(game) or 0).game
        if not game.is_over:
            game = step(game, TimePassed(), game.deadline).game
    appealed = accept_appeal(game, 1, BEN)
    assert [round_.guesses[0].correct for round_ in appealed.rounds] == [False, True, False]
    assert appealed.rounds[::2] == game.rounds[::2]


@pytest.mark.parametrize(
    ("event", "refusal", "text"),
    [
        (Answered(BEN, 0, START, choice=RIGHT), refusals.RoundClosed, "Too late"),
        (HintAsked(BEN, 0), refusals.RoundClosed, "Too late"),
        (SkipVoted(BEN, 0), refusals.RoundClosed, "Too late"),
        (StopAsked(ANNA, may_manage=True), refusals.QuizRefusal, "This quiz is over"),
        (ContinueAsked(ANNA), refusals.QuizRefusal, "This quiz is over"),
        (DuelAnswered(BEN, accepted=True), refusals.QuizRefusal, "This quiz is over"),
    ],
)
def test_ended_game_refuses_user_events(event: Event, refusal: type[refusals.QuizRefusal], text: str) -> None:
    game = step(a_game(), StopAsked(ANNA, may_manage=False), START).game
    with pytest.raises(refusal, match=text):
        step(game, event, START)
