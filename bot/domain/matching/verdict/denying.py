"""What may be said of a question that nothing answers: which gap of the pack it falls into.

That an attribute is stated nowhere is a guess where facts do not say what they are about. It is denied only
where no such fact could be the answer.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.domain.matching.classifier.vectors import Floats
from bot.domain.matching.classifier.words import word_vectors
from bot.domain.matching.schema.talk import NOISE
from bot.domain.matching.schema.unstated import ANYTHING
from bot.domain.matching.text.asking import YES_NO
from bot.domain.matching.text.english import everyday_words, word_list
from bot.domain.matching.text.meanings import entity_id, subject_of
from bot.domain.matching.text.reading import QuestionReader, QuestionReading, Token
from bot.domain.matching.verdict.index import GroupKind, Index, MatchResult
from bot.domain.matching.verdict.likeness import sentence_of
from bot.domain.matching.verdict.people import partners_of
from bot.domain.pack.attributes import Attribute, attributes
from bot.domain.pack.model import AnswerKind, Entity, Fact, Gap, Pack

_NAMED = 0.25  # score from which a known gap is named
_UNSTATED = 0.4  # the same for what no fact is said to state
_EVERYTHING = "anything about "  # begins the subject of a gap for all that may be asked of something
_COVERED = 0.5  # of what a question names and says; a gap must have as much, and more where names are missing
_TOLD = 0.7  # of what is said of a gap, for a question with words that are strange to it
_ALIKE = 0.62  # likeness from which a word counts
# How alike a question must be to the nearest wording of a gap and to what is said of it, together, by how
# much of that comes from the question. Of 70 questions that fell into gaps, these leave five to a wrong one.
_NEAR_SUM, _NEARER_SUM, _NEAREST_SUM = 1.1, 1.3, 1.4
_SAME = 0.84  # likeness to a wording of it that is enough
_WHETHER = "whether "
_PAIR = 2
_BE = word_list("be")
_SPANS = word_list("spans")
_LASTING = frozenset({AnswerKind.DURATION, AnswerKind.MEASURE})
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
        gap = index.pack.gap[group.id]
        return Silence(gap) if _covers(index, gap, reading) else None
    if group.kind is GroupKind.UNSTATED and result.gap_score >= _UNSTATED and not _asks_who(reading):
        return _unstated(index, reading, attributes()[group.id])
    return None


def _asks_who(reading: QuestionReading) -> bool:
    """Tell whether a question asks who or what a name is, and for nothing in particular of it."""
    asked, *rest = [token.text for token in reading.tokens if not token.names_entity] or [""]
    return asked in {"who", "what"} and _BE.issuperset(rest)


def _covers(index: Index, gap: Gap, reading: QuestionReading) -> bool:
    """Tell whether a gap is about what is asked, rather than alike in how it is asked or whom it names."""
    if gap.is_elsewhere or gap.subject.startswith(_EVERYTHING):
        return True
    pack, reader = index.pack, index.reader
    known = _words_of(reader, (*gap.phrasings, gap.subject))
    partners, subject = partners_of(pack), subject_of(pack)
    named = [each for each in map(entity_id, reading.entities) if subject is None or each != subject.id]
    meant = [partners.get(each, frozenset({each})) for each in named]
    on = {each for each in map(entity_id, reader.read(gap.subject).entities) if each in partners}
    if on and meant and on.isdisjoint(frozenset[str]().union(*meant)):
        return False  # on somebody whom the question does not name
    names = [float(not each.isdisjoint(known.entities)) for each in meant]
    said = [_share(token, known) for token in reading.content]
    rest = sum(names) + sum(said) - _COVERED * len([*names, *said])
    told = _told_share(index, gap, reading)
    if rest > 0 and not all(said) and told < _TOLD:
        return False  # "what is the name of his cat" is not on his real or full name
    if not _is_asked_for(index, gap, reading, told):
        return False
    # Of as much as not, a name alone is too little, and one that is missing too much.
    return rest > 0 or (rest == 0 and all(names) and (any(said) or not said))


def _is_asked_for(index: Index, gap: Gap, reading: QuestionReading, told: float) -> bool:
    """Tell whether a question asks for what is said of a gap; ``told`` is how much of that comes from it.

    Of gaps with many wordings, it may be like one that has little to do with what is said of them.
    """
    reader, asked = index.reader, sentence_of(reading)
    subject = reader.read(gap.subject)
    if _are_turned(reading.entities, subject.entities):
        return False  # what she says of him is not what he says of her
    alike = max(float(sentence_of(reader.read(text)) @ asked) for text in (*gap.phrasings, gap.subject))
    bare = _beside_names(reading)  # "how tall is Ilsa" is worded as "how tall is Simon Pegg" is
    worded = max(float(_beside_names(reader.read(text)) @ bare) for text in (*gap.phrasings, gap.subject))
    if max(alike, worded) >= _SAME:
        return True
    total = alike + float(sentence_of(subject) @ asked)
    if told >= _TOLD:
        return total >= _NEAR_SUM
    if reading.form.name == YES_NO and not gap.subject.startswith(_WHETHER):
        return False  # "does he run" is not on "how fast he runs"
    return total >= (_NEARER_SUM if told >= _COVERED else _NEAREST_SUM)


def _beside_names(reading: QuestionReading) -> Floats:
    """Return the direction of what a question says beside names."""
    return word_vectors().sentence(token.text for token in reading.tokens if not token.names_entity)


def _are_turned(asked: Sequence[str], told: Sequence[str]) -> bool:
    """Tell whether one of two who are named changes places with the other where it is told."""
    first, second = list(dict.fromkeys(asked))[:_PAIR], list(dict.fromkeys(told))[:_PAIR]
    moved = [each for each in set(first) & set(second) if first.index(each) != second.index(each)]
    return len(first) == len(second) == _PAIR and bool(moved)


def _told_share(index: Index, gap: Gap, reading: QuestionReading) -> float:
    """Return how much of what is said where the gap is denied comes from the question."""
    asked = _words_of(index.reader, (reading.clause,))
    partners = partners_of(index.pack)
    meant = {each for entity in asked.entities for each in partners.get(entity, frozenset({entity}))}
    subject = index.reader.read(gap.subject)
    names = [float(each in meant) for each in map(entity_id, subject.entities)]
    said = [_share(token, asked) for token in subject.content]
    return (sum(names) + sum(said)) / max(1, len(names) + len(said))


class _Words(NamedTuple):
    """What a gap is about."""

    meanings: frozenset[str]
    entities: frozenset[str]  # ids
    directions: Floats


@lru_cache(maxsize=512)  # gaps
def _words_of(reader: QuestionReader, texts: tuple[str, ...]) -> _Words:
    readings = [reader.read(text) for text in texts]
    meanings = {meaning for each in readings for meaning, _ in each.concepts}.union(
        *(each.senses for each in readings)
    )
    entities = {entity_id(meaning) for each in readings for meaning in each.entities}
    said = {token.text for each in readings for token in each.content}
    return _Words(frozenset(meanings), frozenset(entities), word_vectors().directions(said))


def _share(token: Token, known: _Words) -> float:
    """Return how much of a word a gap has: all, none, or as much as the likest of its words."""
    if not known.meanings.isdisjoint((token.stem, *token.meanings, *token.senses)):
        return 1.0
    own = word_vectors().directions([token.text])
    if not len(own) or not len(known.directions):
        return 0.0
    likeness = float((own @ known.directions.T).max())
    return likeness if likeness >= _ALIKE else 0.0


def talk_in(reading: QuestionReading, result: MatchResult | None) -> str | None:
    """Return the class of talk that a question is more like than any fact, or ``NOISE``; None for neither."""
    group = None if result is None else result.gap
    if not reading.entities and not any(map(_is_word, reading.tokens)):
        return NOISE
    if result is None or group is None or group.kind is not GroupKind.TALK:
        return None
    return group.id if result.gap_score >= max(_NAMED, result.evidence.score) else None


def _is_word(token: Token) -> bool:
    """Tell whether a token is an English word, one of the pack's, or a number."""
    is_own = token.is_known and token.typed == token.text
    return is_own or token.typed.isdecimal() or token.typed in everyday_words() or _has_meaning(token.typed)


def _has_meaning(word: str) -> bool:
    return len(word) > 1 and word_vectors().meaning(word) is not None


def _unstated(index: Index, reading: QuestionReading, attribute: Attribute) -> Silence | None:
    pack = index.pack
    entity = _asked_about(pack, reading, attribute)
    told = index.stated.get(attribute.id, frozenset())
    if entity is None or not told.isdisjoint((entity.id, ANYTHING)):
        return None
    if reading.form.head in _SPANS and attribute.kinds.isdisjoint(_LASTING):
        return None  # "how many minutes" asks for no number of times
    # What is told of somebody comes before what they only occur in.
    on_it = sorted(
        (fact for fact in pack.facts if entity.id in fact.entities),
        key=lambda fact: all(about.entity != entity.id for about in fact.about),
    )
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
