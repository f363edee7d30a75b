"""What a knowledge pack holds: facts, gaps, entities, quotes, stunts and quiz items.

A pack is written by a person as TOML (``data/<pack>/``), checked by ``bot.domain.pack.loading``,
seeded into the store and read back from there as one immutable :class:`Pack`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import ClassVar, TypeVar

from bot.domain.phrases import Described, phrase

E = TypeVar("E")


class AnswerKind(Described):
    """What a question asks for, and what a fact can therefore be an answer to."""

    PERSON = "person", phrase("a person")  # who, which actor
    CHARACTER = "character", phrase("a role")  # which role
    PLACE = "place", phrase("a place")  # where, which country
    DATE = "date", phrase("a date")  # which day; also "when"
    TIME = "time", phrase("a time of day")  # which hour, time of day
    DURATION = "duration", phrase("a length of time")  # how long, how many weeks
    COUNT = "count", phrase("a count")  # how many
    MONEY = "money", phrase("a sum of money")  # what did it cost
    MEASURE = "measure", phrase("a measure")  # how fast, how heavy, how far, how old
    ORGANISATION = "organisation", phrase("an organisation")  # which studio, which company
    TITLE = "title", phrase("a title")  # what is it called
    OBJECT = "object", phrase("a thing")  # which thing
    REASON = "reason", phrase("a reason")  # why
    MANNER = "manner", phrase("how it is done")  # how was it done
    STATEMENT = "statement", phrase("what somebody said")  # what did X say about Y
    OPINION = "opinion", phrase("an opinion")  # what does X think of it, is it any good
    EVENT = "event", phrase("what happens")  # what happens, what did they do
    YES_NO = "yes_no", phrase("yes or no")  # is it true that


class EntityKind(Described):
    """What sort of thing an entity is, with what people see for it."""

    PERSON = "person", phrase("Person")
    CHARACTER = "character", phrase("Character")
    PLACE = "place", phrase("Place")
    GROUP = "group", phrase("Group")  # a band, a team, a jury
    ORGANISATION = "organisation", phrase("Organisation")
    FILM = "film", phrase("Film")
    GAME = "game", phrase("Game")
    WORK = "work", phrase("Work")  # an article, a review, a song, a painting
    SEQUENCE = "sequence", phrase("Sequence")
    EVENT = "event", phrase("Event")  # a festival, a race, a strike
    OBJECT = "object", phrase("Object")  # a product, a vehicle, an instrument


class Difficulty(StrEnum):
    """How hard a fact is to know, for quizzes."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Source:
    """The one text that a pack is written from."""

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
    role: str  # a short description: "director and writer"
    aliases: tuple[str, ...] = ()  # other names people use
    misspellings: tuple[str, ...] = ()  # matched, never shown

    @property
    def name_within(self) -> str:
        """Its name as it stands inside a sentence."""
        return f"the {self.name[4:]}" if self.name.startswith("The ") else self.name


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
    """One thing that the source states."""

    id: str
    topic: str
    question: str  # the question that it answers, as a title
    answer: str  # at most 350 characters, complete on its own
    paragraph: int
    kinds: tuple[AnswerKind, ...] = ()
    entities: tuple[str, ...] = ()
    difficulty: Difficulty = Difficulty.MEDIUM
    phrasings: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()  # alike in words, but the source does not answer them
    related: tuple[str, ...] = ()  # fact ids worth reading next
    value: Value | None = None
    about: tuple[About, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap(PackEntry):
    """Something that people ask and the source does not say."""

    id: str
    topic: str
    subject: str  # completes "The article does not say …": "who plays the villain"
    phrasings: tuple[str, ...] = ()
    kinds: tuple[AnswerKind, ...] = ()
    nearby: tuple[str, ...] = ()  # fact ids that come closest


@dataclass(frozen=True, slots=True)
class Quote(PackEntry):
    """Words that the source attributes to a person, verbatim."""

    id: str
    speaker: str  # entity id
    text: str
    context: str  # what they were talking about, in our words
    paragraph: int
    topics: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    fact: str | None = None  # the fact behind it


@dataclass(frozen=True, slots=True)
class Stunt(PackEntry):
    """A stunt or sequence with everything the source tells of it."""

    id: str
    name: str
    summary: str
    paragraph: int
    aliases: tuple[str, ...] = ()
    performers: tuple[str, ...] = ()  # entity ids
    places: tuple[str, ...] = ()  # entity ids
    how: str = ""
    why: str = ""
    facts: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


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
    digest: str = ""  # content hash of the files it was read from
    subject: str = ""  # the subject's name as a sentence has it, in any language
    colour: str = ""  # of all cards, like "#C8102E"; empty for the product's own
    release: tuple[str, ...] = ()  # ids of the facts that say when and where it comes out
    makers: tuple[str, ...] = ()  # ids of the entities that made it

    topic = _ById[Topic]("topics")
    entity = _ById[Entity]("entities")
    fact = _ById[Fact]("facts")
    gap = _ById[Gap]("gaps")
    quote = _ById[Quote]("quotes")
    stunt = _ById[Stunt]("stunts")
