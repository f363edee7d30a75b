"""All that is learned from one pack: its classes of questions, their model, and what they are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bot.domain.matching.classifier import Classifier
from bot.domain.matching.confidence import confidence_of
from bot.domain.matching.evidence import Composition, Evidence, Standing, weigh
from bot.domain.matching.meanings import entity_meaning, lexicon_of
from bot.domain.matching.normalise import normalise
from bot.domain.matching.reading import Reader, Reading
from bot.domain.matching.signals import key_of
from bot.domain.matching.vectors import Floats, Ints, Keys
from bot.domain.pack import AnswerKind, Pack


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
class MatchResult:
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


@dataclass(frozen=True, slots=True)
class Wordings:
    """Every phrasing's plain form, by its key, and the class that it belongs to."""

    keys: Keys
    owners: Ints

    @classmethod
    def of(cls, groups: tuple[Group, ...]) -> "Wordings":
        """File the phrasings; one that several classes have belongs to the first."""
        found: dict[int, int] = {}
        for number, group in enumerate(groups):
            for text in group.texts:
                found.setdefault(key_of(normalise(text)), number)
        keys = np.array(sorted(found), np.int64)
        return cls(Keys(keys), np.array([found[key] for key in keys.tolist()], np.int32))

    def owner(self, folded: str) -> int | None:
        """Return the class of which this is a phrasing."""
        key = key_of(folded)
        number = int(self.keys.ordered.searchsorted(key))
        if number == len(self.keys) or int(self.keys.ordered[number]) != key:
            return None
        return int(self.owners[number])


class Index:
    """A pack in the form in which questions are compared with it."""

    def __init__(
        self,
        pack: Pack,
        groups: tuple[Group, ...],
        *,
        reader: Reader,
        classifier: Classifier,
        composition: Composition,
        wordings: Wordings,
    ) -> None:
        self.pack = pack
        self.groups = groups
        self.reader = reader
        self.classifier = classifier
        self.composition = composition
        self.wordings = wordings
        self.names = {entity_meaning(entity.id): entity.name for entity in pack.entities}
        is_fact = [group.side is Side.FACT for group in groups]
        self._facts = np.flatnonzero(is_fact)
        self._rest = np.flatnonzero(np.logical_not(is_fact))
        self._set_of_facts = sum(1 << at for at in self._facts.tolist())
        self._kinds: dict[str, frozenset[AnswerKind]] = {
            fact.id: frozenset(fact.kinds) for fact in pack.facts
        }
        self._near = {group.id: at for at, group in enumerate(groups) if group.side is Side.NEAR_MISS}
        akin = _related_facts(pack)
        self._unrelated_facts = {  # the classes of all facts that are another matter
            fact_id: np.array([at for at in self._facts.tolist() if groups[at].id not in related], np.int64)
            for fact_id, related in akin.items()
        }

    @classmethod
    def build(cls, pack: Pack) -> "Index":
        """Learn from ``pack``; takes some seconds for thousands of phrasings."""
        return cls.learn(pack, tuple(groups_of(pack)))

    @classmethod
    def learn(cls, pack: Pack, groups: tuple[Group, ...]) -> "Index":
        """Learn from these classes only, of which some phrasings may have been held out."""
        reader = Reader.of((text for group in groups for text in group.texts), lexicon_of(pack))
        readings = [[reader.read(text) for text in group.texts] for group in groups]
        return cls(
            pack,
            groups,
            reader=reader,
            classifier=Classifier.learn(readings),
            composition=Composition.of(readings),
            wordings=Wordings.of(groups),
        )

    def known(self, folded: str) -> Group | None:
        """Return the class of which this is, word for word, a phrasing."""
        number = self.wordings.owner(folded)
        return None if number is None else self.groups[number]

    def read(self, question: str) -> Reading:
        """Return the question as understood with this pack's words."""
        return self.reader.read(question)

    def scores(self, reading: Reading) -> Floats:
        """Return the model's score of every class."""
        return self.classifier.scores(reading)

    def find(self, reading: Reading, shown: int) -> MatchResult | None:
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
        return MatchResult(
            best=best,
            others=others,
            gap=None if rest is None else self.groups[rest],
            gap_score=0.0 if rest is None else float(scores[rest]),
        )

    def assess(self, reading: Reading, scores: Floats, at: int, rest: int | None) -> Assessment:
        """Weigh the fact that is class ``at``; ``rest`` is the best class that is no fact."""
        fact_id = self.groups[at].id
        strangers = self._unrelated_facts[fact_id]
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
            composition=self.composition,
            fact=at,
            gap=rest,
            facts=self._set_of_facts,
            kinds=self._kinds[fact_id],
        )
        return Assessment(fact_id, confidence_of(evidence), evidence)


def _related_facts(pack: Pack) -> dict[str, frozenset[str]]:
    """Return for every fact itself and the facts it is related to, either way."""
    akin: dict[str, set[str]] = {fact.id: {fact.id} for fact in pack.facts}
    for fact in pack.facts:
        for other in fact.related:
            akin[fact.id].add(other)
            akin.get(other, set()).add(fact.id)
    return {fact_id: frozenset(others) for fact_id, others in akin.items()}
