"""What may be said of a question that nothing answers: which gap of the pack it falls into.

That an attribute is stated nowhere is a guess where facts do not say what they are about. It is denied only
where no such fact could be the answer.
"""

from collections.abc import Iterable, Sequence

from bot.domain.matching.model import Candidate
from bot.domain.matching.schema.unstated import ANYTHING
from bot.domain.matching.text.meanings import entity_id, subject_of
from bot.domain.matching.text.reading import QuestionReading
from bot.domain.matching.verdict.index import GroupKind, Index, MatchResult
from bot.domain.pack.attributes import Attribute, attributes
from bot.domain.pack.model import Entity, Fact, Gap, Pack

_NAMED = 0.25  # score from which a gap is named even if a fact came close
_NEARBY = 3  # facts offered in place of an answer


def gap_of(index: Index, reading: QuestionReading, result: MatchResult) -> Gap | None:
    """Return the known gap that a question falls into, or what no fact states; None where it is neither."""
    group = result.gap
    if group is None or result.gap_score < max(_NAMED, result.evidence.score):
        return None
    if group.kind is GroupKind.GAP:
        return index.pack.gap[group.id]
    if group.kind is not GroupKind.UNSTATED:
        return None
    attribute = attributes()[group.id]
    entity = _asked_about(index.pack, reading, attribute)
    told = index.stated.get(attribute.id, frozenset())
    if entity is None or not told.isdisjoint((entity.id, ANYTHING)):
        return None
    nearby = tuple(fact.id for fact in index.pack.facts if entity.id in fact.entities)[:_NEARBY]
    return Gap(
        attribute.id,
        "",
        attribute.unknown_of(entity.name),
        kinds=tuple(sorted(attribute.kinds)),
        nearby=nearby,
    )


def could_answer(pack: Pack, gap: Gap, candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates that may state after all what no fact is said to state."""
    if pack.gap.get(gap.id) is gap:  # its author knows
        return ()
    return tuple(
        candidate
        for candidate in candidates
        if (fact := pack.fact.get(candidate.fact_id)) is not None and not fact.about and _gives(fact, gap)
    )


def _gives(fact: Fact, gap: Gap) -> bool:
    return not set(gap.kinds).isdisjoint(fact.kinds)


def _asked_about(pack: Pack, reading: QuestionReading, attribute: Attribute) -> Entity | None:
    """Return the first thing named that has the attribute; where nothing is named, what the pack is about."""
    named: Sequence[str] = [entity_id(meaning) for meaning in reading.entities]
    entities = [pack.entity[each] for each in named] if named else [subject_of(pack)]
    return next((each for each in entities if each is not None and attribute.belongs_to(each.kind)), None)
