"""What a server's moderators taught: its own facts, phrasings, negatives and saved quotes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from bot.domain.errors import Refused
from bot.domain.insights import DAY_MS
from bot.domain.matching.model import TaughtFactText, TaughtWording
from bot.domain.pack.model import NO_PARAGRAPH, Fact, Pack, Spoiler, Topic
from bot.domain.phrases import Described, phrase
from bot.domain.teaching.articles import Article, Citation, read_citation, write_citation
from bot.domain.teaching.texts import titled
from bot.domain.teaching.wordings import questions_answered

TAUGHT_PREFIX = "taught-"  # of every lesson's id, so that a taught fact can never replace a pack's
TAUGHT_NAME, TAUGHT_SUMMARY = phrase("This server"), phrase("What this server's moderators added.")
TAUGHT_TOPIC = Topic("taught", str(TAUGHT_NAME), str(TAUGHT_SUMMARY))
OLD_DAYS = 7  # after which nobody waits for an answer any more
_ANY_NUMBER = 2**62


class InvalidLesson(Refused):
    """A lesson was refused; ``problems`` lists everything that is wrong with it."""


def too_many_lessons(limit: int) -> InvalidLesson:
    """Return the refusal of a lesson beyond what a server can hold."""
    return InvalidLesson(
        phrase(
            "This server can have at most {limit} of those. Remove some first with /teach remove.",
            limit=limit,
        )
    )


def taught_meanwhile() -> InvalidLesson:
    """Return the refusal of a lesson that conflicts with what somebody else has just taught."""
    return InvalidLesson(
        phrase("Someone else just taught me that question. See /teach list, then try again.")
    )


class LessonKind(Described):
    """The kinds of lessons, with what several of one kind are called."""

    FACT = "fact", phrase("facts")
    PHRASING = "phrasing", phrase("phrasings")
    NEGATIVE = "negative", phrase("questions marked as off topic")
    QUOTE = "quote", phrase("saved quotes")


@dataclass(frozen=True, slots=True)
class OwnFact:
    """An answer that the server's moderators wrote, or took from somebody's message."""

    text: str  # the question
    answer: str
    spoiler: Spoiler = Spoiler.OPEN
    label: str = ""  # stands for the question where that would give something away
    cites: Citation | None = None  # the article of the server that states it
    link: str = ""  # jumps to the message that it was taken from, while that exists
    speaker_id: int | None = None  # who wrote that message; None: it was taken from none

    kind = LessonKind.FACT


@dataclass(frozen=True, slots=True)
class FactOfMessage(Fact):
    """A server's own fact that was taken from somebody's message."""

    link: str = ""  # jumps to it, while it exists


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Another way to ask for a fact of the pack or of the server."""

    text: str
    fact_id: str

    kind = LessonKind.PHRASING


@dataclass(frozen=True, slots=True)
class Negative:
    """A question that is off topic: nothing answers it."""

    text: str

    kind = LessonKind.NEGATIVE


@dataclass(frozen=True, slots=True)
class SavedQuote:
    """Somebody's message, kept as a quotation."""

    text: str
    speaker: str  # their name when it was saved
    link: str  # jumps to the message
    speaker_id: int | None = None  # None: read from a file; it can't be taught like that
    spoiler: Spoiler = Spoiler.OPEN

    kind = LessonKind.QUOTE


Content = OwnFact | Phrasing | Negative | SavedQuote
AnyContent = TypeVar("AnyContent", OwnFact, Phrasing, Negative, SavedQuote)


def is_hidden(content: Content, pack: Pack) -> bool:
    """Return whether a lesson gives part of the story away, or asks for a fact that does or is gone."""
    if isinstance(content, Phrasing):
        fact = pack.fact.get(content.fact_id)
        return fact is None or fact.spoiler is not Spoiler.OPEN
    return getattr(content, "spoiler", Spoiler.OPEN) is not Spoiler.OPEN


def heading_of(content: Content, pack: Pack) -> str:
    """Return a lesson's text, or what stands for it where that may give something away."""
    if not is_hidden(content, pack):
        return content.text
    match content:
        case OwnFact():
            return content.label
        case Phrasing(fact_id=fact_id):
            return pack.fact[fact_id].heading if fact_id in pack.fact else fact_id
        case SavedQuote():
            return content.speaker
        case _:
            return content.text


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing that was taught, by whom and when."""

    id: str
    content: Content
    author_id: int | None  # None: a former moderator
    taught_at: int  # milliseconds UTC


# How each kind is stored in the history: its class, and which of its fields under which names.
_STORED: Mapping[LessonKind, tuple[type[Content], Mapping[str, str]]] = {
    LessonKind.FACT: (
        OwnFact,
        {
            "text": "text",
            "answer": "answer",
            "spoiler": "spoiler",
            "label": "label",
            "cites": "cites",
            "link": "link",
        },
    ),
    LessonKind.PHRASING: (Phrasing, {"text": "text", "fact_id": "fact"}),
    LessonKind.NEGATIVE: (Negative, {"text": "text"}),
    LessonKind.QUOTE: (
        SavedQuote,
        {"text": "text", "speaker": "speaker", "link": "link", "spoiler": "spoiler"},
    ),
}


def write_content(content: Content) -> dict[str, Any]:
    """Return a content as JSON data for the history, without anybody's id."""
    _, names = _STORED[content.kind]
    data: dict[str, Any] = {
        "kind": content.kind.value,
        **{name: getattr(content, field) for field, name in names.items()},
    }
    if (cites := data.pop("cites", None)) is not None:
        data["cites"] = write_citation(cites)
    return data


def read_content(data: Mapping[str, Any], speaker_id: int | None = None) -> Content:
    """Return the content that :func:`write_content` wrote; older versions knew no spoilers or articles."""
    kind, names = _STORED[LessonKind(data["kind"])]
    fields = {field: data[name] for field, name in names.items() if data.get(name) is not None}
    if "spoiler" in fields:
        fields["spoiler"] = Spoiler(fields["spoiler"])
    if "cites" in fields:
        fields["cites"] = read_citation(fields["cites"])
    if kind in {OwnFact, SavedQuote}:
        fields["speaker_id"] = speaker_id
    return kind(**fields)


def speaker_of(content: Content) -> int | None:
    """Return whose message a content was taken from; None where it was taken from none."""
    return content.speaker_id if isinstance(content, OwnFact | SavedQuote) else None


@dataclass(frozen=True, slots=True)
class TaughtFact(Fact):
    """A server's own fact, as its pack has it."""

    cites: Citation | None = None


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

    @cached_property
    def by_article(self) -> Mapping[Article, tuple[Lesson, ...]]:
        """The facts that cite each article, oldest first."""
        found: dict[Article, tuple[Lesson, ...]] = {}
        for lesson in self.lessons:
            if isinstance(lesson.content, OwnFact) and lesson.content.cites is not None:
                article = lesson.content.cites.article
                found[article] = (*found.get(article, ()), lesson)
        return found

    def for_matcher(self, pack: Pack) -> tuple[TaughtWording, ...]:
        """Return what a matcher for ``pack`` is taught; saved quotes answer nothing.

        Phrasings whose fact a newer pack no longer has are left out.
        """
        own, phrasings = self.contents(OwnFact), self.contents(Phrasing).values()
        return (
            *(TaughtWording(fact.text, fact_id) for fact_id, fact in own.items()),
            *(
                TaughtWording(p.text, p.fact_id)
                for p in phrasings
                if p.fact_id in pack.fact or p.fact_id in self.by_id
            ),
            *(TaughtWording(negative.text, None) for negative in self.contents(Negative).values()),
            *(
                TaughtWording(text, fact_id)
                for fact_id, fact in own.items()
                for text in questions_answered(fact.text, fact.answer)
            ),
        )

    def told(self) -> tuple[TaughtFactText, ...]:
        """Return what the server's own facts say, for a matcher that finds them by it."""
        phrasings: dict[str, list[str]] = {}
        for phrasing in self.contents(Phrasing).values():
            phrasings.setdefault(phrasing.fact_id, []).append(phrasing.text)
        return tuple(
            TaughtFactText(
                fact_id,
                (fact.text, *phrasings.get(fact_id, ()), *questions_answered(fact.text, fact.answer)),
                fact.answer,
                "" if fact.cites is None else fact.cites.article.title,
            )
            for fact_id, fact in self.contents(OwnFact).items()
        )

    def extend(self, pack: Pack) -> Pack:
        """Return the pack with this server's facts added, in a topic of their own."""
        facts = tuple(_taught_fact(fact_id, fact) for fact_id, fact in self.contents(OwnFact).items())
        if not facts:
            return pack
        return replace(pack, topics=(*pack.topics, TAUGHT_TOPIC), facts=(*pack.facts, *facts))


def _taught_fact(fact_id: str, own: OwnFact) -> Fact:
    texts = (fact_id, TAUGHT_TOPIC.id, titled(own.text), own.answer, NO_PARAGRAPH)
    if own.speaker_id is None:
        return TaughtFact(*texts, spoiler=own.spoiler, label=own.label, cites=own.cites)
    return FactOfMessage(*texts, spoiler=own.spoiler, label=own.label, link=own.link)


class Sweep(StrEnum):
    """A way for moderators to dismiss many open questions at once."""

    ALL = "all"
    ONCE = "once"
    OLD = "old"

    def reach(self, until: int) -> tuple[int, int]:
        """Return how often its groups were asked at most, and when last at the latest (milliseconds UTC).

        ``until`` is when the moderator saw the list: they have not seen later questions.
        """
        if self is Sweep.ONCE:
            return 1, until
        return _ANY_NUMBER, until - OLD_DAYS * DAY_MS if self is Sweep.OLD else until
