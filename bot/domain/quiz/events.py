"""What can happen in a game, and what must be shown because of it."""

from dataclasses import dataclass

from bot.domain.quiz.model import Game


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody pressed a choice or sent a typed answer."""

    user_id: int
    number: int  # the question's, from 0
    pressed_at: int  # ms UTC by Discord's clock: the interaction's snowflake
    choice: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class HintAsked:
    """Somebody wants a hint for themselves."""

    user_id: int
    number: int


@dataclass(frozen=True, slots=True)
class SkipVoted:
    """A player wants to skip the question."""

    user_id: int
    number: int


@dataclass(frozen=True, slots=True)
class StopAsked:
    """Somebody wants the game to end now."""

    user_id: int
    may_manage: bool


@dataclass(frozen=True, slots=True)
class DuelAnswered:
    """The challenged player accepts or declines the duel."""

    user_id: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class ContinueAsked:
    """Somebody wants a paused game to go on."""

    user_id: int


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Time has passed; whatever is due happens."""

    moment: int = 0  # ms UTC: reached by a monotonic clock, even if the wall clock was set back


@dataclass(frozen=True, slots=True)
class CardDeleted:
    """The message with the open question is gone."""


@dataclass(frozen=True, slots=True)
class CardUnseen:
    """The process was restarted before it could show the open question."""


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """Quizzes were switched off in the game's channel."""

    for_all: bool = False  # also for those who may play where they are switched off


@dataclass(frozen=True, slots=True)
class DiscordFailed:
    """A message could not be sent or changed."""

    permanent: bool  # the channel is gone or closed to the bot
    again_at: int | None = None  # ms UTC: Discord asked not to be tried before


@dataclass(frozen=True, slots=True)
class HoldAsked:
    """The host of a trivia night wants the game to wait after the open question, or to go on."""

    held: bool


@dataclass(frozen=True, slots=True)
class SkipOrdered:
    """The host of a trivia night skips the open question."""

    number: int


UserEvent = Answered | HintAsked | SkipVoted | StopAsked | DuelAnswered | ContinueAsked
SystemEvent = TimePassed | CardDeleted | CardUnseen | SwitchedOff | DiscordFailed | HoldAsked | SkipOrdered
Event = UserEvent | SystemEvent


@dataclass(frozen=True, slots=True)
class ShowQuestion:
    """Post the current question."""

    number: int


@dataclass(frozen=True, slots=True)
class RefreshQuestion:
    """Update the open question's card soon."""

    number: int


@dataclass(frozen=True, slots=True)
class ShowReveal:
    """Turn the question's card into its reveal."""

    number: int


@dataclass(frozen=True, slots=True)
class ShowHint:
    """Show ``user_id`` alone their hint."""

    user_id: int
    hint: str


@dataclass(frozen=True, slots=True)
class ShowPause:
    """Say that the game is paused, and why."""


@dataclass(frozen=True, slots=True)
class ShowEnd:
    """Post the final standings."""


Effect = ShowQuestion | RefreshQuestion | ShowReveal | ShowHint | ShowPause | ShowEnd


@dataclass(frozen=True, slots=True)
class Step:
    """A game after an event, and what to show because of it."""

    game: Game
    effects: tuple[Effect, ...] = ()
