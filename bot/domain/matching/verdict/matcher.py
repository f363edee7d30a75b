"""The matcher: from a question's text to a verdict."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bot.domain.matching.model import (
    DEFAULT_THRESHOLDS,
    Candidate,
    Completion,
    Explanation,
    Status,
    TaughtWording,
    Thresholds,
    Verdict,
    VerdictRule,
)
from bot.domain.matching.text.normalise import MAX_CHARACTERS, normalise, words
from bot.domain.matching.verdict.completion import Completer
from bot.domain.matching.verdict.explaining import MatchTrace, explain
from bot.domain.matching.verdict.index import GroupKind, Index, MatchResult
from bot.domain.matching.verdict.lessons import Overlay, TaughtMatch
from bot.domain.matching.verdict.storing import dump, load
from bot.domain.pack.model import Pack

_UNKNOWN = Verdict(Status.UNKNOWN, 0.0)
_COMPLETED = 16  # phrasings a fact that completion searches
_SHOWN = 5  # candidates kept in a verdict
_GAP_NAMED = 0.25  # score from which a gap is named even if a fact came close
_SHORTEST_QUESTION = 3  # words; "right?" asks nothing on its own
_MOST_QUESTIONS = 4  # answered in one text
_SENTENCES = re.compile(
    # Possessive: backtracking inside long runs of white space would take quadratic time.
    r"(?<=[?.!])\s++|(?:[,;]|(?<!\s))\s++and\s++(?=(?:who|what|where|when|why|how|which)\b)|\n++",
    re.IGNORECASE,
)


class Matcher:
    """Finds the fact that a question asks for, in one pack and what a server taught besides."""

    def __init__(self, index: Index, taught: Sequence[TaughtWording] = ()) -> None:
        self._index = index
        self._overlay = Overlay(index, taught)

    @classmethod
    def build(cls, pack: Pack) -> "Matcher":
        """Return the matcher of ``pack``; learning takes seconds for a large one, once a process."""
        return cls(_learned(pack))

    @classmethod
    def restore(cls, pack: Pack, stored: bytes) -> "Matcher | None":
        """Return the matcher that :meth:`dump` stored; None where that is damaged or does not fit."""
        index = load(stored, pack)
        return None if index is None else cls(index)

    def dump(self) -> bytes:
        """Return what was learned from the pack, for a later :meth:`restore`."""
        return dump(self._index)

    def with_lessons(self, taught: Sequence[TaughtWording]) -> "Matcher":
        """Return a matcher for the same pack with ``taught`` added; this one stays unchanged."""
        return Matcher(self._index, taught)

    def match(self, question: str, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Verdict:
        """Return what ``question`` was taken to mean; any text is accepted."""
        verdict = self._trace(question, thresholds).verdict
        parts = _questions(question)
        if len(parts) < 2:  # noqa: PLR2004 - a single question needs no splitting
            return verdict
        # Of several questions the first is answered; the facts that answer the others are named.
        verdicts = [self._trace(part, thresholds).verdict for part in parts[:_MOST_QUESTIONS]]
        first = verdicts[0] if verdicts[0].fact_id is not None else verdict
        if first.fact_id is None:
            return first
        also = dict.fromkeys(each.fact_id for each in verdicts if each.fact_id)
        return replace(first, also_asked=tuple(fact_id for fact_id in also if fact_id != first.fact_id))

    def complete(self, typed: str, limit: int = 25) -> tuple[Completion, ...]:
        """Return questions that somebody who typed ``typed`` may be writing, likeliest first."""
        facts = self._index.pack.facts
        found = (facts[entry.number] for entry in _completer(self._index).complete(typed, limit))
        return tuple(Completion(fact.question, fact.id) for fact in found)

    def explain(self, question: str, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Explanation:
        """Return how the verdict on ``question`` comes about."""
        trace, verdict = self._trace(question, thresholds), self.match(question, thresholds)
        return explain(self._index, question, trace, verdict, thresholds)

    def _trace(self, question: str, thresholds: Thresholds) -> MatchTrace:
        """Return the verdict on ``question`` read as one question, and what led to it."""
        folded = normalise(question)
        if not folded:
            return MatchTrace(_UNKNOWN, VerdictRule.EMPTY)
        known = self._known(folded)
        if known is not None:
            return known
        reading = self._index.reader.read(question)
        result = self._index.find(reading, _SHOWN - 1)
        taught = self._overlay.find(reading)
        if taught is not None and taught.fact_id is None:
            return MatchTrace(_UNKNOWN, VerdictRule.STORED_NEGATIVE, reading, result, taught)
        verdict, rule = _judge(_candidates(result, taught), result, thresholds)
        return MatchTrace(verdict, rule, reading, result, taught)

    def _known(self, folded: str) -> MatchTrace | None:
        """Settle what is word for word a phrasing: the pack's first, then what was taught."""
        group = self._index.known(folded)
        if group is not None and group.kind is GroupKind.FACT:
            return MatchTrace(_certain(group.id), VerdictRule.EXACT)
        if folded in self._overlay.denied:
            return MatchTrace(_UNKNOWN, VerdictRule.STORED_NEGATIVE)
        fact_id = self._overlay.exact.get(folded)
        if fact_id is not None:
            return MatchTrace(_certain(fact_id), VerdictRule.TAUGHT_EXACT)
        if group is None:
            return None
        if group.kind is GroupKind.GAP:
            return MatchTrace(Verdict(Status.UNKNOWN, 0.0, gap_id=group.id), VerdictRule.KNOWN_GAP)
        rule = VerdictRule.TALK if group.kind is GroupKind.TALK else VerdictRule.STORED_NEGATIVE
        return MatchTrace(_UNKNOWN, rule)


@lru_cache(maxsize=4)
def _learned(pack: Pack) -> Index:
    return Index.learn(pack)


@lru_cache(maxsize=4)
def _completer(index: Index) -> Completer:
    """Return a completer that finds facts by any of their phrasings."""
    return Completer(
        (text, number)
        for number, fact in enumerate(index.pack.facts)
        for text in (fact.question, *fact.phrasings[:_COMPLETED])
    )


def _certain(fact_id: str) -> Verdict:
    return Verdict(Status.ANSWER, 1.0, fact_id, (Candidate(fact_id, 1.0),))


def _candidates(result: MatchResult | None, taught: TaughtMatch | None) -> tuple[Candidate, ...]:
    confidence: dict[str, float] = {}
    if result is not None:
        confidence = {result.fact_id: result.confidence, **dict(result.others)}
    if taught is not None and taught.fact_id is not None:
        confidence[taught.fact_id] = max(confidence.get(taught.fact_id, 0.0), taught.confidence)
    ordered = sorted(confidence.items(), key=lambda entry: -entry[1])
    return tuple(Candidate(fact_id, value) for fact_id, value in ordered[:_SHOWN])


def _judge(
    candidates: tuple[Candidate, ...], result: MatchResult | None, thresholds: Thresholds
) -> tuple[Verdict, VerdictRule]:
    if not candidates:
        return _UNKNOWN, VerdictRule.NOTHING_NEAR
    best = candidates[0]
    if best.confidence >= thresholds.answer:
        return Verdict(Status.ANSWER, best.confidence, best.fact_id, candidates), VerdictRule.CONFIDENT
    gap_id = None
    if result is not None and result.gap is not None and result.gap.kind is GroupKind.GAP:
        is_nearer = result.gap_score >= max(_GAP_NAMED, result.evidence.score)
        gap_id = result.gap.id if is_nearer else None
    if best.confidence >= thresholds.suggest:
        return Verdict(Status.SUGGEST, best.confidence, None, candidates, gap_id), VerdictRule.CLOSE
    rule = VerdictRule.NOTHING_NEAR if gap_id is None else VerdictRule.KNOWN_GAP
    return Verdict(Status.UNKNOWN, best.confidence, None, candidates, gap_id), rule


def _questions(text: str) -> list[str]:
    """Return the questions in ``text`` that can stand alone."""
    if text.count("?") < 2 and " and " not in text:  # noqa: PLR2004 - two make several
        return []
    parts = [part for part in _SENTENCES.split(text[:MAX_CHARACTERS]) if part]
    asking = [part for part in parts if part.rstrip().endswith("?") or part is not parts[-1]]
    return [part for part in asking if len(words(part)) >= _SHORTEST_QUESTION]
