"""Understanding questions: which fact answers one, or that none does.

``Matcher.build(pack)`` is costly and done once; ``match`` and ``complete`` are pure and quick.
"""

from bot.domain.matching.matcher import Matcher
from bot.domain.matching.model import (
    DEFAULT_THRESHOLDS,
    THRESHOLDS,
    Candidate,
    CandidateNote,
    Completion,
    Explanation,
    Lessons,
    Level,
    Rule,
    Status,
    TaughtFact,
    TaughtNegative,
    TaughtPhrasing,
    Thresholds,
    Verdict,
    WordNote,
)

__all__ = [
    "DEFAULT_THRESHOLDS",
    "THRESHOLDS",
    "Candidate",
    "CandidateNote",
    "Completion",
    "Explanation",
    "Lessons",
    "Level",
    "Matcher",
    "Rule",
    "Status",
    "TaughtFact",
    "TaughtNegative",
    "TaughtPhrasing",
    "Thresholds",
    "Verdict",
    "WordNote",
]
