"""A verdict with what led to it."""

from dataclasses import dataclass

from bot.domain.matching.index import MatchResult
from bot.domain.matching.lessons import Taught
from bot.domain.matching.model import Rule, Verdict
from bot.domain.matching.reading import Reading


@dataclass(frozen=True, slots=True)
class MatchTrace:
    """A verdict with what led to it, for explanations."""

    verdict: Verdict
    rule: Rule
    reading: Reading | None = None
    finding: MatchResult | None = None
    taught: Taught | None = None
