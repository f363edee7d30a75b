"""The rules of a game, event by event."""

import pytest

from bot.domain.quiz import refusals
from bot.domain.quiz.events import (
    Answered,
    CardDeleted,
    CardUnseen,
    ContinueAsked,
    DiscordFailed,
    DuelAnswered,
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
from bot.domain.quiz.machine import (
    BACKOFF_SECONDS,
    GRACE_MS,
    PAUSE_SECONDS,
    SECOND,
    next_wakeup,
    step,
)
from bot.domain.quiz.model import LETTERS, EndReason, Game, Phase, Rules
from bot.domain.quiz.scoring import accept_appeal
from bot.domain.quiz.standings import scoreboard, winners
from tests.domain.quiz.games import ANNA, BEN, CARA, RIGHT, START, STRANGER, WRONG, a_game

DUEL = Rules(players=(ANNA, BEN))


def answer(game: Game, user_id: int, choice: int = RIGHT, *, after: int = 1000) -> Game:
    now = game.round.opened_at + after
    return step(game, Answered(user_id, game.number, now, choice=choice), now).game


def wait(game: Game) -> Step:
    due = next_wakeup(game)
    assert due is not None
    return step(game, TimePassed(), due)


def test_new_game_asks_first_question() -> None:
    game = a_game(rules=Rules(seconds=30))
    assert (game.phase, game.number, game.deadline) == (Phase.ASKING, 0, START + 30 * SECOND)


def test_game_runs_to_its_end() -> None:
    revealed = wait(answer(a_game(cards=2), ANNA))
    assert revealed.effects == (ShowReveal(0),)
    asking = wait(revealed.game)
    assert asking.effects == (ShowQuestion(1),)
    ended = wait(asking.game)
    assert ended.effects == (ShowReveal(1), ShowEnd())
    assert ended.game.end_reason is EndReason.FINISHED
    assert next_wakeup(ended.game) is None


def test_early_wake_changes_nothing() -> None:
    game = a_game()
    assert step(game, TimePassed(), game.deadline + GRACE_MS - 1) == Step(game)


def test_question_closes_if_clock_is_set_back() -> None:
    game = a_game()
    hour_before = START - 3_600_000
    closed = step(game, TimePassed(next_wakeup(game) or 0), hour_before).game
    assert closed.phase is Phase.REVEALED
    assert closed.deadline == hour_before + closed.rules.pause * 1000


def test_second_answer_is_refused() -> None:
    game = answer(a_game(), BEN, WRONG)
    with pytest.raises(refusals.AlreadyAnswered):
        answer(game, BEN, RIGHT)


def test_late_press_is_refused() -> None:
    game = a_game()
    late = game.deadline + 1
    with pytest.raises(refusals.RoundClosed):
        step(game, Answered(BEN, 0, late, choice=RIGHT), late + 10)


def test_timely_press_counts_during_grace() -> None:
    game = a_game()
    step_ = step(game, Answered(BEN, 0, game.deadline, choice=RIGHT), game.deadline + GRACE_MS - 1)
    assert step_.game.round.guess_of(BEN) is not None


def test_press_on_old_question_is_refused() -> None:
    game = wait(wait(a_game()).game).game
    with pytest.raises(refusals.RoundClosed):
        step(game, Answered(BEN, 0, game.round.opened_at, choice=RIGHT), game.round.opened_at)


def test_first_question_waits_for_newcomers() -> None:
    step_ = step(a_game(), Answered(ANNA, 0, START + 1, choice=RIGHT), START + 1)
    assert step_.game.phase is Phase.ASKING
    assert step_.effects == (RefreshQuestion(0),)


def test_question_closes_when_all_answered() -> None:
    game = wait(wait(answer(answer(a_game(), ANNA), BEN)).game).game
    game = answer(game, ANNA, after=5000)
    assert game.phase is Phase.ASKING
    assert answer(game, BEN, after=6000).phase is Phase.REVEALED


def test_newcomers_get_a_few_seconds() -> None:
    game = wait(wait(answer(a_game(), ANNA)).game).game
    game = answer(game, ANNA, after=500)
    assert game.phase is Phase.ASKING
    game = answer(game, CARA, after=2000)
    assert {guess.user_id for guess in wait(game).game.round.guesses} == {ANNA, CARA}


def test_inactive_player_is_not_waited_for() -> None:
    game = answer(answer(a_game(cards=5), ANNA), BEN)
    for _ in range(3):
        game = answer(wait(wait(game).game).game, ANNA, after=6000)
    assert game.phase is Phase.REVEALED  # Ben answered three questions ago


def test_right_counts_more_than_quick() -> None:
    game = answer(answer(answer(a_game(), ANNA, WRONG, after=100), BEN, after=7000), CARA, after=2000)
    points = {standing.score.user_id: standing.score.points for standing in scoreboard(wait(game).game)}
    assert points == {ANNA: 0, BEN: 112, CARA: 120}


def test_tied_presses_score_the_same() -> None:
    game = wait(answer(answer(a_game(cards=1), ANNA, after=1000), BEN, after=1300)).game
    assert winners(game) == (ANNA, BEN)


def test_hint_halves_only_takers_points() -> None:
    game = a_game()
    hinted = step(game, HintAsked(BEN, 0), START + 10)
    assert isinstance(hinted.effects[0], ShowHint)
    game = answer(answer(hinted.game, ANNA, after=1000), BEN, after=1000)
    points = {standing.score.user_id: standing.score.points for standing in scoreboard(wait(game).game)}
    assert points == {ANNA: 120, BEN: 60}


def test_hints_spare_right_choice_and_run_out() -> None:
    game = a_game()
    for _ in range(2):
        step_ = step(game, HintAsked(BEN, 0), START + 10)
        assert isinstance(step_.effects[0], ShowHint)
        assert "B" not in step_.effects[0].hint
        game = step_.game
    with pytest.raises(refusals.QuizRefusal, match="no more hints"):
        step(game, HintAsked(BEN, 0), START + 10)


def test_choice_that_a_hint_ruled_out_is_refused_to_its_taker() -> None:
    hinted = step(a_game(), HintAsked(BEN, 0), START + 10)
    (shown,) = hinted.effects
    assert isinstance(shown, ShowHint)
    struck = LETTERS.index(shown.hint)
    with pytest.raises(refusals.QuizRefusal, match=f"ruled out {shown.hint}"):
        answer(hinted.game, BEN, struck)
    assert answer(hinted.game, ANNA, struck).round.guess_of(ANNA) is not None
    assert answer(hinted.game, BEN).round.guess_of(BEN) is not None


def test_skip_needs_majority() -> None:
    game = wait(wait(answer(answer(a_game(), ANNA), BEN)).game).game
    voted = step(game, SkipVoted(ANNA, 1), game.round.opened_at)
    assert voted.game.phase is Phase.ASKING
    skipped = step(voted.game, SkipVoted(BEN, 1), game.round.opened_at)
    assert skipped.effects == (ShowReveal(1),)
    assert skipped.game.round.skipped


def test_onlooker_and_second_vote_are_refused() -> None:
    game = wait(wait(answer(answer(a_game(), ANNA), BEN)).game).game
    with pytest.raises(refusals.QuizRefusal, match="Those who play decide"):
        step(game, SkipVoted(STRANGER, 1), START)
    game = step(game, SkipVoted(ANNA, 1), START).game
    with pytest.raises(refusals.QuizRefusal, match="already voted to skip"):
        step(game, SkipVoted(ANNA, 1), START)


def test_starter_without_players_can_skip_any_question() -> None:
    game = wait(wait(a_game()).game).game
    assert (game.number, game.phase) == (1, Phase.ASKING)
    assert step(game, SkipVoted(ANNA, 1), game.round.opened_at).game.round.skipped


def test_stop_keeps_scores() -> None:
    game = wait(answer(a_game(), BEN)).game
    assert game.phase is Phase.REVEALED
    stopped = step(game, StopAsked(ANNA, may_manage=False), START).game
    assert (stopped.end_reason, winners(stopped)) == (EndReason.STOPPED, (BEN,))


def test_stop_counts_open_answers() -> None:
    stopped = step(answer(a_game(), BEN), StopAsked(STRANGER, may_manage=True), START)
    assert stopped.effects == (ShowReveal(0), ShowEnd())
    assert winners(stopped.game) == (BEN,)


def test_stop_needs_starter_or_manager() -> None:
    with pytest.raises(refusals.NotAllowedToStop):
        step(a_game(), StopAsked(BEN, may_manage=False), START)


def test_idle_game_ends() -> None:
    game = a_game(cards=10, rules=Rules(idle_limit=2))
    game = wait(wait(game).game).game
    assert wait(game).game.end_reason is EndReason.IDLE


def test_deleted_card_pauses_game() -> None:
    game = answer(a_game(), BEN, WRONG)
    paused = step(game, CardDeleted(), START + 2000)
    assert paused.effects == (ShowPause(),)
    with pytest.raises(refusals.QuizRefusal, match="quiz is paused"):
        answer(paused.game, CARA)
    again = step(paused.game, ContinueAsked(CARA), START + 60_000)
    assert again.effects == (ShowQuestion(0),)
    assert again.game.deadline == START + 60_000 + game.rules.seconds * SECOND
    with pytest.raises(refusals.AlreadyAnswered):
        answer(again.game, BEN)


def test_unattended_pause_ends_game() -> None:
    paused = step(a_game(), CardDeleted(), START).game
    assert wait(paused).game.end_reason is EndReason.STALLED


def test_failures_pause_then_end_game() -> None:
    game = a_game()
    for _ in range(4):
        game = step(game, DiscordFailed(permanent=False), game.deadline).game
        assert game.phase is Phase.PAUSED
        resumed = wait(game)
        assert resumed.effects == (ShowQuestion(0),)
        game = resumed.game
    assert step(game, DiscordFailed(permanent=False), game.deadline).game.end_reason is EndReason.STALLED


def test_failure_pauses_until_retry_time() -> None:
    paused = step(a_game(), DiscordFailed(permanent=False, again_at=START + 12_345), START).game
    assert next_wakeup(paused) == START + 12_345


@pytest.mark.parametrize("again_at", [START - 1, START + (PAUSE_SECONDS + 1) * SECOND])
def test_bad_retry_time_uses_backoff(again_at: int) -> None:
    paused = step(a_game(), DiscordFailed(permanent=False, again_at=again_at), START).game
    assert next_wakeup(paused) == START + BACKOFF_SECONDS[0] * SECOND


def test_lost_channel_ends_game() -> None:
    game = step(answer(a_game(), BEN), DiscordFailed(permanent=True), START + 5000).game
    assert (game.end_reason, winners(game)) == (EndReason.UNREACHABLE, (BEN,))


def test_unseen_question_gets_full_time() -> None:
    again = step(a_game(), CardUnseen(), START + 300_000)
    assert again.effects == (ShowQuestion(0),)
    assert again.game.deadline == START + 320_000


def test_accepted_duel_begins() -> None:
    game = a_game(rules=DUEL)
    assert game.phase is Phase.INVITED
    with pytest.raises(refusals.NotAPlayer):
        step(game, DuelAnswered(STRANGER, accepted=True), START)
    with pytest.raises(refusals.OwnChallenge):
        step(game, DuelAnswered(ANNA, accepted=True), START)
    assert step(game, DuelAnswered(BEN, accepted=True), START).effects == (ShowQuestion(0),)


@pytest.mark.parametrize("declines", [True, False])
def test_unaccepted_duel_ends(*, declines: bool) -> None:
    game = a_game(rules=DUEL)
    ended = step(game, DuelAnswered(BEN, accepted=False), START) if declines else wait(game)
    assert ended.game.end_reason is EndReason.DECLINED


def test_duel_is_for_two() -> None:
    game = step(a_game(rules=DUEL), DuelAnswered(BEN, accepted=True), START).game
    with pytest.raises(refusals.NotAPlayer):
        answer(game, CARA)
    assert answer(answer(game, ANNA, after=10), BEN, after=20).phase is Phase.REVEALED


def test_typed_answer_is_kept_as_typed() -> None:
    game = step(a_game(typed=True), Answered(BEN, 0, START, text="norway!"), START).game
    assert game.round.guesses[0].correct
    assert game.round.guesses[0].text == "norway!"


def test_appeal_scores_same_texts() -> None:
    game = a_game(typed=True)
    for user_id, text in ((ANNA, "Norge"), (BEN, "norge"), (CARA, "Sweden")):
        game = step(game, Answered(user_id, 0, START, text=text), START).game
    game = accept_appeal(wait(game).game, 0, ANNA)
    assert {guess.user_id: guess.points for guess in game.rounds[0].guesses} == {ANNA: 100, BEN: 100, CARA: 0}
    with pytest.raises(refusals.AppealSettled):
        accept_appeal(game, 0, BEN)


def test_appeal_needs_own_revealed_typed_answer() -> None:
    open_game = step(a_game(typed=True), Answered(BEN, 0, START, text="Norge"), START).game
    for game, user_id in (
        (open_game, BEN),
        (wait(open_game).game, CARA),
        (wait(answer(a_game(), BEN)).game, BEN),
    ):
        with pytest.raises(refusals.NothingToAppeal):
            accept_appeal(game, 0, user_id)


def test_ended_game_ignores_system_events() -> None:
    game = step(a_game(), StopAsked(ANNA, may_manage=False), START).game
    for event in (TimePassed(), CardDeleted(), DiscordFailed(permanent=True), CardUnseen()):
        assert step(game, event, START) == Step(game)
    with pytest.raises(refusals.RoundClosed):
        step(game, Answered(BEN, 0, START, choice=RIGHT), START)
    with pytest.raises(refusals.QuizRefusal, match="This quiz is over"):
        step(game, StopAsked(ANNA, may_manage=False), START)
