"""What the matcher takes in and says: thresholds, lessons, verdicts, completions and explanations."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.pack import AnswerKind
from bot.domain.phrases import Phrase


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
    Level.NORMAL: Thresholds(answer=0.45, suggest=0.15),
    Level.GENEROUS: Thresholds(answer=0.30, suggest=0.08),
}
DEFAULT_THRESHOLDS = THRESHOLDS[Level.NORMAL]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact that might answer the question."""

    fact_id: str
    confidence: float  # 0 to 1: how likely it is that this fact answers it


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a question was taken to mean."""

    status: Status
    confidence: float  # 0 to 1, of the best candidate
    fact_id: str | None = None  # set where status is ANSWER
    candidates: tuple[Candidate, ...] = ()  # best first, the answer included
    gap_id: str | None = None  # a known gap that the question falls into
    also_asked: tuple[str, ...] = ()  # fact ids that answer further questions in the same text


@dataclass(frozen=True, slots=True)
class Completion:
    """A question that somebody may be typing."""

    text: str  # at most 100 characters; asking it is answered with ``fact_id``
    fact_id: str


@dataclass(frozen=True, slots=True)
class TaughtFact:
    """A fact that a server's moderators added, under an id of their own."""

    id: str
    phrasings: tuple[str, ...]
    kinds: tuple[AnswerKind, ...] = ()  # empty: it may answer any kind of question


@dataclass(frozen=True, slots=True)
class TaughtPhrasing:
    """Another way to ask for a fact of the pack or a taught one."""

    fact_id: str
    text: str


@dataclass(frozen=True, slots=True)
class TaughtNegative:
    """A question that ``fact_id`` does not answer; with no fact, one that nothing answers."""

    text: str
    fact_id: str | None = None


@dataclass(frozen=True, slots=True)
class Lessons:
    """What one server taught, laid over the pack; at most 5,000 phrasings are meant."""

    facts: tuple[TaughtFact, ...] = ()
    phrasings: tuple[TaughtPhrasing, ...] = ()
    negatives: tuple[TaughtNegative, ...] = ()


class Rule(StrEnum):
    """What settled a verdict."""

    EMPTY = "empty"  # no word to go by
    EXACT = "exact"  # word for word a phrasing
    TAUGHT_EXACT = "taught_exact"  # word for word a taught phrasing
    STORED_NEGATIVE = "stored_negative"  # word for word a known or taught non-question
    KNOWN_GAP = "known_gap"  # the question falls into a known gap
    CONFIDENT = "confident"  # the best candidate is over the answer threshold
    CLOSE = "close"  # the best candidate is only over the suggestion threshold
    NOTHING_NEAR = "nothing_near"  # no candidate is over either


@dataclass(frozen=True, slots=True)
class WordNote:
    """What one word of the question did for the best candidate."""

    word: str  # as typed
    read_as: str  # after spelling and synonyms
    weight: float  # how much it spoke for (above 0) or against the best candidate
    notes: tuple[Phrase, ...] = ()  # such as "spelling corrected" or "not in any phrasing"


@dataclass(frozen=True, slots=True)
class CandidateNote:
    """One candidate and what spoke for and against it."""

    id: str
    label: Phrase  # the fact's question, or the gap's subject
    is_gap: bool
    confidence: float  # 0 to 1
    reasons: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation in plain words."""

    said: Phrase
    is_detail: bool = False  # of the line before that is none

    def __str__(self) -> str:
        """Return it in English, indented where it is a detail."""
        return f"  {self.said}" if self.is_detail else str(self.said)


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a verdict came about, for moderators."""

    question: str
    asked: str  # the part of the text that was read as the question
    kinds: tuple[AnswerKind, ...]  # kinds of answer asked for; empty: not settled
    entities: tuple[str, ...]  # names of the entities that were recognised
    unknown_names: tuple[str, ...]  # what looks like a name and is none the pack knows
    words: tuple[WordNote, ...]
    candidates: tuple[CandidateNote, ...]
    rule: Rule
    verdict: Verdict
    lines: tuple[Line, ...]  # the same in plain words
