"""What a quiz is made of: questions, guesses, rounds and games. All times are in ms UTC."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.pack.model import AnswerKind, Claim, Difficulty, Spoiler
from bot.domain.phrases import Described, Phrase, phrase

# Answers of these kinds are sentences, which nobody should have to type word for word.
_PROSE = frozenset({AnswerKind.REASON, AnswerKind.MANNER, AnswerKind.STATEMENT, AnswerKind.OPINION})
PRIVATE = 0  # in place of a server's id: somebody plays alone, in a private conversation
ITEM = "item:"  # what the key of an author's question begins with, before the item's id
LETTERS = "ABCD"  # which name the choices
_MAX_TYPED_WORDS = 6  # the longest answer that is fair to ask for at a keyboard


class AnswerMode(StrEnum):
    """How players answer."""

    BUTTONS = "buttons"
    TYPED = "typed"  # into a form, so that nobody sees what others say
    CHAT = "chat"  # into the channel: as often as they like, the first right answer takes the question


class Form(StrEnum):
    """How a question is put."""

    DIRECT = "direct"  # a plain question
    CLOZE = "cloze"  # a sentence with a gap
    STATEMENT = "statement"  # true or false
    REVERSE = "reverse"  # an answer, and which question it belongs to
    SPEAKER = "speaker"  # a quotation, and who said it
    AUTHORED = "authored"  # written by a person


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its right answer and, for buttons, wrong ones."""

    key: str  # stable as long as it asks the same thing
    prompt: str
    answer: str
    distractors: tuple[str, ...] = ()  # wrong choices; none: it can only be typed
    accept: tuple[str, ...] = ()  # other right answers, as typed
    kind: AnswerKind = AnswerKind.OBJECT
    difficulty: Difficulty = Difficulty.MEDIUM
    topic: str = "general"
    form: Form = Form.AUTHORED
    explanation: str = ""
    paragraph: int | None = None  # of the pack's source
    fact: str | None = None  # the fact that it gives away
    sources: tuple[str, ...] = ()  # ids of what the pack cites besides
    spoiler: Spoiler = Spoiler.OPEN
    claims: tuple[Claim, ...] = ()  # what other sources say, which is right as well
    list_id: str | None = None  # of the server's list that it is from
    # Other answers that are wrong here: to other questions of its list, or the choices before translation.
    rivals: tuple[str, ...] = ()
    picture: str | None = None  # the address of an image that it asks about
    language: str = ""  # that its pack's author translated it into; empty: as it was written

    @property
    def typed_answer(self) -> str:
        """The first right answer that is short enough to be typed; the first of all where none is."""
        return next(filter(_is_short, (self.answer, *self.accept)), self.answer)

    @property
    def typeable(self) -> bool:
        """Whether it is fair to ask for a typed answer."""
        return (
            _is_short(self.typed_answer)
            and self.kind not in _PROSE
            and self.form not in {Form.REVERSE, Form.STATEMENT}
        )


def _is_short(answer: str) -> bool:
    return len(answer.split()) <= _MAX_TYPED_WORDS


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question as one game asks it: with choices in a fixed order, or to be typed."""

    question: Question
    choices: tuple[str, ...] = ()  # empty: the answer is typed

    @property
    def right(self) -> int:
        """The index of the right choice; ValueError where the answer is typed."""
        return self.choices.index(self.question.answer)

    @property
    def is_typed(self) -> bool:
        """Whether the answer is typed."""
        return not self.choices


@dataclass(frozen=True, slots=True)
class Rules:
    """How a game is played."""

    seconds: int = 20  # to answer each question
    pause: int = 6  # seconds between a reveal and the next question
    idle_limit: int = 3  # questions in a row without an answer that end the game
    mode: AnswerMode = AnswerMode.BUTTONS
    players: tuple[int, ...] = ()  # user ids of a duel; empty: anybody may play
    target: int | None = None  # points that end the game for whoever has them first
    right_target: int | None = None  # right answers that do so, however quick or hard

    @property
    def retries(self) -> bool:
        """Whether a wrong answer may be followed by another."""
        return self.mode is AnswerMode.CHAT


@dataclass(frozen=True, slots=True)
class Guess:
    """One person's answer to one question; points are 0 until the question is revealed."""

    user_id: int
    elapsed: int  # ms that the question was open, by Discord's clock; pauses do not count
    correct: bool
    choice: int | None = None
    text: str | None = None
    hints: int = 0  # taken before answering
    points: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """One question being asked or already revealed."""

    opened_at: int  # the last time: a question is shown again after a pause
    guesses: tuple[Guess, ...] = ()
    hints: tuple[tuple[int, int], ...] = ()  # user id and number taken
    skips: tuple[int, ...] = ()  # user ids that voted to skip
    skipped: bool = False
    closed_at: int | None = None
    shown_before: int = 0  # ms that it was open before it was shown again
    voided: bool = False  # the host of a trivia night took it out: its answers give no points

    def guess_of(self, user_id: int) -> Guess | None:
        """Return the guess of ``user_id``, if any."""
        return next((guess for guess in self.guesses if guess.user_id == user_id), None)

    def hints_of(self, user_id: int) -> int:
        """Return how many hints ``user_id`` took."""
        return dict(self.hints).get(user_id, 0)

    def participants(self) -> frozenset[int]:
        """Return the user ids of those who answered, took a hint or voted to skip it."""
        hinted = (user_id for user_id, _ in self.hints)
        return frozenset((*(guess.user_id for guess in self.guesses), *hinted, *self.skips))


class Phase(StrEnum):
    """What a game is doing."""

    INVITED = "invited"  # a duel waits to be accepted
    ASKING = "asking"
    REVEALED = "revealed"  # between two questions
    PAUSED = "paused"
    ENDED = "ended"


class EndReason(Described):
    """Why a game is over, with what is said about it."""

    FINISHED = "finished", Phrase("")  # how many questions there were is said instead
    STOPPED = "stopped", phrase("The quiz was stopped.")
    IDLE = (
        "idle",
        phrase("No one answered for a while, so the quiz ends here. Start another anytime with /quiz play."),
    )
    DECLINED = "declined", phrase("The duel invitation wasn't accepted. Maybe next time!")
    WITHDRAWN = "withdrawn", phrase("The challenge was withdrawn.")
    SWITCHED_OFF = (
        "switched_off",
        phrase("Quizzes were turned off here, so this one is over."),
    )
    # The channel is gone or closed to the bot.
    UNREACHABLE = (
        "unreachable",
        phrase("I couldn't continue in this channel, so the quiz is over."),
    )
    # Discord did not answer, or nobody resumed a paused game.
    STALLED = (
        "stalled",
        phrase("The quiz was paused for too long, so it's over."),
    )


class PauseReason(StrEnum):
    """Why a game is paused."""

    CARD_DELETED = "card_deleted"  # goes on when somebody continues it
    TROUBLE = "trouble"  # Discord fails; goes on by itself
    HOST = "host"  # of a trivia night, who continues it


@dataclass(frozen=True, slots=True)
class Game:
    """One game: everything that a restarted process needs to continue it."""

    id: str
    guild_id: int
    channel_id: int
    starter_id: int
    rules: Rules
    cards: tuple[QuestionCard, ...]
    started_at: int
    phase: Phase = Phase.INVITED
    deadline: int = 0  # when the phase ends by itself
    rounds: tuple[Round, ...] = ()
    end_reason: EndReason | None = None
    pause_reason: PauseReason | None = None
    failures: int = 0  # of Discord in a row
    ended_at: int | None = None
    despite_off: bool = False  # begun by a moderator where quizzes are switched off
    locale: str | None = None  # of a private conversation, which has no server to speak the language of
    wanted: str | None = None  # which questions were asked for, as JSON, so that it can be played again
    held: bool = False  # pauses once the open question is closed

    @property
    def number(self) -> int:
        """The current question's index; -1 before the first."""
        return len(self.rounds) - 1

    @property
    def round(self) -> Round:
        """The current round; IndexError before the first."""
        return self.rounds[-1]

    @property
    def card(self) -> QuestionCard:
        """The current question as asked."""
        return self.cards[self.number]

    @property
    def is_private(self) -> bool:
        """Whether somebody plays alone, in a private conversation."""
        return self.guild_id == PRIVATE

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.phase is Phase.ENDED

    def roster(self) -> frozenset[int]:
        """Return the user ids of the current players.

        They took part in this question or one of the two before; while nobody has, it is who started it.
        """
        if self.rules.players:
            return frozenset(self.rules.players)
        playing = {user_id for round_ in self.rounds[-3:] for user_id in round_.participants()}
        is_alone = self.number == 0 or self.is_private or not playing
        return frozenset(playing | {self.starter_id} if is_alone else playing)

    def has_played(self, user_id: int) -> bool:
        """Return whether somebody has taken part in any question so far, or may from the start."""
        return user_id in self.roster() or any(user_id in round_.participants() for round_ in self.rounds)

    def closed_rounds(self) -> tuple[Round, ...]:
        """Return every revealed round."""
        return tuple(round_ for round_ in self.rounds if round_.closed_at is not None)
