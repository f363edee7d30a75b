"""What can happen in a trivia night, and what is to be done because of it."""

from dataclasses import dataclass

from bot.domain.quiz.model import EndReason
from bot.domain.quiz.subjects import Subject


@dataclass(frozen=True, slots=True)
class TeamChosen:
    """Somebody joins a team, or (None) leaves theirs to play alone."""

    user_id: int
    team: int | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """Somebody asks for what only the host may do."""

    user_id: int
    may_manage: bool


@dataclass(frozen=True, slots=True)
class StartAsked(_Asked):
    """The night is to begin now."""


@dataclass(frozen=True, slots=True)
class NextAsked(_Asked):
    """The next round is to begin now."""


@dataclass(frozen=True, slots=True)
class PauseAsked(_Asked):
    """The night is to pause, or to go on."""

    paused: bool


@dataclass(frozen=True, slots=True)
class VoidAsked(_Asked):
    """The points of a question are to be taken back."""

    number: int  # of the round
    question: int


@dataclass(frozen=True, slots=True)
class ChangeAsked(_Asked):
    """The night is to begin at another time, or to ask about something else; None: as planned."""

    starts_at: int | None = None  # ms UTC
    subjects: tuple[Subject, ...] | None = None


@dataclass(frozen=True, slots=True)
class EndAsked(_Asked):
    """The night is to end now, or not to take place."""


@dataclass(frozen=True, slots=True)
class TimeReached:
    """Time has passed; whatever is due happens."""

    moment: int = 0  # ms UTC: reached by a monotonic clock, even if the wall clock was set back


@dataclass(frozen=True, slots=True)
class RoundEnded:
    """A round's game is over."""

    number: int
    reason: EndReason
    is_tied: bool  # whether several are in the lead after it
    was_empty: bool = False  # whether there was nothing to ask: the next one follows at once


@dataclass(frozen=True, slots=True)
class RoundBlocked:
    """A round cannot begin, because another quiz runs in the channel."""

    number: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The channel is gone or closed to the bot."""


@dataclass(frozen=True, slots=True)
class NightSwitchedOff:
    """Quizzes were switched off in the channel."""

    for_all: bool = False  # also for those who may play where they are switched off


@dataclass(frozen=True, slots=True)
class ServerErased:
    """All that is kept for the server is about to be erased."""


HostEvent = StartAsked | NextAsked | PauseAsked | VoidAsked | ChangeAsked | EndAsked
NightEvent = (
    HostEvent
    | TeamChosen
    | TimeReached
    | RoundEnded
    | RoundBlocked
    | Unreachable
    | NightSwitchedOff
    | ServerErased
)


@dataclass(frozen=True, slots=True)
class Remind:
    """Remind the channel that the night begins soon, or would if somebody joined a team."""


@dataclass(frozen=True, slots=True)
class TellMoved:
    """Say in the channel when the night begins now."""


@dataclass(frozen=True, slots=True)
class TellReplanned:
    """Have the cards that announced the night say what its rounds are about now."""


@dataclass(frozen=True, slots=True)
class StartRound:
    """Announce a round and begin its game."""

    number: int


@dataclass(frozen=True, slots=True)
class HoldRound:
    """Have a round's game wait after the open question, or go on."""

    number: int
    held: bool


@dataclass(frozen=True, slots=True)
class StopRound:
    """Stop a round's game, if it still runs."""

    number: int


@dataclass(frozen=True, slots=True)
class TellVoided:
    """Say in the channel that a question does not count."""

    number: int
    question: int


@dataclass(frozen=True, slots=True)
class ShowNotice:
    """Post what the phase is to be announced with: the standings in a break, or the podium."""


NightEffect = (
    Remind | TellMoved | TellReplanned | StartRound | HoldRound | StopRound | TellVoided | ShowNotice
)
