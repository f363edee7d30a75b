"""What can happen to a game, and what the outside must do about it."""

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
    """Somebody taking part wants to skip the question."""

    user_id: int
    number: int


@dataclass(frozen=True, slots=True)
class StopAsked:
    """Somebody wants the game to end now."""

    user_id: int
    may_manage: bool


@dataclass(frozen=True, slots=True)
class DuelAnswered:
    """The challenged one takes the duel up, or does not."""

    user_id: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class TimePassed:
    """The clock moved; whatever is due happens."""

    moment: int = 0  # ms UTC: has come, as a clock says that nobody sets, whatever the wall clock says now


@dataclass(frozen=True, slots=True)
class CardDeleted:
    """The message with the running question is gone."""


@dataclass(frozen=True, slots=True)
class DiscordFailed:
    """A message could not be sent or changed."""

    permanent: bool  # the channel is gone or closed to the bot
    again_at: int | None = None  # ms UTC: Discord has said that it takes nothing before


@dataclass(frozen=True, slots=True)
class ContinueAsked:
    """Somebody wants a paused game to go on."""

    user_id: int


@dataclass(frozen=True, slots=True)
class CardUnseen:
    """The process comes back and the running question was never shown."""


Event = (
    Answered
    | HintAsked
    | SkipVoted
    | StopAsked
    | DuelAnswered
    | TimePassed
    | CardDeleted
    | DiscordFailed
    | ContinueAsked
    | CardUnseen
)


@dataclass(frozen=True, slots=True)
class ShowQuestion:
    """Post the current question."""

    number: int


@dataclass(frozen=True, slots=True)
class RefreshQuestion:
    """Bring the running question's card up to date, soon."""

    number: int


@dataclass(frozen=True, slots=True)
class ShowReveal:
    """Turn the question's card into its reveal."""

    number: int


@dataclass(frozen=True, slots=True)
class ShowHint:
    """Tell ``user_id`` alone their hint."""

    user_id: int
    hint: str


@dataclass(frozen=True, slots=True)
class ShowPause:
    """Say that the game waits, and why."""


@dataclass(frozen=True, slots=True)
class ShowEnd:
    """Post the final standings."""


Effect = ShowQuestion | RefreshQuestion | ShowReveal | ShowHint | ShowPause | ShowEnd


@dataclass(frozen=True, slots=True)
class Step:
    """A game after an event, and what to show because of it."""

    game: Game
    effects: tuple[Effect, ...] = ()
