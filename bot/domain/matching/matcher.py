"""The matcher: from a question's text to a verdict."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Self

from bot.domain.matching.model import (
    DEFAULT_THRESHOLDS,
    Candidate,
    CandidateNote,
    Completion,
    Explanation,
    Lessons,
    Rule,
    Status,
    Thresholds,
    Verdict,
    WordNote,
)

if TYPE_CHECKING:
    from bot.domain.pack import Pack

_SHOWN = 5  # candidates kept in a verdict
_COMPLETION_LENGTH = 100  # an autocomplete choice's length on Discord


class Matcher:
    """Finds the fact that a question asks for, in one pack and what a server taught beside it."""

    def __init__(self, pack: Pack, lessons: Lessons) -> None:
        self._pack = pack
        self._lessons = lessons
        self._texts: list[tuple[str, str, bool]] = []  # text, id, is it a fact's
        for fact in pack.facts:
            self._texts += [(text, fact.id, True) for text in (fact.question, *fact.phrasings)]
        for gap in pack.gaps:
            self._texts += [(text, gap.id, False) for text in gap.phrasings]
        for taught in lessons.facts:
            self._texts += [(text, taught.id, True) for text in taught.phrasings]
        self._texts += [(phrasing.text, phrasing.fact_id, True) for phrasing in lessons.phrasings]
        self._exact: dict[str, tuple[str, bool]] = {}
        documents: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._facts: set[str] = set()
        for text, owner, is_fact in self._texts:
            self._exact.setdefault(_fold(text), (owner, is_fact))
            documents[owner].update(set(_words(text)))
            if is_fact:
                self._facts.add(owner)
        self._negatives = {_fold(negative.text): negative.fact_id for negative in lessons.negatives}
        spread = Counter(word for counts in documents.values() for word in counts)
        self._idf = {word: math.log(1 + len(documents) / count) for word, count in spread.items()}
        self._documents = documents

    @classmethod
    def build(cls, pack: Pack) -> Self:
        """Return a matcher for ``pack``."""
        return cls(pack, Lessons())

    def with_lessons(self, lessons: Lessons) -> Self:
        """Return a matcher for the same pack with ``lessons`` laid over it; this one stays as it is."""
        return type(self)(self._pack, lessons)

    def match(self, question: str, thresholds: Thresholds | None = None) -> Verdict:
        """Return what ``question`` was taken to mean; any text is accepted."""
        return self._settle(question, thresholds or DEFAULT_THRESHOLDS)[0]

    def complete(self, typed: str, limit: int = 25) -> tuple[Completion, ...]:
        """Return questions that somebody who typed ``typed`` may be writing, likeliest first."""
        start, words = _fold(typed), set(_words(typed))
        ranked: list[tuple[int, int, Completion]] = []
        for order, fact in enumerate(self._pack.facts):
            for text in (fact.question, *fact.phrasings):
                folded = _fold(text)
                rank = 0 if folded.startswith(start) else 1 if start in folded else 2
                if rank < 2 or (words and words <= set(_words(text))):  # noqa: PLR2004 - 2: neither
                    ranked.append((rank, order, Completion(text[:_COMPLETION_LENGTH], fact.id)))
                    break
        ranked.sort(key=lambda entry: entry[:2])
        return tuple(completion for _, _, completion in ranked[:limit])

    def explain(self, question: str, thresholds: Thresholds | None = None) -> Explanation:
        """Return how the verdict on ``question`` comes about."""
        verdict, rule = self._settle(question, thresholds or DEFAULT_THRESHOLDS)
        best = verdict.candidates[0].fact_id if verdict.candidates else None
        held = self._documents.get(best, Counter()) if best else Counter[str]()
        words = tuple(
            WordNote(word, word, self._idf.get(word, 1.0) * (1 if word in held else -1))
            for word in _words(question)
        )
        notes = tuple(
            CandidateNote(entry.fact_id, self._label(entry.fact_id), False, entry.confidence)  # noqa: FBT003
            for entry in verdict.candidates
        )
        lines = (f"Rule: {rule.value}", *(f"{note.confidence:.0%} {note.label}" for note in notes))
        return Explanation(question, question, (), (), (), words, notes, rule, verdict, lines)

    def _label(self, fact_id: str) -> str:
        fact = self._pack.fact.get(fact_id)
        return fact.question if fact else fact_id

    def _settle(self, question: str, thresholds: Thresholds) -> tuple[Verdict, Rule]:
        folded = _fold(question)
        if not folded:
            return Verdict(Status.UNKNOWN, 0.0), Rule.EMPTY
        if folded in self._exact:
            owner, is_fact = self._exact[folded]
            if is_fact:
                return Verdict(Status.ANSWER, 1.0, owner, (Candidate(owner, 1.0),)), Rule.EXACT
            return Verdict(Status.UNKNOWN, 0.0, gap_id=owner), Rule.KNOWN_GAP
        if folded in self._negatives:
            return Verdict(Status.UNKNOWN, 0.0), Rule.STORED_NEGATIVE
        return self._weigh(set(_words(question)), thresholds)

    def _weigh(self, words: set[str], thresholds: Thresholds) -> tuple[Verdict, Rule]:
        top = math.log(1 + len(self._documents))
        mass = sum(self._idf.get(word, top) for word in words) or 1.0
        scores = sorted(
            (
                (sum(self._idf[word] for word in words & counts.keys()) / mass, owner)
                for owner, counts in self._documents.items()
            ),
            reverse=True,
        )
        facts = tuple(Candidate(owner, score) for score, owner in scores if owner in self._facts)[:_SHOWN]
        best, owner = scores[0] if scores else (0.0, "")
        gap_id = None if owner in self._facts or best < thresholds.suggest else owner
        if gap_id:
            return Verdict(Status.UNKNOWN, best, None, facts, gap_id), Rule.KNOWN_GAP
        if best >= thresholds.answer:
            return Verdict(Status.ANSWER, best, owner, facts), Rule.CONFIDENT
        if best >= thresholds.suggest:
            return Verdict(Status.SUGGEST, best, None, facts), Rule.CLOSE
        return Verdict(Status.UNKNOWN, best, None, facts), Rule.NOTHING_NEAR


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("'", ""))


def _fold(text: str) -> str:
    return " ".join(_words(text))
