"""The matcher's input and output: thresholds, taught wordings, verdicts, completions and explanations."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from bot.domain.pack.model import Fact, Gap
from bot.domain.phrases import Described, Phrase, phrase

CERTAIN = 1.0  # the confidence in what is word for word a known question


class Status(StrEnum):
    """What may be done with a question."""

    ANSWER = "answer"  # one fact answers it
    SUGGEST = "suggest"  # close: offer the candidates, answer nothing
    UNKNOWN = "unknown"  # nothing known answers it


class Level(StrEnum):
    """How sure the matcher must be before it answers, by name."""

    STRICT = "strict"
    NORMAL = "normal"
    GENEROUS = "generous"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The confidence from which a candidate is answered, and from which it is suggested."""

    answer: float
    suggest: float


THRESHOLDS: Mapping[Level, Thresholds] = {
    Level.STRICT: Thresholds(answer=0.65, suggest=0.25),
    Level.NORMAL: Thresholds(answer=0.50, suggest=0.15),
    Level.GENEROUS: Thresholds(answer=0.35, suggest=0.08),
}
DEFAULT_THRESHOLDS = THRESHOLDS[Level.NORMAL]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact that might answer the question."""

    fact_id: str
    confidence: float  # 0 to 1: how likely it is that this fact answers it


@dataclass(frozen=True, slots=True)
class Previous:
    """What was answered before a follow-up."""

    fact: Fact
    asked: str = ""  # the question in English, with names for its pronouns; empty where it is not known
    language: str = ""  # in which it was asked, where it was read in another one than English: "de", "es"
    named: tuple[str, ...] = ()  # the ids of whom and what the asker named in it, other than by pronouns


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions in a text."""

    question: str
    verdict: "Verdict"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a question was taken to mean."""

    status: Status
    confidence: float  # 0 to 1, of the best candidate
    fact_id: str | None = None  # set where status is ANSWER
    candidates: tuple[Candidate, ...] = ()  # best first, the answer included
    gap: Gap | None = None  # the known gap that the question falls into, or what no fact states
    holds: bool | None = None  # whether what a yes/no question asks is so, where the fact decides it
    read_as: str | None = None  # the question with names for its pronouns, where it is a follow-up
    asks_whom: bool = False  # "and her?", and nobody who was told of can be meant
    instead: str | None = None  # the id of what answers it of the pack's own film, where "it" is another one
    leans: bool = False  # it was read with something of what was said before, other than the whole subject
    # The questions in the text, where it has several; what this verdict says is the first answer.
    parts: tuple[Part, ...] = ()
    talk: str | None = None  # the class of what people say to any bot that it is most like, unless answered
    is_off_topic: bool = False  # moderators said so of it, or of a question that is all but the same
    is_on_server: bool = False  # nothing answers it, and it asks of the server, which no pack tells of
    is_withheld: bool = False  # it has an answer, which gives too much away
    language: str = ""  # of the question, where it was read in another one than English: "de", "es"
    english: str = ""  # what such a question says in English words; for rules, never to be shown
    is_foreign: bool = False  # it is in a language that is not read
    named: tuple[str, ...] = ()  # the ids of the entities that the question names


def withheld(verdict: Verdict, told: Container[str], is_spoiler: Callable[[str], bool]) -> Verdict:
    """Return a verdict as if nothing were known but the facts with the ids ``told``.

    ``is_spoiler`` says whether a text names what gives something away.
    """
    parts = tuple(replace(part, verdict=withheld(part.verdict, told, is_spoiler)) for part in verdict.parts)
    if verdict.gap is not None and is_spoiler(verdict.gap.subject):
        verdict = replace(verdict, gap=None)
    if verdict.read_as is not None and is_spoiler(verdict.read_as):
        verdict = replace(verdict, read_as=None)
    if verdict.instead is not None and verdict.instead not in told:
        verdict = replace(verdict, instead=None)
    candidates = tuple(each for each in verdict.candidates if each.fact_id in told)
    if verdict.fact_id is None or verdict.fact_id in told:
        status = verdict.status
        if status is Status.SUGGEST and not candidates:
            status = Status.UNKNOWN
        return replace(verdict, status=status, candidates=candidates, parts=parts)
    hidden = replace(verdict, status=Status.UNKNOWN, fact_id=None, holds=None, is_withheld=True)
    return replace(hidden, candidates=candidates, parts=parts)


@dataclass(frozen=True, slots=True)
class Completion:
    """A question that somebody may be typing."""

    text: str  # at most 100 characters; asking it is answered with ``fact_id``
    fact_id: str


class TaughtWording(NamedTuple):
    """A question that a server's moderators taught, added to the pack; made for up to 5,000 of them."""

    text: str
    fact_id: str | None  # of the pack's fact or the taught one that answers it; None: nothing answers it


class TaughtFactText(NamedTuple):
    """What one of a server's own facts says."""

    fact_id: str
    wordings: tuple[str, ...]  # its question, and others that its answer states
    answer: str
    title: str = ""  # of the article that states it


class VerdictRule(Described):
    """The rule that led to a verdict, with what is said about it."""

    EMPTY = "empty", phrase("The question has no words I can use.")
    EXACT = "exact", phrase("It matches a known question word for word.")
    TAUGHT_EXACT = (
        "taught_exact",
        phrase("It matches, word for word, a question I was taught."),
    )
    RECALLED = "recalled", phrase("An answer of this server says what it asks for.")
    STORED_NEGATIVE = (
        "stored_negative",
        phrase("It matches, or nearly matches, a question marked as having no answer."),
    )
    TALK = "talk", phrase("It's small talk, not a question for me to look up.")
    KNOWN_GAP = "known_gap", phrase("It's closest to a question my sources don't answer.")
    CONFIDENT = "confident", phrase("The best match is close enough to answer.")
    CLOSE = (
        "close",
        phrase("The best match is close, but not close enough to answer, so I'd only suggest it."),
    )
    TITLED = (
        "titled",
        phrase("It's much like a question that I know in the same language."),
    )
    PRESENCE = (
        "presence",
        phrase("It asks whether somebody is in it, which is answered with who plays whom."),
    )
    NOTHING_NEAR = "nothing_near", phrase("Nothing I know comes close enough.")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation in plain words."""

    said: Phrase
    is_detail: bool = False  # of the last line that is not a detail; for authors of packs, not for moderators

    def __str__(self) -> str:
        """Return it in English, indented where it is a detail."""
        return f"  {self.said}" if self.is_detail else str(self.said)


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a verdict came about, for moderators."""

    question: str
    verdict: Verdict
    rule: VerdictRule
    lines: tuple[Line, ...]  # in plain words
