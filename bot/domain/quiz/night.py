"""A trivia night: rounds with breaks between them, played by teams.

``night_step(night, event, now)`` is the only way that a night changes. A round is a normal game, which has
its own deadlines; every other phase has one absolute deadline. All times are in ms UTC.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from bot.domain.phrases import Described, phrase
from bot.domain.quiz import night_events as events
from bot.domain.quiz import refusals
from bot.domain.quiz.model import AnswerMode, EndReason
from bot.domain.quiz.night_events import NightEvent
from bot.domain.quiz.refusals import QuizRefusal
from bot.domain.quiz.subjects import Subject

_SECOND = 1000
REMINDER_MS = 15 * 60 * _SECOND  # how long before the start
PAUSE_MS = 60 * 60 * _SECOND  # after which a night that nobody continues ends
RETRY_MS = 20 * _SECOND  # while another quiz holds the channel
WAIT_MS = 10 * 60 * _SECOND  # for the first to join a team, once a night is due that is played by teams
JOIN_MS = 30 * _SECOND  # for the others, once somebody has
TIE_BREAK_MS = 15 * _SECOND  # from a tie to the question that breaks it
MAX_TIE_BREAKERS = 2  # then the first place is shared
MAX_ROUNDS = 6  # with the tie-breakers one digit, which begins the ids of the games


class NightPhase(StrEnum):
    """What a night is doing."""

    PLANNED = "planned"
    ROUND = "round"  # a game runs
    BREAK = "break"
    ENDED = "ended"


class NightEnd(Described):
    """Why a night is over, with what is said about it."""

    FINISHED = "finished", phrase("That's a wrap on trivia night. Thanks for playing!")
    ENDED = "ended", phrase("The host ended the trivia night early.")
    NOBODY = (
        "nobody",
        phrase("No one joined a team, so the trivia night was canceled. Plan another with /quiz night."),
    )
    CANCELLED = "cancelled", phrase("The trivia night was canceled.")
    IDLE = "idle", phrase("No one answered for a while, so the trivia night ends here.")
    STALLED = "stalled", phrase("The trivia night was paused for too long, so it ends here.")
    UNREACHABLE = "unreachable", phrase("I couldn't continue in this channel, so the trivia night is over.")
    SWITCHED_OFF = "switched_off", phrase("Quizzes were turned off here, so the trivia night is over.")
    ERASED = "erased", phrase("This server's data was erased, so the trivia night is over.")


# Other ends of a round's game let the night go on.
_ENDS = {
    EndReason.IDLE: NightEnd.IDLE,
    EndReason.STALLED: NightEnd.STALLED,
    EndReason.UNREACHABLE: NightEnd.UNREACHABLE,
    EndReason.SWITCHED_OFF: NightEnd.SWITCHED_OFF,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a night will be like."""

    subjects: tuple[Subject, ...]  # one a round
    teams: tuple[str, ...] = ()  # their names; none: everybody plays alone
    questions: int = 8  # in a round
    seconds: int = 20  # to answer each
    mode: AnswerMode = AnswerMode.BUTTONS
    break_seconds: int = 120  # between two rounds

    @property
    def list_ids(self) -> tuple[str, ...] | None:
        """The lists of a night that is from lists alone; None for any other."""
        ids = tuple(subject.list_id for subject in self.subjects if subject.list_id is not None)
        return ids if len(ids) == len(self.subjects) else None

    def length_of(self, number: int) -> int:
        """Return how many questions a round has: those planned, or what there is on its subject."""
        available = self.subjects[number].available
        return self.questions if available is None else min(self.questions, available)

    def mode_of(self, number: int) -> AnswerMode:
        """Return how a round is answered.

        A tie-breaker is for all leaders to answer: in the chat anybody else could take its only question.
        """
        is_tie_breaker = number >= len(self.subjects)
        return AnswerMode.TYPED if is_tie_breaker and self.mode is AnswerMode.CHAT else self.mode


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a team."""

    user_id: int
    team: int  # its place among the plan's
    joined_at: int


@dataclass(frozen=True, slots=True)
class Night:
    """One trivia night: everything that a restarted process needs to continue it."""

    id: str
    guild_id: int
    channel_id: int
    host_id: int  # 0 once that person was erased
    cohost_id: int | None
    plan: Plan
    planned_at: int  # or moved
    starts_at: int
    phase: NightPhase = NightPhase.PLANNED
    deadline: int = 0  # when the phase ends by itself; in a round the game knows
    number: int = -1  # of the round being played or played last; -1 before the first
    paused: bool = False
    reminded: bool = False
    members: tuple[Member, ...] = ()
    voided: tuple[tuple[int, int], ...] = ()  # round and question
    end_reason: NightEnd | None = None
    ended_at: int | None = None
    despite_off: bool = False  # planned by a moderator where quizzes are switched off

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.phase is NightPhase.ENDED

    @property
    def is_waiting(self) -> bool:
        """Whether it should have begun, but is played by teams and nobody was in one."""
        return self.phase is NightPhase.PLANNED and self.deadline > self.starts_at

    @property
    def lacks_players(self) -> bool:
        """Whether it is played by teams and nobody is in one."""
        return bool(self.plan.teams) and not self.members

    @property
    def is_tie_breaker(self) -> bool:
        """Whether the round being played, or next after this break, breaks a tie."""
        upcoming = self.number if self.phase is NightPhase.ROUND else self.number + 1
        return upcoming >= len(self.plan.subjects)

    @property
    def notice(self) -> str:
        """What people are to be told in this phase, once; "" for nothing."""
        if self.phase is NightPhase.ENDED:
            return "end"
        if self.phase is not NightPhase.BREAK or self.number < 0:
            return ""
        return f"pause {self.number}" if self.paused else f"break {self.number}"

    def game_id(self, number: int) -> str:
        """Return the id of a round's game: fixed, so that no round is begun twice."""
        return f"{number + 1}{self.id}"

    def member(self, user_id: int) -> Member | None:
        """Return somebody in a team."""
        return next((member for member in self.members if member.user_id == user_id), None)


@dataclass(frozen=True, slots=True)
class NightStep:
    """A night after an event, and what to do because of it."""

    night: Night
    effects: tuple[events.NightEffect, ...] = ()


def plan_night(night: Night) -> Night:
    """Return a new night, waiting for its reminder or its start."""
    if night.lacks_players and night.starts_at <= night.planned_at:
        return replace(night, reminded=True, deadline=night.starts_at + WAIT_MS)
    remind_at = night.starts_at - REMINDER_MS
    if remind_at <= night.planned_at:
        return replace(night, reminded=True, deadline=night.starts_at)
    return replace(night, deadline=remind_at)


def next_look(night: Night) -> int | None:
    """Return when ``night`` next needs a TimeReached; None in a round and once it is over."""
    return night.deadline if night.phase in {NightPhase.PLANNED, NightPhase.BREAK} else None


def night_step(night: Night, event: NightEvent, now: int) -> NightStep:  # noqa: C901, PLR0911 - one case per event
    """Return the night after ``event``; raise a QuizRefusal where the rules do not allow it."""
    if night.is_over:
        if isinstance(event, events.HostEvent | events.TeamChosen):
            raise refusals.NightOver
        return NightStep(night)
    if isinstance(event, events.HostEvent):
        require_host(night, event.user_id, may_manage=event.may_manage)
        return _obey(night, event, now)
    match event:
        case events.TeamChosen():
            return _choose_team(night, event, now)
        case events.TimeReached():
            return _pass_time(night, max(now, event.moment), now)
        case events.RoundEnded():
            return _end_round(night, event, now)
        case events.RoundBlocked(number):
            return _wait_for_channel(night, number, now)
        case events.Unreachable():
            return _end(night, NightEnd.UNREACHABLE, now)
        case events.NightSwitchedOff():
            goes_on = night.despite_off and not event.for_all
            return NightStep(night) if goes_on else _end(night, NightEnd.SWITCHED_OFF, now)
        case events.ServerErased():
            return _end(night, NightEnd.ERASED, now)
        case _:
            assert_never(event)


def may_direct(night: Night, user_id: int, *, may_manage: bool) -> bool:
    """Return whether somebody is the host, the co-host, or manages quizzes."""
    return may_manage or user_id in {night.host_id, night.cohost_id}


def require_host(night: Night, user_id: int, *, may_manage: bool) -> None:
    """Raise NotTheHost for those who may not direct a night."""
    if not may_direct(night, user_id, may_manage=may_manage):
        raise refusals.NotTheHost


# Teams.


def _choose_team(night: Night, event: events.TeamChosen, now: int) -> NightStep:
    """Put somebody into a team; once the night has begun, only those who are in none may choose."""
    mine = night.member(event.user_id)
    if mine is not None and mine.team == event.team:
        return NightStep(night)
    if mine is not None and night.phase is not NightPhase.PLANNED:
        raise QuizRefusal("The trivia night has started, so you can't change teams anymore.")
    if event.team is not None and event.team >= len(night.plan.teams):
        raise QuizRefusal("That team doesn't exist. Pick one of the teams on the card.")
    members = tuple(member for member in night.members if member is not mine)
    if event.team is not None:
        members += (Member(event.user_id, event.team, now),)
    night = replace(night, members=members)
    if night.is_waiting and members:
        night = replace(night, deadline=min(night.deadline, now + JOIN_MS))
    return NightStep(night)


# What the host does.


def _obey(night: Night, event: events.HostEvent, now: int) -> NightStep:
    match event:
        case events.StartAsked():
            if night.phase is not NightPhase.PLANNED:
                raise QuizRefusal("The trivia night has already started.")
            return _begin_round(night, 0)
        case events.NextAsked():
            return _hurry(night)
        case events.PauseAsked(paused=paused):
            return _pause(night, paused, now)
        case events.VoidAsked(number=number, question=question):
            if (number, question) in night.voided:
                raise QuizRefusal("That question was already thrown out.")
            voided = replace(night, voided=(*night.voided, (number, question)))
            return NightStep(voided, (events.TellVoided(number, question),))
        case events.ChangeAsked():
            return _change(night, event, now)
        case events.EndAsked():
            is_planned = night.phase is NightPhase.PLANNED
            return _end(night, NightEnd.CANCELLED if is_planned else NightEnd.ENDED, now)
        case _:
            assert_never(event)


def _change(night: Night, event: events.ChangeAsked, now: int) -> NightStep:
    """Have a planned night begin at another time, with its reminder, or ask about something else."""
    if night.phase is not NightPhase.PLANNED:
        raise QuizRefusal("The trivia night has already started.")
    if event.subjects is not None:
        night = replace(night, plan=replace(night.plan, subjects=event.subjects))
    if event.starts_at is not None:
        moved = replace(night, planned_at=now, starts_at=event.starts_at, reminded=False)
        return NightStep(plan_night(moved), (events.TellMoved(),))
    return NightStep(night, () if event.subjects is None else (events.TellReplanned(),))


def _hurry(night: Night) -> NightStep:
    """Cut a break short, or the round: the next one begins at once."""
    if night.phase is NightPhase.PLANNED:
        raise QuizRefusal("The trivia night hasn't started yet.")
    if night.phase is NightPhase.BREAK:
        return _begin_round(night, night.number + 1)
    stop = events.StopRound(night.number)
    if night.number + 1 >= len(night.plan.subjects):
        return NightStep(night, (stop,))  # its end is the end of the night, or a tie
    begun = _begin_round(night, night.number + 1)
    return replace(begun, effects=(stop, *begun.effects))


def _pause(night: Night, paused: bool, now: int) -> NightStep:  # noqa: FBT001 - what is wanted
    if night.phase is NightPhase.PLANNED:
        raise QuizRefusal("The trivia night hasn't started yet.")
    if night.paused and paused:
        raise QuizRefusal("The trivia night is already paused.")
    if not night.paused and not paused:
        raise QuizRefusal("The trivia night isn't paused.")
    night = replace(night, paused=paused)
    if night.phase is NightPhase.ROUND:
        return NightStep(night, (events.HoldRound(night.number, held=paused),))
    wait = PAUSE_MS if paused else _break_ms(night)
    return NightStep(replace(night, deadline=now + wait), (events.ShowNotice(),))


# Rounds and time.


def _pass_time(night: Night, moment: int, now: int) -> NightStep:
    due = next_look(night)
    if due is None or moment < due:
        return NightStep(night)
    if night.paused:
        return _end(night, NightEnd.STALLED, now)
    if night.phase is NightPhase.PLANNED and not night.reminded:
        night = replace(night, reminded=True, deadline=night.starts_at)
        # After a long silence the start itself may be due: it needs no reminder.
        if now < night.starts_at:
            return NightStep(night, (events.Remind(),))
    if night.phase is NightPhase.PLANNED and night.lacks_players:
        return _wait_for_players(night, moment, now)
    return _begin_round(night, night.number + 1)


def _wait_for_players(night: Night, moment: int, now: int) -> NightStep:
    """Wait for the first to join a team, and call the night off where nobody does."""
    ends_at = night.starts_at + WAIT_MS
    if moment >= ends_at:
        return _end(night, NightEnd.NOBODY, now)
    effects = () if night.is_waiting else (events.Remind(),)
    return NightStep(replace(night, deadline=ends_at), effects)


def _begin_round(night: Night, number: int) -> NightStep:
    night = replace(night, phase=NightPhase.ROUND, number=number, paused=False, reminded=True)
    return NightStep(night, (events.StartRound(number),))


def _end_round(night: Night, event: events.RoundEnded, now: int) -> NightStep:
    if night.phase is not NightPhase.ROUND or event.number != night.number:
        return NightStep(night)
    if event.reason in _ENDS:
        return _end(night, _ENDS[event.reason], now)
    played = night.number + 1
    if event.was_empty and not night.paused and played < len(night.plan.subjects):
        return _begin_round(night, played)
    may_break_tie = event.is_tied and played < len(night.plan.subjects) + MAX_TIE_BREAKERS
    if played >= len(night.plan.subjects) and not may_break_tie:
        return _end(night, NightEnd.FINISHED, now)
    night = replace(night, phase=NightPhase.BREAK)
    wait = PAUSE_MS if night.paused else _break_ms(night)
    return NightStep(replace(night, deadline=now + wait), (events.ShowNotice(),))


def _wait_for_channel(night: Night, number: int, now: int) -> NightStep:
    if night.phase is not NightPhase.ROUND or number != night.number:
        return NightStep(night)
    return NightStep(replace(night, phase=NightPhase.BREAK, number=number - 1, deadline=now + RETRY_MS))


def _break_ms(night: Night) -> int:
    return TIE_BREAK_MS if night.is_tie_breaker else night.plan.break_seconds * _SECOND


def _end(night: Night, reason: NightEnd, now: int) -> NightStep:
    effects: tuple[events.NightEffect, ...] = (events.ShowNotice(),)
    if night.phase is NightPhase.ROUND:
        effects = (events.StopRound(night.number), *effects)
    ended = replace(night, phase=NightPhase.ENDED, end_reason=reason, ended_at=now, deadline=now)
    return NightStep(replace(ended, paused=False), effects)
