"""What a file of questions says, whatever its format, and the limits of what it may say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any

from bot.domain.documents import Bounds
from bot.domain.phrases import Phrase, phrase
from bot.domain.quiz.model import Question

BOUNDS = Bounds(size=2 * 1024 * 1024, parts=250_000)  # of a file
MAX_QUESTIONS = 20_000  # in a file, and in one server over all its lists
MAX_PROMPT = 500
MAX_ANSWER = 100
MAX_EXPLANATION = 1_000
MAX_SPELLINGS = 50
MAX_TOPIC = 40
MAX_WRONG = 8
MAX_AUTHOR = 1_000
MAX_DESCRIPTION = 500
OWN_TOPIC = phrase("own questions").text
BLANK = Question("", "", "", topic=OWN_TOPIC)


@dataclass(frozen=True, slots=True)
class ListConfig:
    """How a list wants to be played, in Red's terms; None where it does not say."""

    max_score: int | None = None  # points that end the game
    delay: float | None = None  # seconds to answer a question
    timeout: float | None = None  # seconds without any answer that end the game
    bot_plays: bool | None = None
    reveal_answer: bool | None = None
    payout_multiplier: float | None = None
    use_spoilers: bool | None = None


@dataclass(frozen=True, slots=True)
class ListHeader:
    """What a list says of itself."""

    name: str = ""
    author: str = ""
    description: str = ""
    config: ListConfig = field(default_factory=ListConfig)

    def updated(self, later: "ListHeader") -> "ListHeader":
        """Return it with what a later file says; the name stays as it is."""
        said = {each.name: value for each in fields(later) if (value := getattr(later, each.name))}
        if later.config == ListConfig():
            del said["config"]
        return replace(self, **(said | {"name": self.name}))


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds."""

    header: ListHeader
    questions: tuple[Question, ...]  # without keys
    merged: int = 0  # entries whose question was there before
    skipped: tuple[Phrase, ...] = ()  # what is wrong with the entries that are left out
    notes: tuple[Phrase, ...] = ()  # what else isn't read

    def renamed(self, name: str) -> "Parsed":
        """Return it as a list of another name."""
        return replace(self, header=replace(self.header, name=name))

    def joined(self, other: "Parsed") -> "Parsed":
        """Return it with another part of the same list."""
        return Parsed(
            self.header.updated(other.header),
            (*self.questions, *other.questions),
            self.merged + other.merged,
            (*self.skipped, *other.skipped),
            (*self.notes, *other.notes),
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A file of one format: its entries, each with a place such as "line 12", and what reads one of them."""

    header: ListHeader
    entries: Iterable[tuple[Phrase, Any]]
    read: Callable[[Any], Question]  # raises Unreadable
    problems: list[Phrase]  # with what is no entry
    notes: tuple[Phrase, ...] = ()  # what else of the file isn't read
