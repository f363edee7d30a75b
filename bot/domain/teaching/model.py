"""What a server's moderators taught: its own facts, phrasings, negatives and saved quotes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from bot.domain.errors import Refused
from bot.domain.matching.model import TaughtWording
from bot.domain.pack.model import Fact, Pack, Topic
from bot.domain.phrases import phrase

TAUGHT_PREFIX = "taught-"  # of every lesson's id, so that a taught fact can never replace a pack's
TAUGHT_TOPIC = Topic("taught", "This server", "What this server's moderators added.")
NO_PARAGRAPH = 0  # of a taught fact; the source's paragraphs are counted from 1


class InvalidLesson(Refused):
    """A lesson was refused; ``problems`` lists everything that is wrong with it."""


def too_many_lessons(limit: int) -> InvalidLesson:
    """Return the refusal of a lesson beyond what a server can hold."""
    return InvalidLesson(
        phrase("This server can hold {limit} of that kind at most. Remove some first.", limit=limit)
    )


def taught_meanwhile() -> InvalidLesson:
    """Return the refusal of a lesson that conflicts with what somebody else has just taught."""
    return InvalidLesson(phrase("Somebody else has just taught that question. Have a look and try again."))


class LessonKind(StrEnum):
    """The kinds of lessons."""

    FACT = "fact"
    PHRASING = "phrasing"
    NEGATIVE = "negative"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class OwnFact:
    """An answer that the server's moderators wrote."""

    question: str
    answer: str

    kind = LessonKind.FACT

    @property
    def text(self) -> str:
        """The text that identifies it, as in every other content."""
        return self.question


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Another way to ask for a fact of the pack or of the server."""

    text: str
    fact_id: str

    kind = LessonKind.PHRASING


@dataclass(frozen=True, slots=True)
class Negative:
    """A question that is not about the film: nothing answers it."""

    text: str

    kind = LessonKind.NEGATIVE


@dataclass(frozen=True, slots=True)
class SavedQuote:
    """Somebody's message, kept as a quotation."""

    text: str
    speaker: str  # their name when it was saved
    link: str  # jumps to the message
    speaker_id: int | None = None  # None: read from a file; it can't be taught like that

    kind = LessonKind.QUOTE


Content = OwnFact | Phrasing | Negative | SavedQuote
AnyContent = TypeVar("AnyContent", OwnFact, Phrasing, Negative, SavedQuote)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing that was taught, by whom and when."""

    id: str
    content: Content
    author_id: int | None  # None: a former moderator
    taught_at: int  # milliseconds UTC


def write_content(content: Content) -> dict[str, Any]:
    """Return a content as JSON data for the history, without anybody's id."""
    data: dict[str, Any] = {"kind": content.kind.value, "text": content.text}
    match content:
        case OwnFact(answer=answer):
            data["answer"] = answer
        case Phrasing(fact_id=fact_id):
            data["fact"] = fact_id
        case SavedQuote(speaker=speaker, link=link):
            data |= {"speaker": speaker, "link": link}
        case Negative():
            pass
    return data


def read_content(data: Mapping[str, Any], speaker_id: int | None = None) -> Content:
    """Return the content that :func:`write_content` wrote."""
    match LessonKind(data["kind"]):
        case LessonKind.FACT:
            return OwnFact(data["text"], data["answer"])
        case LessonKind.PHRASING:
            return Phrasing(data["text"], data["fact"])
        case LessonKind.NEGATIVE:
            return Negative(data["text"])
        case LessonKind.QUOTE:
            return SavedQuote(data["text"], data["speaker"], data["link"], speaker_id)


@dataclass(frozen=True)
class Taught:
    """Everything that one server was taught, oldest first."""

    lessons: tuple[Lesson, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Lesson]:
        """Lessons by id."""
        return {lesson.id: lesson for lesson in self.lessons}

    def of(self, kind: LessonKind) -> tuple[Lesson, ...]:
        """Return the lessons of one kind."""
        return tuple(lesson for lesson in self.lessons if lesson.content.kind is kind)

    def contents(self, kind: type[AnyContent]) -> dict[str, AnyContent]:
        """Return what the lessons of one kind say, by their ids."""
        return {lesson.id: lesson.content for lesson in self.lessons if isinstance(lesson.content, kind)}

    def for_matcher(self, pack: Pack) -> tuple[TaughtWording, ...]:
        """Return what a matcher for ``pack`` is taught; saved quotes answer nothing.

        Phrasings whose fact a newer pack no longer has are left out.
        """
        own, phrasings = self.contents(OwnFact), self.contents(Phrasing).values()
        return (
            *(TaughtWording(fact.question, fact_id) for fact_id, fact in own.items()),
            *(
                TaughtWording(p.text, p.fact_id)
                for p in phrasings
                if p.fact_id in pack.fact or p.fact_id in self.by_id
            ),
            *(TaughtWording(negative.text, None) for negative in self.contents(Negative).values()),
        )

    def extend(self, pack: Pack) -> Pack:
        """Return the pack with this server's facts added, in a topic of their own."""
        facts = tuple(
            Fact(fact_id, TAUGHT_TOPIC.id, fact.question, fact.answer, NO_PARAGRAPH)
            for fact_id, fact in self.contents(OwnFact).items()
        )
        if not facts:
            return pack
        return replace(pack, topics=(*pack.topics, TAUGHT_TOPIC), facts=(*pack.facts, *facts))
