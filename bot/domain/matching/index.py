"""What is learned from one pack: its classes of questions, their model, and their composition."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bot.domain.matching.classifier import Classifier
from bot.domain.matching.evidence import Composition, Evidence, Scores, confidence_of, weigh
from bot.domain.matching.meanings import entity_meaning, lexicon_of
from bot.domain.matching.normalise import normalise
from bot.domain.matching.reading import QuestionReader, QuestionReading
from bot.domain.matching.signals import key_of
from bot.domain.matching.vectors import Floats, Ints, Keys
from bot.domain.pack.model import Pack

_SHARE_OF_OTHERS = 0.9  # of the best fact's confidence, for another fact with the same score


class GroupKind(StrEnum):
    """The kind of a class of questions."""

    FACT = "fact"  # a fact answers them
    GAP = "gap"  # they are known to have no answer
    NEAR_MISS = "near miss"  # they sound like a fact's questions, but it does not answer them


@dataclass(frozen=True, slots=True)
class Group:
    """One class of questions."""

    kind: GroupKind
    id: str  # of the fact or the gap; for near misses, of their fact
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchResult:
    """The fact that fits a question best, and what comes next."""

    fact_id: str
    confidence: float
    evidence: Evidence
    others: tuple[tuple[str, float], ...]  # further facts and their confidence, best first
    gap: Group | None  # the gap or near misses that it is most like
    gap_score: float


def groups_of(pack: Pack) -> Iterator[Group]:
    """Yield the classes of questions of ``pack``: facts, gaps, near misses."""
    for fact in pack.facts:
        yield Group(GroupKind.FACT, fact.id, tuple(dict.fromkeys((fact.question, *fact.phrasings))))
    for gap in pack.gaps:
        yield Group(GroupKind.GAP, gap.id, tuple(dict.fromkeys(gap.phrasings)))
    for fact in pack.facts:
        if fact.near_misses:
            yield Group(GroupKind.NEAR_MISS, fact.id, tuple(dict.fromkeys(fact.near_misses)))


@dataclass(frozen=True, slots=True)
class Wordings:
    """The keys of all phrasings in their plain form, and the class that each belongs to."""

    keys: Keys
    owners: Ints

    @classmethod
    def of(cls, groups: tuple[Group, ...]) -> "Wordings":
        """File the phrasings; one that several classes have belongs to the first."""
        found: dict[int, int] = {}
        for number, group in enumerate(groups):
            for text in group.texts:
                found.setdefault(key_of(normalise(text)), number)
        keys = sorted(found)
        return cls(Keys(np.array(keys, np.int64)), np.array([found[key] for key in keys], np.int32))


@dataclass(eq=False)  # equal only to itself, so that it is a cheap dictionary key
class Index:
    """A pack in the form in which questions are compared with it."""

    pack: Pack
    groups: tuple[Group, ...]
    reader: QuestionReader
    classifier: Classifier
    composition: Composition
    wordings: Wordings

    def __post_init__(self) -> None:
        """Find out which classes are facts, and how these are related."""
        pack, groups = self.pack, self.groups
        self.names = {entity_meaning(entity.id): entity.name for entity in pack.entities}
        is_fact = np.array([group.kind is GroupKind.FACT for group in groups], np.bool_)
        self._facts = np.flatnonzero(is_fact)
        self._gaps = np.flatnonzero(~is_fact)
        self._set_of_facts = sum(1 << at for at in self._facts.tolist())
        self._near = {group.id: at for at, group in enumerate(groups) if group.kind is GroupKind.NEAR_MISS}
        self._unrelated_facts = {  # the classes of all other facts, but for the related ones
            fact_id: np.array([at for at in self._facts.tolist() if groups[at].id not in related], np.int64)
            for fact_id, related in _related_facts(pack).items()
        }

    @classmethod
    def learn(cls, pack: Pack, groups: tuple[Group, ...] | None = None) -> "Index":
        """Learn from ``pack``, or only from ``groups`` of it; takes seconds for thousands of phrasings."""
        groups = tuple(groups_of(pack)) if groups is None else groups
        reader = QuestionReader.of((text for group in groups for text in group.texts), lexicon_of(pack))
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
        number = int(self.wordings.keys.find(np.array([key_of(folded)]))[0])
        owners = self.wordings.owners
        return self.groups[int(owners[number])] if number < len(owners) else None

    def find(self, reading: QuestionReading, shown: int) -> MatchResult | None:
        """Return the best fact for a question and up to ``shown`` others; None in a pack without facts."""
        if not len(self._facts):
            return None
        scores = self.classifier.scores(reading)
        ranked = np.argsort(-scores[self._facts], kind="stable")[: shown + 1]
        best, *others = map(int, self._facts[ranked])
        gap = int(self._gaps[np.argmax(scores[self._gaps])]) if len(self._gaps) else None
        evidence = self._weigh(reading, scores, best, gap)
        confidence = confidence_of(evidence)
        share = _SHARE_OF_OTHERS * confidence / max(evidence.score, 1e-6)
        return MatchResult(
            self.groups[best].id,
            confidence,
            evidence,
            others=tuple((self.groups[at].id, share * max(0.0, float(scores[at]))) for at in others),
            gap=None if gap is None else self.groups[gap],
            gap_score=0.0 if gap is None else float(scores[gap]),
        )

    def _weigh(self, reading: QuestionReading, scores: Floats, fact: int, gap: int | None) -> Evidence:
        """Weigh the class ``fact``; ``gap`` is the best gap or class of near misses."""
        fact_id = self.groups[fact].id
        unrelated = scores[self._unrelated_facts[fact_id]]
        near = self._near.get(fact_id)
        return weigh(
            reading,
            Scores(
                own=float(scores[fact]),
                rival=float(unrelated.max()) if len(unrelated) else 0.0,
                gap=0.0 if gap is None else float(scores[gap]),
                own_near=0.0 if near is None else float(scores[near]),
            ),
            composition=self.composition,
            fact=fact,
            gap=gap,
            facts=self._set_of_facts,
            kinds=frozenset(self.pack.fact[fact_id].kinds),
        )


def _related_facts(pack: Pack) -> dict[str, set[str]]:
    """Return for every fact itself and the facts it is related to, either way."""
    related = {fact.id: {fact.id, *fact.related} for fact in pack.facts}
    for fact in pack.facts:
        for other in fact.related:
            related.get(other, set()).add(fact.id)
    return related
