"""The rules of a trivia night, event by event."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiz import night_events as events
from bot.domain.quiz import refusals
from bot.domain.quiz.model import AnswerMode, EndReason
from bot.domain.quiz.night import (
    JOIN_MS,
    MAX_TIE_BREAKERS,
    PAUSE_MS,
    REMINDER_MS,
    RETRY_MS,
    TIE_BREAK_MS,
    WAIT_MS,
    Member,
    Night,
    NightEnd,
    NightPhase,
    NightStep,
    Plan,
    next_look,
    night_step,
    plan_night,
)
from bot.domain.quiz.refusals import QuizRefusal
from bot.domain.quiz.subjects import Subject

NOW = 1_700_000_000_000
HOUR = 3_600_000
HOST, COHOST, ANNA, BEN = 1, 2, 3, 4


ONE = (Member(BEN, 0, NOW),)


def a_night(*, in_ms: int = HOUR, rounds: int = 2, members: tuple[Member, ...] = ONE) -> Night:
    plan = Plan((Subject(),) * rounds, ("Foxes", "Owls"), break_seconds=60)
    night = Night("77", 5, 6, HOST, COHOST, plan, planned_at=NOW, starts_at=NOW + in_ms, members=members)
    return plan_night(night)


def begun(**options: Any) -> Night:
    return night_step(a_night(**options), events.StartAsked(HOST, may_manage=False), NOW).night


def ended(night: Night, reason: EndReason = EndReason.FINISHED, *, tied: bool = False) -> NightStep:
    return night_step(night, events.RoundEnded(night.number, reason, tied), NOW)


def wait(night: Night) -> NightStep:
    due = next_look(night)
    assert due is not None
    assert night_step(night, events.TimeReached(), due - 1).effects == ()
    return night_step(night, events.TimeReached(), due)


def test_reminds_once_then_begins() -> None:
    night = a_night()
    assert next_look(night) == NOW + HOUR - REMINDER_MS
    reminded = wait(night)
    assert reminded.effects == (events.Remind(),)
    started = wait(reminded.night)
    assert started.effects == (events.StartRound(0),)
    assert next_look(started.night) is None


def test_moved_night_is_reminded_of_anew() -> None:
    reminded = wait(a_night()).night
    asked = events.ChangeAsked(HOST, may_manage=False, starts_at=NOW + 3 * HOUR)
    moved = night_step(reminded, asked, NOW + HOUR)
    assert moved.effects == (events.TellMoved(),)
    assert next_look(moved.night) == NOW + 3 * HOUR - REMINDER_MS
    assert wait(moved.night).effects == (events.Remind(),)


def test_moved_night_may_begin_at_once() -> None:
    moved = night_step(a_night(), events.ChangeAsked(HOST, may_manage=False, starts_at=NOW), NOW)
    assert night_step(moved.night, events.TimeReached(), NOW).effects == (events.StartRound(0),)


def test_planned_night_asks_other_things_at_the_same_time() -> None:
    night, music = a_night(), Subject("music")
    changed = night_step(night, events.ChangeAsked(HOST, may_manage=False, subjects=(music,)), NOW)
    assert changed.night.plan.subjects == (music,)
    assert changed.effects == (events.TellReplanned(),)
    assert next_look(changed.night) == next_look(night)


def test_nothing_is_told_where_nothing_was_changed() -> None:
    unchanged = night_step(a_night(), events.ChangeAsked(HOST, may_manage=False), NOW)
    assert (unchanged.night, unchanged.effects) == (a_night(), ())


def test_begun_night_is_not_moved() -> None:
    with pytest.raises(QuizRefusal, match="already started"):
        night_step(begun(), events.ChangeAsked(HOST, may_manage=False, starts_at=NOW + HOUR), NOW)


def test_no_reminder_for_a_night_that_begins_soon() -> None:
    assert wait(a_night(in_ms=REMINDER_MS)).effects == (events.StartRound(0),)


def test_begins_without_reminder_after_a_long_outage() -> None:
    late = night_step(a_night(), events.TimeReached(), NOW + 2 * HOUR)
    assert late.effects == (events.StartRound(0),)


def test_waits_for_somebody_to_join_a_team() -> None:
    reminded = wait(a_night(members=())).night
    waiting = wait(reminded)
    assert waiting.effects == (events.Remind(),)
    assert next_look(waiting.night) == waiting.night.starts_at + WAIT_MS
    at = waiting.night.starts_at + 1_000
    joined = night_step(waiting.night, events.TeamChosen(ANNA, 1), at).night
    assert next_look(joined) == at + JOIN_MS
    assert wait(joined).effects == (events.StartRound(0),)
    left = night_step(joined, events.TeamChosen(ANNA, None), at + 1).night
    again = wait(left)
    assert again.effects == ()
    assert wait(again.night).night.end_reason is NightEnd.NOBODY
    at_once = a_night(in_ms=0, members=())
    assert at_once.is_waiting
    alone = replace(at_once, plan=replace(at_once.plan, teams=()))
    assert wait(plan_night(alone)).effects == (events.StartRound(0),)


def test_rounds_with_breaks_until_the_end() -> None:
    in_break = ended(begun())
    assert in_break.effects == (events.ShowNotice(),)
    assert next_look(in_break.night) == NOW + 60_000
    second = wait(in_break.night)
    assert second.effects == (events.StartRound(1),)
    over = ended(second.night).night
    assert over.end_reason is NightEnd.FINISHED
    assert next_look(over) is None


def test_the_end_of_another_round_changes_nothing() -> None:
    night = begun()
    late = events.RoundEnded(night.number + 1, EndReason.FINISHED, is_tied=False)
    assert night_step(night, late, NOW).night is night
    in_break = ended(night).night
    assert ended(in_break).night is in_break


def test_a_tie_is_broken_by_another_question_a_few_times() -> None:
    night = begun(rounds=1)
    for _ in range(MAX_TIE_BREAKERS):
        tied = ended(night, tied=True).night
        assert tied.is_tie_breaker
        assert next_look(tied) == NOW + TIE_BREAK_MS
        night = wait(tied).night
    assert ended(night, tied=True).night.end_reason is NightEnd.FINISHED


def test_no_tie_breaker_before_the_last_round() -> None:
    assert not ended(begun(rounds=2), tied=True).night.is_tie_breaker


@pytest.mark.parametrize(
    ("reason", "night_reason"),
    [
        (EndReason.IDLE, NightEnd.IDLE),
        (EndReason.STALLED, NightEnd.STALLED),
        (EndReason.UNREACHABLE, NightEnd.UNREACHABLE),
        (EndReason.SWITCHED_OFF, NightEnd.SWITCHED_OFF),
        (EndReason.STOPPED, None),
    ],
)
def test_what_ends_a_round_may_end_the_night(reason: EndReason, night_reason: NightEnd | None) -> None:
    assert ended(begun(), reason).night.end_reason is night_reason


def test_another_quiz_in_the_channel_is_waited_for() -> None:
    waiting = night_step(begun(), events.RoundBlocked(0), NOW).night
    assert (waiting.phase, waiting.notice) == (NightPhase.BREAK, "")
    assert next_look(waiting) == NOW + RETRY_MS
    assert wait(waiting).effects == (events.StartRound(0),)


def test_next_cuts_break_and_round_short() -> None:
    ask = events.NextAsked(COHOST, may_manage=False)
    second = night_step(ended(begun()).night, ask, NOW)
    assert second.effects == (events.StartRound(1),)
    from_first = night_step(begun(), ask, NOW)
    assert from_first.effects == (events.StopRound(0), events.StartRound(1))
    assert night_step(second.night, ask, NOW).effects == (events.StopRound(1),)


def test_pause_holds_a_break_and_resuming_starts_it_anew() -> None:
    pause = events.PauseAsked(HOST, may_manage=False, paused=True)
    held = night_step(ended(begun()).night, pause, NOW).night
    assert next_look(held) == NOW + PAUSE_MS
    with pytest.raises(QuizRefusal, match="already paused"):
        night_step(held, pause, NOW)
    resumed = night_step(held, replace(pause, paused=False), NOW).night
    assert next_look(resumed) == NOW + 60_000
    assert wait(held).night.end_reason is NightEnd.STALLED


def test_pause_in_a_round_holds_its_game_and_the_break_after_it() -> None:
    pause = events.PauseAsked(HOST, may_manage=False, paused=True)
    held = night_step(begun(), pause, NOW)
    assert held.effects == (events.HoldRound(0, held=True),)
    assert next_look(ended(held.night).night) == NOW + PAUSE_MS


def left_out(night: Night, *, tied: bool = False) -> NightStep:
    return night_step(night, events.RoundEnded(night.number, EndReason.FINISHED, tied, was_empty=True), NOW)


def test_a_round_without_questions_is_followed_by_the_next_at_once() -> None:
    second = left_out(begun())
    assert (second.night.phase, second.effects) == (NightPhase.ROUND, (events.StartRound(1),))
    over = left_out(second.night)
    assert (over.night.end_reason, over.effects[-1]) == (NightEnd.FINISHED, events.ShowNotice())
    tie = left_out(second.night, tied=True).night
    assert (tie.phase, tie.is_tie_breaker, next_look(tie)) == (NightPhase.BREAK, True, NOW + TIE_BREAK_MS)


def test_a_paused_night_stays_paused_after_a_round_without_questions() -> None:
    pause = events.PauseAsked(HOST, may_manage=False, paused=True)
    held = left_out(night_step(begun(), pause, NOW).night)
    assert (held.night.phase, held.night.paused) == (NightPhase.BREAK, True)


def test_all_leaders_answer_the_tie_breaker_of_a_night_in_the_chat() -> None:
    plan = Plan((Subject(),), mode=AnswerMode.CHAT)
    assert (plan.mode_of(0), plan.mode_of(1)) == (AnswerMode.CHAT, AnswerMode.TYPED)
    assert replace(plan, mode=AnswerMode.BUTTONS).mode_of(1) is AnswerMode.BUTTONS


@pytest.mark.parametrize(
    "event",
    [
        events.StartAsked(ANNA, may_manage=False),
        events.NextAsked(ANNA, may_manage=False),
        events.PauseAsked(ANNA, may_manage=False, paused=True),
        events.VoidAsked(ANNA, may_manage=False, number=0, question=0),
        events.EndAsked(ANNA, may_manage=False),
    ],
)
def test_only_hosts_direct(event: Any) -> None:
    with pytest.raises(refusals.NotTheHost):
        night_step(a_night(), event, NOW)


def test_moderators_direct_too() -> None:
    cancelled = night_step(a_night(), events.EndAsked(ANNA, may_manage=True), NOW).night
    assert cancelled.end_reason is NightEnd.CANCELLED
    with pytest.raises(refusals.NightOver):
        night_step(cancelled, events.StartAsked(HOST, may_manage=False), NOW)


def test_ending_a_round_stops_its_game() -> None:
    over = night_step(begun(), events.EndAsked(HOST, may_manage=False), NOW)
    assert over.effects == (events.StopRound(0), events.ShowNotice())
    assert over.night.end_reason is NightEnd.ENDED


def test_switching_off_ends_it_unless_a_moderator_planned_it_despite_that() -> None:
    assert night_step(a_night(), events.NightSwitchedOff(), NOW).night.end_reason is NightEnd.SWITCHED_OFF
    night = replace(a_night(), despite_off=True)
    assert night_step(night, events.NightSwitchedOff(), NOW).night is night
    ended = night_step(night, events.NightSwitchedOff(for_all=True), NOW).night
    assert ended.end_reason is NightEnd.SWITCHED_OFF


def test_a_question_is_voided_once() -> None:
    ask = events.VoidAsked(HOST, may_manage=False, number=0, question=2)
    voided = night_step(begun(), ask, NOW).night
    assert voided.voided == ((0, 2),)
    with pytest.raises(QuizRefusal, match="already"):
        night_step(voided, ask, NOW)


def choose(night: Night, user_id: int, team: int | None) -> Night:
    return night_step(night, events.TeamChosen(user_id, team), NOW).night


def test_teams_are_chosen_freely_before_the_start_and_once_after() -> None:
    night = choose(choose(choose(a_night(members=()), ANNA, 0), ANNA, 1), BEN, 0)
    assert [(member.user_id, member.team) for member in night.members] == [(ANNA, 1), (BEN, 0)]
    night = choose(night, BEN, None)
    assert night.member(BEN) is None
    night = night_step(night, events.StartAsked(HOST, may_manage=False), NOW).night
    night = choose(night, BEN, 1)  # late
    with pytest.raises(QuizRefusal, match="can't change teams"):
        choose(night, ANNA, 0)
    with pytest.raises(QuizRefusal, match="can't change teams"):
        choose(night, BEN, None)
    with pytest.raises(QuizRefusal, match="team doesn't exist"):
        choose(night, HOST, 2)


PEOPLE = st.sampled_from([HOST, COHOST, ANNA])
HOSTS = st.tuples(PEOPLE, st.booleans())
EVENTS = st.one_of(
    HOSTS.map(lambda who: events.StartAsked(*who)),
    HOSTS.map(lambda who: events.NextAsked(*who)),
    HOSTS.map(lambda who: events.EndAsked(*who)),
    st.tuples(HOSTS, st.booleans()).map(lambda who: events.PauseAsked(*who[0], paused=who[1])),
    st.tuples(HOSTS, st.integers(0, 1)).map(lambda who: events.VoidAsked(*who[0], 0, who[1])),
    st.builds(events.TeamChosen, PEOPLE, st.none() | st.integers(0, 3)),
    st.just(events.TimeReached()),
    st.builds(events.RoundEnded, st.integers(0, 4), st.sampled_from(EndReason), *[st.booleans()] * 2),
    st.builds(events.RoundBlocked, st.integers(0, 4)),
    st.just(events.NightSwitchedOff()),
)


@given(st.lists(st.tuples(EVENTS, st.integers(0, 2 * HOUR)), max_size=40))
def test_whatever_happens_a_night_waits_for_something_or_is_over(
    happenings: list[tuple[events.NightEvent, int]],
) -> None:
    night, now = a_night(rounds=3), NOW
    for event, later in happenings:
        now += later
        before = night
        try:
            step = night_step(night, event, now)
        except QuizRefusal:
            continue
        night = step.night
        assert night.is_over == (night.end_reason is not None) == (night.ended_at is not None)
        assert (next_look(night) is None) == (night.phase in {NightPhase.ROUND, NightPhase.ENDED})
        assert night.number < len(night.plan.subjects) + MAX_TIE_BREAKERS
        assert not before.is_over or night is before
        if night.phase is NightPhase.ROUND and night.number != before.number:
            assert events.StartRound(night.number) in step.effects
        people = [member.user_id for member in night.members]
        assert len(people) == len(set(people))
