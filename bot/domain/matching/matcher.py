"""The matcher: from a question's text to a verdict."""

import re
from functools import lru_cache

from bot.domain.matching.completion import Completer
from bot.domain.matching.explaining import explain
from bot.domain.matching.index import Index, MatchResult, Side
from bot.domain.matching.lessons import Overlay, Taught
from bot.domain.matching.model import (
    DEFAULT_THRESHOLDS,
    Candidate,
    Completion,
    Explanation,
    Lessons,
    Rule,
    Status,
    Thresholds,
    Verdict,
)
from bot.domain.matching.normalise import MAX_CHARACTERS, normalise, words
from bot.domain.matching.storing import dump, load
from bot.domain.matching.trace import MatchTrace
from bot.domain.pack import Pack

_COMPLETED = 16  # phrasings a fact by which its question is found while it is typed
_SHOWN = 5  # candidates kept in a verdict
_GAP_NAMED = 0.25  # score from which a gap is named although a fact came close
_SHORTEST_QUESTION = 3  # words; "right?" asks nothing of its own
_MOST_QUESTIONS = 4  # answered of one text
_SENTENCES = re.compile(
    # Where white space begins, and to its end: looked at from each of its characters, it would cost a square.
    r"(?<=[?.!])\s++|(?:[,;]|(?<!\s))\s++and\s++(?=(?:who|what|where|when|why|how|which)\b)|\n++",
    re.IGNORECASE,
)


class Matcher:
    """Finds the fact that a question asks for, in one pack and what a server taught beside it."""

    def __init__(self, index: Index, overlay: Overlay) -> None:
        self._index = index
        self._overlay = overlay

    @classmethod
    def build(cls, pack: Pack, kept: bytes | None = None) -> "Matcher":
        """Return a matcher for ``pack``, from what an earlier one's :meth:`dump` kept where it fits.

        Learning takes seconds for thousands of phrasings, and is done once a process for the same pack.
        """
        return (kept and cls.restore(pack, kept)) or cls._of(_learned(pack))

    @classmethod
    def restore(cls, pack: Pack, kept: bytes) -> "Matcher | None":
        """Return the matcher whose :meth:`dump` was kept; None where that is damaged or does not fit."""
        index = load(kept, pack)
        return None if index is None else cls._of(index)

    @classmethod
    def _of(cls, index: Index) -> "Matcher":
        return cls(index, Overlay(index, Lessons()))

    def dump(self) -> bytes:
        """Return what was learned from the pack, for a later :meth:`build` of the same pack."""
        return dump(self._index)

    def with_lessons(self, lessons: Lessons) -> "Matcher":
        """Return a matcher for the same pack with ``lessons`` laid over it; this one stays as it is."""
        return Matcher(self._index, Overlay(self._index, lessons))

    def match(self, question: str, thresholds: Thresholds | None = None) -> Verdict:
        """Return what ``question`` was taken to mean; any text is accepted."""
        limits = thresholds or DEFAULT_THRESHOLDS
        verdict = self.trace(question, limits).verdict
        parts = _questions(question)
        if len(parts) < 2:  # noqa: PLR2004 - one question is no several
            return verdict
        return self._with_others(verdict, parts, limits)

    def complete(self, typed: str, limit: int = 25) -> tuple[Completion, ...]:
        """Return questions that somebody who typed ``typed`` may be writing, likeliest first."""
        facts = self._index.pack.facts
        found = (facts[entry.number] for entry in _completer(self._index).complete(typed, limit))
        return tuple(Completion(fact.question, fact.id) for fact in found)

    def explain(self, question: str, thresholds: Thresholds | None = None) -> Explanation:
        """Return how the verdict on ``question`` comes about."""
        limits = thresholds or DEFAULT_THRESHOLDS
        return explain(
            self._index, question, self.trace(question, limits), self.match(question, limits), limits
        )

    def trace(self, question: str, thresholds: Thresholds) -> MatchTrace:
        """Return the verdict on ``question`` read as one question, and the rule that led to it."""
        folded = normalise(question)
        if not folded:
            return MatchTrace(Verdict(Status.UNKNOWN, 0.0), Rule.EMPTY)
        known = self._known(folded)
        if known is not None:
            return known
        reading = self._index.read(question)
        finding = self._index.find(reading, _SHOWN - 1)
        taught = self._overlay.find(reading)
        if (
            taught is not None
            and taught.is_negative
            and (finding is None or taught.denies(finding.best.fact_id))
        ):
            verdict = Verdict(Status.UNKNOWN, 0.0)
            return MatchTrace(verdict, Rule.STORED_NEGATIVE, reading, finding, taught)
        candidates = _candidates(finding, taught)
        if not candidates:
            return MatchTrace(Verdict(Status.UNKNOWN, 0.0), Rule.NOTHING_NEAR, reading, finding, taught)
        verdict, rule = _judge(candidates, finding, thresholds)
        return MatchTrace(verdict, rule, reading, finding, taught)

    def _known(self, folded: str) -> MatchTrace | None:
        """Settle what is word for word a phrasing: the pack's first, then what was taught."""
        group = self._index.known(folded)
        if group is not None and group.side is Side.FACT:
            return MatchTrace(_certain(group.id), Rule.EXACT)
        if self._overlay.denied(folded):
            return MatchTrace(Verdict(Status.UNKNOWN, 0.0), Rule.STORED_NEGATIVE)
        fact_id = self._overlay.exact(folded)
        if fact_id is not None:
            return MatchTrace(_certain(fact_id), Rule.TAUGHT_EXACT)
        if group is None:
            return None
        if group.side is Side.GAP:
            return MatchTrace(Verdict(Status.UNKNOWN, 0.0, gap_id=group.id), Rule.KNOWN_GAP)
        return MatchTrace(Verdict(Status.UNKNOWN, 0.0), Rule.STORED_NEGATIVE)

    def _with_others(self, whole: Verdict, parts: list[str], thresholds: Thresholds) -> Verdict:
        """Answer the first of several questions and name the facts that answer the others."""
        verdicts = [self.trace(part, thresholds).verdict for part in parts[:_MOST_QUESTIONS]]
        answered = [verdict for verdict in verdicts if verdict.fact_id is not None]
        first = answered[0] if answered and verdicts[0].fact_id is not None else whole
        if first.fact_id is None:
            return first
        also = dict.fromkeys(verdict.fact_id for verdict in answered if verdict.fact_id != first.fact_id)
        return Verdict(
            first.status,
            first.confidence,
            first.fact_id,
            first.candidates,
            first.gap_id,
            tuple(fact_id for fact_id in also if fact_id is not None),
        )


@lru_cache(maxsize=4)
def _learned(pack: Pack) -> Index:
    return Index.build(pack)


@lru_cache(maxsize=4)
def _completer(index: Index) -> Completer:
    """Return what finds facts by any of their phrasings; their own question is what is then offered."""
    return Completer(
        (text, number)
        for number, fact in enumerate(index.pack.facts)
        for text in (fact.question, *fact.phrasings[:_COMPLETED])
    )


def _certain(fact_id: str) -> Verdict:
    return Verdict(Status.ANSWER, 1.0, fact_id, (Candidate(fact_id, 1.0),))


def _candidates(finding: MatchResult | None, taught: Taught | None) -> tuple[Candidate, ...]:
    confidence: dict[str, float] = {}
    if finding is not None:
        confidence[finding.best.fact_id] = finding.best.confidence
        confidence.update(finding.others)
    if taught is not None and not taught.is_negative:
        confidence[taught.fact_id] = max(confidence.get(taught.fact_id, 0.0), taught.confidence)
    ordered = sorted(confidence.items(), key=lambda entry: -entry[1])
    return tuple(Candidate(fact_id, value) for fact_id, value in ordered[:_SHOWN])


def _judge(
    candidates: tuple[Candidate, ...], finding: MatchResult | None, thresholds: Thresholds
) -> tuple[Verdict, Rule]:
    best = candidates[0]
    if best.confidence >= thresholds.answer:
        return Verdict(Status.ANSWER, best.confidence, best.fact_id, candidates), Rule.CONFIDENT
    gap_id = None
    if finding is not None and finding.gap is not None and finding.gap.side is Side.GAP:
        is_nearer = finding.gap_score >= max(_GAP_NAMED, finding.best.evidence.score)
        gap_id = finding.gap.id if is_nearer else None
    if gap_id is not None and best.confidence < thresholds.suggest:
        return Verdict(Status.UNKNOWN, best.confidence, None, candidates, gap_id), Rule.KNOWN_GAP
    if best.confidence >= thresholds.suggest:
        return Verdict(Status.SUGGEST, best.confidence, None, candidates, gap_id), Rule.CLOSE
    return Verdict(Status.UNKNOWN, best.confidence, None, candidates), Rule.NOTHING_NEAR


def _questions(text: str) -> list[str]:
    """Return the questions in ``text`` that can stand alone."""
    if text.count("?") < 2 and " and " not in text:  # noqa: PLR2004 - two make several
        return []
    parts = [part for part in _SENTENCES.split(text[:MAX_CHARACTERS]) if part]
    asking = [part for part in parts if part.rstrip().endswith("?") or part is not parts[-1]]
    return [part for part in asking if len(words(part)) >= _SHORTEST_QUESTION]
