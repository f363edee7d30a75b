"""What may be said of a question that nothing answers: which gap of the pack it falls into.

That an attribute is stated nowhere is a guess where facts do not say what they are about. It is denied only
where no such fact could be the answer.
"""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.matching.classifier.words import word_vectors
from bot.domain.matching.schema.talk import NOISE
from bot.domain.matching.schema.unstated import ANYTHING
from bot.domain.matching.text.english import everyday_words
from bot.domain.matching.text.meanings import entity_id, subject_of
from bot.domain.matching.text.reading import QuestionReading, Token
from bot.domain.matching.verdict.index import GroupKind, Index, MatchResult
from bot.domain.pack.attributes import Attribute, attributes
from bot.domain.pack.model import Entity, Fact, Gap, Pack

_NAMED = 0.25  # score from which a known gap is named
_UNSTATED = 0.4  # the same for what no fact is said to state
_NEARBY = 3  # facts offered in place of an answer


class Silence(NamedTuple):
    """What the source does not say, as far as is known."""

    gap: Gap
    unless: frozenset[str] = frozenset()  # the facts that may state it after all


def silence_on(index: Index, reading: QuestionReading, result: MatchResult) -> Silence | None:
    """Return the known gap that a question falls into, or what no fact states; None where it is neither."""
    group = result.gap
    if group is None or result.gap_score < max(_NAMED, result.evidence.score):
        return None
    if group.kind is GroupKind.GAP:
        return Silence(index.pack.gap[group.id])
    if group.kind is GroupKind.UNSTATED and result.gap_score >= _UNSTATED:
        return _unstated(index, reading, attributes()[group.id])
    return None


def talk_in(reading: QuestionReading, result: MatchResult | None) -> str | None:
    """Return the class of talk that a question is more like than any fact, or ``NOISE``; None for neither."""
    group = None if result is None else result.gap
    if not reading.entities and not any(map(_is_word, reading.tokens)):
        return NOISE
    if result is None or group is None or group.kind is not GroupKind.TALK:
        return None
    return group.id if result.gap_score >= max(_NAMED, result.evidence.score) else None


def _is_word(token: Token) -> bool:
    """Tell whether a token is an English word, or a number."""
    return token.typed.isdecimal() or token.typed in everyday_words() or _has_meaning(token.typed)


def _has_meaning(word: str) -> bool:
    return len(word) > 1 and word_vectors().meaning(word) is not None


def _unstated(index: Index, reading: QuestionReading, attribute: Attribute) -> Silence | None:
    pack = index.pack
    entity = _asked_about(pack, reading, attribute)
    told = index.stated.get(attribute.id, frozenset())
    if entity is None or not told.isdisjoint((entity.id, ANYTHING)):
        return None
    on_it = [fact for fact in pack.facts if entity.id in fact.entities]
    gap = Gap(
        attribute.id,
        topic="",
        subject=attribute.unknown_of(entity.name_within),
        nearby=tuple(fact.id for fact in on_it[:_NEARBY]),
    )
    may_be_on_it = [
        fact
        for fact in pack.facts
        if entity is subject_of(pack) or not fact.entities or entity.id in fact.entities
    ]
    return Silence(gap, frozenset(fact.id for fact in may_be_on_it if _may_state(fact, attribute)))


def _may_state(fact: Fact, attribute: Attribute) -> bool:
    """Tell whether a fact gives such an answer, and its author does not say what it is about."""
    return not fact.about and not attribute.kinds.isdisjoint(fact.kinds)


def _asked_about(pack: Pack, reading: QuestionReading, attribute: Attribute) -> Entity | None:
    """Return the first thing named that has the attribute; where nothing is named, what the pack is about."""
    named: Sequence[str] = [entity_id(meaning) for meaning in reading.entities]
    entities = [pack.entity[each] for each in named] if named else [subject_of(pack)]
    return next((each for each in entities if each is not None and attribute.belongs_to(each.kind)), None)
