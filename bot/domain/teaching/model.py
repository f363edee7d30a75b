"""What a server's moderators taught: facts of its own, phrasings, negatives and saved quotes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from bot.domain import matching
from bot.domain.errors import Refused
from bot.domain.pack import Fact, Pack, Topic
from bot.domain.teaching.texts import fold_question

TAUGHT_PREFIX = "taught-"  # of every lesson's id, so that a server's fact can never stand in for a pack's
TAUGHT_TOPIC = Topic("taught", "This server", "What this server's moderators added.")
NO_PARAGRAPH = 0  # a taught fact stands in no paragraph: the source's are counted from 1


class InvalidLesson(Refused):
    """A lesson was refused; ``problems`` lists everything that is wrong with it."""


class LessonKind(StrEnum):
    """What sort of lesson it is."""

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
        """What it is found and told apart by."""
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
    """Somebody's message, kept as a quotation of the server's own."""

    text: str
    speaker: str  # their name when it was saved
    link: str  # jumps to the message
    speaker_id: int | None = None  # None: as it stands in a file; it can't be taught so

    kind = LessonKind.QUOTE


Content = OwnFact | Phrasing | Negative | SavedQuote


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing that was taught, by whom and when."""

    id: str
    content: Content
    author_id: int | None  # None: a former moderator
    taught_at: int  # milliseconds UTC


def write_content(content: Content) -> dict[str, Any]:
    """Return a content as JSON data for the history; people's ids stay out of it."""
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

    @cached_property
    def by_text(self) -> Mapping[tuple[LessonKind, str], Lesson]:
        """Lessons by kind and folded text: no two are alike in both."""
        return {(lesson.content.kind, fold_question(lesson.content.text)): lesson for lesson in self.lessons}

    def of(self, kind: LessonKind) -> tuple[Lesson, ...]:
        """Return the lessons of one kind."""
        return tuple(lesson for lesson in self.lessons if lesson.content.kind is kind)

    def for_matcher(self, pack: Pack) -> matching.Lessons:
        """Return what a matcher for ``pack`` is taught; saved quotes are no answers.

        A phrasing whose fact a newer pack no longer has rests until the fact is back.
        """
        facts: list[matching.TaughtFact] = []
        phrasings: list[matching.TaughtPhrasing] = []
        negatives: list[matching.TaughtNegative] = []
        for lesson in self.lessons:
            match lesson.content:
                case OwnFact(question=question):
                    facts.append(matching.TaughtFact(lesson.id, (question,)))
                case Phrasing(text=text, fact_id=fact_id) if fact_id in pack.fact or fact_id in self.by_id:
                    phrasings.append(matching.TaughtPhrasing(fact_id, text))
                case Negative(text=text):
                    negatives.append(matching.TaughtNegative(text))
                case Phrasing() | SavedQuote():
                    pass
        return matching.Lessons(tuple(facts), tuple(phrasings), tuple(negatives))

    def over(self, pack: Pack) -> Pack:
        """Return the pack with this server's facts added, under a topic of their own."""
        facts = tuple(
            Fact(lesson.id, TAUGHT_TOPIC.id, lesson.content.question, lesson.content.answer, NO_PARAGRAPH)
            for lesson in self.lessons
            if isinstance(lesson.content, OwnFact)
        )
        if not facts:
            return pack
        return replace(pack, topics=(*pack.topics, TAUGHT_TOPIC), facts=(*pack.facts, *facts))
