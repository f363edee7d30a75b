"""What the matcher says about a question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What may be done with a question."""

    ANSWER = "answer"  # one fact answers it
    SUGGEST = "suggest"  # close: offer the candidates, answer nothing
    UNKNOWN = "unknown"  # nothing known answers it


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The confidence from which a candidate is answered, and from which it is suggested."""

    answer: float
    suggest: float


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

    text: str
    fact_id: str
