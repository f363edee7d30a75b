"""What a knowledge pack holds: facts, gaps, entities, quotes, stunts and quiz items.

A pack is written by a person as TOML (``data/<pack>/``), checked by ``bot.domain.pack.loading``,
seeded into the store and read back from there as one immutable :class:`Pack`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import ClassVar, TypeVar

from bot.domain.phrases import Described, phrase

E = TypeVar("E")

NO_PARAGRAPH = 0  # of what the home source does not state
_HOME_PAGE = re.compile(r"https?://[^/?#]+/?")


class AnswerKind(Described):
    """What a question asks for, and what a fact can therefore be an answer to."""

    PERSON = "person", phrase("a person")  # who, which actor
    CHARACTER = "character", phrase("a role")  # which role
    PLACE = "place", phrase("a place")  # where, which country
    DATE = "date", phrase("a date")  # which day; also "when"
    TIME = "time", phrase("a time of day")  # which hour, time of day
    DURATION = "duration", phrase("a length of time")  # how long, how many weeks
    COUNT = "count", phrase("a count")  # how many
    MONEY = "money", phrase("an amount of money")  # what did it cost
    MEASURE = "measure", phrase("a measurement")  # how fast, how heavy, how far, how old
    ORGANISATION = "organisation", phrase("an organization")  # which studio, which company
    TITLE = "title", phrase("a title")  # what is it called
    OBJECT = "object", phrase("a thing")  # which thing
    REASON = "reason", phrase("a reason")  # why
    MANNER = "manner", phrase("how it's done")  # how was it done
    STATEMENT = "statement", phrase("what someone said")  # what did X say about Y
    OPINION = "opinion", phrase("an opinion")  # what does X think of it, is it any good
    EVENT = "event", phrase("what happens")  # what happens, what did they do
    YES_NO = "yes_no", phrase("yes or no")  # is it true that


class EntityKind(Described):
    """What sort of thing an entity is, with what people see for it."""

    PERSON = "person", phrase("Person")
    CHARACTER = "character", phrase("Character")
    PLACE = "place", phrase("Place")
    GROUP = "group", phrase("Group")  # a band, a team, a jury
    ORGANISATION = "organisation", phrase("Organization")
    FILM = "film", phrase("Film")
    GAME = "game", phrase("Game")
    WORK = "work", phrase("Work")  # an article, a review, a song, a painting
    SEQUENCE = "sequence", phrase("Sequence")
    EVENT = "event", phrase("Event")  # a festival, a race, a strike
    OBJECT = "object", phrase("Object")  # a product, a vehicle, an instrument


PEOPLE = frozenset({EntityKind.PERSON, EntityKind.CHARACTER})
"""Those who are somebody rather than something."""


class Difficulty(StrEnum):
    """How hard a fact is to know, for quizzes."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Trust(Described):
    """How far a source is to be trusted."""

    FIRSTHAND = "firsthand", phrase("firsthand")  # a maker or an institution, or a report of the time
    PRESS = "press", phrase("press")  # trade and entertainment press, specialist sites
    SECONDHAND = "secondhand", phrase("secondhand")  # a mirror, a private blog, a wiki


class Spoiler(Described):
    """How much of the story something gives away."""

    OPEN = "open", phrase("Nothing")
    MILD = "mild", phrase("Part of the story")  # more than trailers and the official synopsis
    ENDING = "ending", phrase("The ending")  # deaths, the last act, what comes of it in a sequel


@dataclass(frozen=True, slots=True)
class Source:
    """The text that a pack is written from: its home source."""

    title: str
    date: str  # ISO 8601, as the source gives it
    paragraphs: int  # how many it has; entries cite them from 1


class PackEntry:
    """An entry of one of the tables in a pack's files."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}  # unknown fields are errors


@dataclass(frozen=True, slots=True)
class Topic(PackEntry):
    """A heading under which facts are listed."""

    id: str
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class Entity(PackEntry):
    """Somebody or something that facts are about."""

    id: str
    kind: EntityKind
    name: str
    role: str  # a short description: "director and writer"; what the home source has of it
    aliases: tuple[str, ...] = ()  # other names people use
    misspellings: tuple[str, ...] = ()  # matched, never shown
    lat: float | None = None  # of a place on the pack's map: degrees north
    lon: float | None = None  # degrees east
    stands_for: str = ""  # what a filming location is in the film: "the Austrian Alps"
    within: str = ""  # the id of the place that a place is listed under, such as its country
    role_in_full: str = ""  # what all sources together say it is, where that is more

    @property
    def name_within(self) -> str:
        """Its name as it stands inside a sentence."""
        return f"the {self.name[4:]}" if self.name.startswith("The ") else self.name

    @property
    def is_mapped(self) -> bool:
        """Whether it is known where it lies."""
        return self.lat is not None and self.lon is not None


@dataclass(frozen=True, slots=True)
class Reference(PackEntry):
    """A publication beyond the home source that entries cite."""

    id: str
    title: str
    publisher: str  # the site that the address opens
    url: str
    trust: Trust
    repeats: str = ""  # whose words the page has, where they are another publisher's
    author: str = ""
    date: str = ""  # ISO 8601, as far as it is known: 2023, 2023-07, 2023-07-12
    opened: bool = True  # False: its words were not read by the author, only what others say of it

    @property
    def is_home_page(self) -> bool:
        """Whether the address is that of a whole site, as where nobody knows the page itself."""
        return _HOME_PAGE.fullmatch(self.url) is not None

    @property
    def is_weak(self) -> bool:
        """Whether a fact should not rest on it alone."""
        return not self.opened or self.trust is Trust.SECONDHAND


@dataclass(frozen=True, slots=True)
class Claim(PackEntry):
    """What some sources say otherwise than a fact does."""

    text: str  # as short as a fact's value: "164 minutes"
    sources: tuple[str, ...]  # reference ids
    accept: tuple[str, ...] = ()  # other spellings of it, for quizzes


@dataclass(frozen=True, slots=True)
class Value(PackEntry):
    """A fact's answer in its shortest form, typed, for quizzes: a date, a person, a place."""

    kind: AnswerKind
    text: str
    accept: tuple[str, ...] = ()  # other correct spellings of it
    entity: str | None = None  # the entity that it names, if it names one


@dataclass(frozen=True, slots=True)
class About(PackEntry):
    """What a fact states: an attribute (``attributes.toml``) of an entity."""

    entity: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Fact(PackEntry):
    """One thing that a source states."""

    id: str
    topic: str
    question: str  # the question that it answers, as a title
    answer: str  # at most 350 characters, complete on its own
    paragraph: int = NO_PARAGRAPH  # of the home source
    kinds: tuple[AnswerKind, ...] = ()
    entities: tuple[str, ...] = ()
    difficulty: Difficulty = Difficulty.MEDIUM
    phrasings: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()  # those of the phrasings that the answer says yes to
    no: tuple[str, ...] = ()  # likewise no
    near_misses: tuple[str, ...] = ()  # alike in words, but the source does not answer them
    related: tuple[str, ...] = ()  # fact ids worth reading next
    value: Value | None = None
    about: tuple[About, ...] = ()
    sources: tuple[str, ...] = ()  # reference ids, best first
    claims: tuple[Claim, ...] = ()  # what other sources say
    as_of: str = ""  # ISO date on which a source says so, of what changes
    spoiler: Spoiler = Spoiler.OPEN
    label: str = ""  # stands for the question where that would give something away
    fills: tuple[str, ...] = ()  # gaps of the home source that it answers
    extends: str | None = None  # the fact of the home source that it states more fully

    @property
    def is_home(self) -> bool:
        """Whether the home source states it, just so."""
        return self.paragraph != NO_PARAGRAPH and self.extends is None

    @property
    def is_taught(self) -> bool:
        """Whether no source states it: moderators taught it."""
        return self.paragraph == NO_PARAGRAPH and not self.sources

    @property
    def heading(self) -> str:
        """What may stand over it before anybody has asked for it."""
        return self.label or self.question


@dataclass(frozen=True, slots=True)
class Gap(PackEntry):
    """Something that people ask and the source does not say."""

    id: str
    topic: str
    # Completes "The article does not say …": "who plays the villain"; "" is something else altogether.
    subject: str
    phrasings: tuple[str, ...] = ()
    kinds: tuple[AnswerKind, ...] = ()
    nearby: tuple[str, ...] = ()  # fact ids that come closest

    @property
    def is_elsewhere(self) -> bool:
        """Whether it has nothing to do with what the pack is about."""
        return not self.subject

    @property
    def asks_which(self) -> bool:
        """Whether the same words mean several, so that whoever asks is to say which one."""
        return self.subject.startswith("which of ") and self.subject.endswith(" you mean")


@dataclass(frozen=True, slots=True)
class Quote(PackEntry):
    """Words that the source attributes to a person, verbatim."""

    id: str
    speaker: str  # entity id
    text: str
    context: str  # what they were talking about, in our words
    paragraph: int = NO_PARAGRAPH
    topics: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    fact: str | None = None  # the fact behind it
    sources: tuple[str, ...] = ()
    spoiler: Spoiler = Spoiler.OPEN
    quiz: bool = True  # whether quizzes ask who said it


@dataclass(frozen=True, slots=True)
class Stunt(PackEntry):
    """A stunt or sequence with everything the source tells of it."""

    id: str
    name: str
    summary: str
    paragraph: int = NO_PARAGRAPH
    aliases: tuple[str, ...] = ()
    performers: tuple[str, ...] = ()  # entity ids
    places: tuple[str, ...] = ()  # entity ids
    how: str = ""
    why: str = ""
    facts: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    spoiler: Spoiler = Spoiler.OPEN


@dataclass(frozen=True, slots=True)
class QuizItem(PackEntry):
    """A quiz question that an author wrote."""

    id: str
    fact: str
    prompt: str
    answer: str
    distractors: tuple[str, ...]
    explanation: str
    difficulty: Difficulty = Difficulty.MEDIUM
    kind: AnswerKind = AnswerKind.OBJECT
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Synonyms(PackEntry):
    """Words that mean the same in this pack's world; the first one stands for all."""

    words: tuple[str, ...]


class _ById(cached_property[Mapping[str, E]]):
    """One of a pack's tables by the ids of its entries."""

    def __init__(self, table: str) -> None:
        super().__init__(lambda pack: {entry.id: entry for entry in getattr(pack, table)})


@dataclass(frozen=True, eq=False)  # equal only to itself, so that it is a cheap dictionary key
class Pack:
    """Everything that is known about one subject, with lookups by id."""

    id: str
    title: str  # the subject's full title
    source: Source
    topics: tuple[Topic, ...] = ()
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()
    gaps: tuple[Gap, ...] = ()
    quotes: tuple[Quote, ...] = ()
    stunts: tuple[Stunt, ...] = ()
    quiz_items: tuple[QuizItem, ...] = ()
    synonyms: tuple[Synonyms, ...] = ()
    bibliography: tuple[Reference, ...] = ()  # what is cited besides the source
    digest: str = ""  # content hash of the files it was read from
    subject: str = ""  # the subject's name as a sentence has it, in any language
    colour: str = ""  # of all cards, like "#C8102E"; empty for the product's own
    release: tuple[str, ...] = ()  # ids of the facts that say when and where it comes out
    makers: tuple[str, ...] = ()  # ids of the entities that made it
    starters: tuple[str, ...] = ()  # ids of the facts that answer good first questions
    praise: tuple[str, ...] = ()  # ids of the facts that say what others liked best
    asides: tuple[str, ...] = ()  # ids of the facts that are told to who asks for them, and never offered
    map: bytes = b""  # a picture (PNG) of where its places lie, numbered in the pack's order

    reference = _ById[Reference]("bibliography")
    topic = _ById[Topic]("topics")
    entity = _ById[Entity]("entities")
    fact = _ById[Fact]("facts")
    gap = _ById[Gap]("gaps")
    quote = _ById[Quote]("quotes")
    stunt = _ById[Stunt]("stunts")
    quiz_item = _ById[QuizItem]("quiz_items")
