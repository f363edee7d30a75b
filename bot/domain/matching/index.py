"""All that is learned from one pack: its classes of questions, their model, and what they are made of."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from bot.domain.matching.classifier import Classifier
from bot.domain.matching.confidence import confidence_of
from bot.domain.matching.evidence import Evidence, Profile, Standing, weigh
from bot.domain.matching.normalise import normalise, words
from bot.domain.matching.reading import Reader
from bot.domain.matching.signals import signals_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.matching.classifier import Floats
    from bot.domain.matching.reading import Reading
    from bot.domain.pack import AnswerKind, Pack

_NO_PROFILE = Profile(0, {}, {}, {}, {}, ())


class Side(StrEnum):
    """What a class of questions is."""

    FACT = "fact"  # questions that a fact answers
    GAP = "gap"  # questions that are known to have no answer
    NEAR_MISS = "near miss"  # questions that sound like a fact's and are not


@dataclass(frozen=True, slots=True)
class Group:
    """One class of questions."""

    side: Side
    id: str  # of the fact or the gap; a near miss has its fact's
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """One fact weighed as the answer to a question."""

    fact_id: str
    confidence: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Finding:
    """What the model makes of a question."""

    best: Assessment
    others: tuple[tuple[str, float], ...]  # further facts and their confidence, best first
    gap: Group | None  # the gap or near misses that it is most like
    gap_score: float


def groups_of(pack: Pack) -> Iterator[Group]:
    """Yield the classes of questions of ``pack``: facts, gaps, near misses."""
    for fact in pack.facts:
        yield Group(Side.FACT, fact.id, tuple(dict.fromkeys((fact.question, *fact.phrasings))))
    for gap in pack.gaps:
        yield Group(Side.GAP, gap.id, tuple(dict.fromkeys(gap.phrasings)))
    for fact in pack.facts:
        if fact.near_misses:
            yield Group(Side.NEAR_MISS, fact.id, tuple(dict.fromkeys(fact.near_misses)))


class Index:
    """A pack in the form in which questions are compared with it."""

    def __init__(
        self,
        pack: Pack,
        groups: tuple[Group, ...],
        *,
        reader: Reader,
        classifier: Classifier,
        profiles: tuple[Profile, ...],
        exact: dict[str, int],
    ) -> None:
        self.pack = pack
        self.groups = groups
        self.reader = reader
        self.classifier = classifier
        self.profiles = profiles
        self._facts = np.flatnonzero([group.side is Side.FACT for group in groups])
        self._rest = np.flatnonzero([group.side is not Side.FACT for group in groups])
        self._kinds: dict[str, frozenset[AnswerKind]] = {
            fact.id: frozenset(fact.kinds) for fact in pack.facts
        }
        self._near = {group.id: at for at, group in enumerate(groups) if group.side is Side.NEAR_MISS}
        akin = _akin(pack)
        self._strangers = {  # the classes of all facts that are another matter
            fact_id: np.array([at for at in self._facts.tolist() if groups[at].id not in related], np.int64)
            for fact_id, related in akin.items()
        }
        self._rarity = _rarity(profiles)
        self._said_of_facts = frozenset(part for at in self._facts.tolist() for part in profiles[at].parts)
        self.exact = exact

    @classmethod
    def build(cls, pack: Pack) -> Index:
        """Learn from ``pack``; takes some seconds for thousands of phrasings."""
        return cls.learn(pack, tuple(groups_of(pack)))

    @classmethod
    def learn(cls, pack: Pack, groups: tuple[Group, ...]) -> Index:
        """Learn from these classes only, of which some phrasings may have been held out."""
        reader = Reader(
            pack, Counter(word for group in groups for text in group.texts for word in words(text))
        )
        readings = [[reader.read(text) for text in group.texts] for group in groups]
        labels = [number for number, group in enumerate(readings) for _ in group]
        signals = [signals_of(reading) for group in readings for reading in group]
        classifier = Classifier.train(signals, labels, len(groups))
        profiles = tuple(Profile.of(group) if group else _NO_PROFILE for group in readings)
        exact: dict[str, int] = {}
        for number, group in enumerate(groups):  # facts first: a wording that is a fact's stays a fact's
            for text in group.texts:
                exact.setdefault(normalise(text), number)
        return cls(pack, groups, reader=reader, classifier=classifier, profiles=profiles, exact=exact)

    def known(self, folded: str) -> Group | None:
        """Return the class of which this is, word for word, a phrasing."""
        number = self.exact.get(folded)
        return None if number is None else self.groups[number]

    def read(self, question: str) -> Reading:
        """Return the question as understood with this pack's words."""
        return self.reader.read(question)

    def scores(self, reading: Reading) -> Floats:
        """Return the model's score of every class."""
        return self.classifier.scores(self.classifier.row(signals_of(reading)))

    def find(self, reading: Reading, shown: int) -> Finding | None:
        """Return the best fact for a question and up to ``shown`` others; None in a pack without facts."""
        if not len(self._facts):
            return None
        scores = self.scores(reading)
        ranked = np.argsort(-scores[self._facts], kind="stable")[: shown + 1]
        order: list[int] = self._facts[ranked].tolist()
        rest = int(self._rest[np.argmax(scores[self._rest])]) if len(self._rest) else None
        best = self.assess(reading, scores, order[0], rest)
        top = max(best.evidence.score, 1e-6)
        others = tuple(
            (self.groups[at].id, best.confidence * max(0.0, float(scores[at]) / top) * 0.9)
            for at in order[1:]
        )
        return Finding(
            best=best,
            others=others,
            gap=None if rest is None else self.groups[rest],
            gap_score=0.0 if rest is None else float(scores[rest]),
        )

    def assess(self, reading: Reading, scores: Floats, at: int, rest: int | None) -> Assessment:
        """Weigh the fact that is class ``at``; ``rest`` is the best class that is no fact."""
        fact_id = self.groups[at].id
        strangers = self._strangers[fact_id]
        rival = float(scores[strangers].max()) if len(strangers) else 0.0
        near = self._near.get(fact_id)
        standing = Standing(
            score=float(scores[at]),
            rival=rival,
            gap=0.0 if rest is None else float(scores[rest]),
            own_near=0.0 if near is None else float(scores[near]),
        )
        evidence = weigh(
            reading,
            standing,
            fact=self.profiles[at],
            gap=None if rest is None else self.profiles[rest],
            kinds=self._kinds[fact_id],
            rarity=self._rarity,
            said_of_facts=self._said_of_facts,
        )
        return Assessment(fact_id, confidence_of(evidence), evidence)


def _akin(pack: Pack) -> dict[str, frozenset[str]]:
    """Return for every fact itself and the facts it is related to, either way."""
    akin: dict[str, set[str]] = {fact.id: {fact.id} for fact in pack.facts}
    for fact in pack.facts:
        for other in fact.related:
            akin[fact.id].add(other)
            akin.get(other, set()).add(fact.id)
    return {fact_id: frozenset(others) for fact_id, others in akin.items()}


def _rarity(profiles: tuple[Profile, ...]) -> dict[str, float]:
    """Return how telling each stem or meaning is, 0 to 1: in how few classes it occurs."""
    spread = Counter(part for profile in profiles for part in profile.parts)
    highest = math.log(1 + len(profiles)) or 1.0
    return {part: math.log((1 + len(profiles)) / (1 + count)) / highest for part, count in spread.items()}
