"""What is learned from one pack: its classes of questions, their model, and their composition."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from bot.domain.matching.classifier.model import Classifier, highest_first
from bot.domain.matching.classifier.signals import key_of
from bot.domain.matching.classifier.vectors import Floats, Ints, Keys
from bot.domain.matching.classifier.words import is_word
from bot.domain.matching.languages.titles import Titles
from bot.domain.matching.schema.talk import talk_about
from bot.domain.matching.schema.unstated import Stated, stated_by, unstated, wordings_of
from bot.domain.matching.text.meanings import entity_meaning, lexicon_of
from bot.domain.matching.text.normalise import normalise
from bot.domain.matching.text.reading import QuestionReader, QuestionReading
from bot.domain.matching.verdict.evidence import Composition, Evidence, Scores, confidence_of, weigh
from bot.domain.matching.verdict.likeness import AllWordings, Sentences, Wordings, sentence_of
from bot.domain.pack.attributes import ENOUGH_PHRASINGS
from bot.domain.pack.model import Pack

_LOOKED_AT = 8  # facts and gaps whose phrasings are compared with a question, those with the best scores
_MEANING = 0.85  # how much the likeness of the nearest phrasing counts beside the score, for which fact it is
_ANSWERING = 0.2  # likewise the likeness of its answer
_FEWEST_PHRASINGS = 10  # a fact; what is learned of packs says nothing of ones that have fewer
_FAR_BEHIND = -0.3  # behind a gap by so much, no answer to the questions of the packs of an evening was right
_SHARE_BEHIND = 0.15  # of the confidence that is left then
_SHARE_OF_NAMES = 0.5  # likewise where nothing but a name is said, which asks for nothing in particular
_CLEAR_LEAD = 0.3  # over other classes, for a question without telling words
_SHARE_OF_OTHERS = 0.9  # of the best fact's confidence, for another fact with the same score


class GroupKind(StrEnum):
    """The kind of a class of questions."""

    FACT = "fact"  # a fact answers them
    GAP = "gap"  # they are known to have no answer
    UNSTATED = "unstated"  # they ask for an attribute that no fact states
    TALK = "talk"  # people say that to any bot, whatever the pack is about
    NEAR_MISS = "near miss"  # they sound like a fact's questions, but it does not answer them


@dataclass(frozen=True, slots=True)
class Group:
    """One class of questions."""

    kind: GroupKind
    id: str  # of the fact, the gap, the attribute or the talk; for near misses, of their fact
    texts: tuple[str, ...] = ()  # as long as they are learned from
    wordings: tuple[str, ...] = ()  # general ones that are known, too, but not learned from


@dataclass(frozen=True, slots=True)
class MatchResult:
    """The fact that fits a question best, and what comes next."""

    fact_id: str
    confidence: float
    evidence: Evidence
    others: tuple[tuple[str, float], ...]  # further facts and their confidence, best first
    gap: Group | None  # the gap, talk or near misses that it is most like
    gap_score: float


def groups_of(pack: Pack, stated: Stated) -> tuple[Group, ...]:
    """Return the classes of questions of ``pack``."""
    return tuple(grouped(pack, wordings_of(pack), unstated(pack, stated)))


def grouped(
    pack: Pack, wordings: Mapping[str, tuple[str, ...]], left_open: Iterable[tuple[str, tuple[str, ...]]]
) -> Iterator[Group]:
    """Yield the classes of questions: those of facts, gaps, what no fact states, talk, near misses.

    ``wordings`` are the facts' general ones, ``left_open`` the attributes that no fact states with questions.
    """
    for fact in pack.facts:
        own = tuple(dict.fromkeys((fact.question, *fact.phrasings)))
        general = wordings.get(fact.id, ())
        if len(own) < ENOUGH_PHRASINGS:  # general ones set a fact apart less well
            own, general = (*own, *general), ()
        yield Group(GroupKind.FACT, fact.id, own, general)
    for gap in pack.gaps:
        yield Group(GroupKind.GAP, gap.id, tuple(dict.fromkeys(gap.phrasings)))
    for attribute_id, texts in left_open:
        yield Group(GroupKind.UNSTATED, attribute_id, texts)
    for talk_id, texts in talk_about([entity.name for entity in pack.entities]):
        yield Group(GroupKind.TALK, talk_id, texts)
    for fact in pack.facts:
        if fact.near_misses:
            yield Group(GroupKind.NEAR_MISS, fact.id, tuple(dict.fromkeys(fact.near_misses)))


@dataclass(frozen=True, slots=True)
class Compared:
    """A question beside the classes with the best scores."""

    alike: Mapping[int, float]  # by class, how alike its nearest phrasing is
    full: Mapping[int, float]  # by class, the score with that, and with the likeness of a fact's answer


@dataclass(eq=False)  # equal only to itself, so that it is a cheap dictionary key
class Index:
    """A pack in the form in which questions are compared with it."""

    pack: Pack
    stated: Stated
    groups: tuple[Group, ...]
    reader: QuestionReader
    classifier: Classifier
    composition: Composition
    alike: AllWordings  # the facts' wordings, to which questions may be alike
    sentences: Sentences  # of all classes
    answers: Sentences  # of the facts
    wordings: Keys  # of all phrasings in their plain form
    worded: Ints  # the first class that has each
    titles: dict[str, Titles] = field(default_factory=dict[str, Titles])  # by language, as they are read

    def __post_init__(self) -> None:
        """Find out how the classes are related; those of the facts come first, in the pack's order."""
        facts = self.pack.facts
        self.names = {entity_meaning(entity.id): entity.name for entity in self.pack.entities}
        self._near = {
            group.id: at for at, group in enumerate(self.groups) if group.kind is GroupKind.NEAR_MISS
        }
        self.number = numbers = {fact.id: at for at, fact in enumerate(facts)}
        related = [{at} for at in range(len(facts))]  # each fact and those it is related to, either way
        for at, fact in enumerate(facts):
            for other in [numbers[fact_id] for fact_id in fact.related if fact_id in numbers]:
                related[at].add(other)
                related[other].add(at)
        self._related = [np.array(sorted(each), np.int64) for each in related]
        phrasings = sum(len(fact.phrasings) for fact in facts) / max(1, len(facts))
        self._density = math.log1p(max(_FEWEST_PHRASINGS, phrasings))
        self._breadth = math.log1p(len(facts))

    @classmethod
    def learn(cls, pack: Pack, groups: tuple[Group, ...] | None = None) -> "Index":
        """Learn from ``pack``, or only from ``groups`` of it; takes seconds for thousands of phrasings."""
        stated = stated_by(pack)
        groups = groups_of(pack, stated) if groups is None else groups
        reader = QuestionReader.of(
            (text for group in groups for text in group.texts), lexicon_of(pack), is_word
        )
        readings = [[reader.read(text) for text in group.texts] for group in groups]
        worded: dict[int, int] = {}
        for number, group in enumerate(groups):
            for text in (*group.texts, *group.wordings):
                worded.setdefault(key_of(normalise(text)), number)
        keys = sorted(worded)
        alike = [
            Wordings.of((*group.texts, *group.wordings), fact.answer)
            for group, fact in zip(groups, pack.facts, strict=False)
        ]
        return cls(
            pack,
            stated,
            tuple(replace(group, texts=(), wordings=()) for group in groups),
            reader=reader,
            classifier=Classifier.learn(readings),
            composition=Composition.of(readings),
            alike=AllWordings.of(alike),
            sentences=Sentences.of([(*group.texts, *group.wordings) for group in groups]),
            answers=Sentences.of([(fact.answer,) for fact in pack.facts]),
            wordings=Keys(np.array(keys, np.int64)),
            worded=np.array([worded[key] for key in keys], np.int32),
        )

    def known(self, folded: str) -> Group | None:
        """Return the class of which this is, word for word, a phrasing."""
        at = self.wordings.number(key_of(folded))
        return None if at is None else self.groups[int(self.worded[at])]

    def find(self, reading: QuestionReading, shown: int) -> MatchResult | None:
        """Return the best fact for a question and up to ``shown`` others; None in a pack without facts."""
        count = len(self.pack.facts)
        if not count:
            return None
        scores = self.classifier.scores(reading)
        compared = self._compare(reading, scores, max(_LOOKED_AT, shown + 1))
        full = compared.full
        best, *others = sorted((at for at in full if at < count), key=lambda at: (-full[at], at))[: shown + 1]
        gap = count + int(np.argmax(scores[count:])) if len(scores) > count else None
        evidence = self._weigh(reading, scores, compared, best, gap)
        # Nothing speaks for a fact that shares none of the question's words, not even for suggesting it.
        is_strange = not (evidence.explained or evidence.by_synonym)
        if not evidence.length:  # "when is it out?" has no telling words
            is_strange = min(evidence.lead, evidence.over_gaps) < _CLEAR_LEAD
        confidence = 0.0 if is_strange else confidence_of(evidence)
        beside = [token for token in reading.tokens if not token.names_entity]
        if not beside:
            confidence *= _SHARE_OF_NAMES
        # In packs of a few facts nothing else may speak against it.
        elif evidence.full_over_gaps < _FAR_BEHIND and not all(token.is_stopword for token in beside):
            confidence *= _SHARE_BEHIND
        share = _SHARE_OF_OTHERS * confidence / max(full[best], 1e-6)
        return MatchResult(
            self.groups[best].id,
            confidence,
            evidence,
            others=tuple((self.groups[at].id, share * max(0.0, full[at])) for at in others),
            gap=None if gap is None else self.groups[gap],
            gap_score=evidence.against,
        )

    def _compare(self, reading: QuestionReading, scores: Floats, limit: int) -> Compared:
        """Compare a question by meaning with the facts and the gaps that have the best scores."""
        count, sentence = len(self.pack.facts), sentence_of(reading)
        facts = highest_first(scores[:count], limit)
        near = [*facts, *(count + at for at in highest_first(scores[count:], limit))]
        alike = dict(zip(near, self.sentences.likeness(sentence, near).tolist(), strict=True))
        full = {at: float(scores[at]) + _MEANING * likeness for at, likeness in alike.items()}
        for at, likeness in zip(facts, self.answers.likeness(sentence, facts).tolist(), strict=True):
            full[at] += _ANSWERING * likeness
        return Compared(alike, full)

    def _weigh(
        self, reading: QuestionReading, scores: Floats, compared: Compared, fact: int, gap: int | None
    ) -> Evidence:
        """Weigh the class ``fact``; ``gap`` is the best gap or class of near misses."""
        full = compared.full
        related = self._related[fact]
        unrelated = scores[: len(self._related)].copy()
        unrelated[related] = -np.inf
        near = self._near.get(self.groups[fact].id)
        return weigh(
            reading,
            Scores(
                own=float(scores[fact]),
                rival=float(unrelated.max()) if len(related) < len(unrelated) else 0.0,
                gap=0.0 if gap is None else float(scores[gap]),
                own_near=0.0 if near is None else float(scores[near]),
                alike=compared.alike[fact],
                full=full[fact],
                full_rival=max(
                    (score for at, score in full.items() if at < len(unrelated) and unrelated[at] > -np.inf),
                    default=0.0,
                ),
                full_gap=max((score for at, score in full.items() if at >= len(unrelated)), default=0.0),
            ),
            composition=self.composition,
            fact=fact,
            gap=gap,
            facts=(1 << len(unrelated)) - 1,
            kinds=frozenset(self.pack.facts[fact].kinds),
            wordings=self.alike[fact],
            density=self._density,
            breadth=self._breadth,
        )
