"""Facts to read next, and first questions to ask: what is offered beside an answer, or in place of one."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from bot.domain.links import entries_by_id, introduction
from bot.domain.matching.model import Candidate
from bot.domain.matching.text.meanings import subject_of
from bot.domain.pack.attributes import INTRODUCING, is_vital
from bot.domain.pack.model import AnswerKind, Entity, EntityKind, Fact, Gap, Pack
from bot.domain.pack.translating import original_of
from bot.domain.words import content_words

RELATED_LIMIT = 3
_TELLING = frozenset({AnswerKind.MANNER, AnswerKind.REASON})
_DRY = frozenset({AnswerKind.DATE, AnswerKind.TIME, AnswerKind.MONEY})
_PLAUSIBLE = 0.4  # confidence, below which candidates have little to do with a question: tried on 30
_KEPT_PACKS = 16  # the pack's in every language, and those of servers with lessons that asked last


def related_facts(pack: Pack, fact: Fact) -> list[Fact]:
    """Return facts worth reading next: the author's choice, then the same topic, then shared entities."""
    related = entries_by_id(pack.fact, fact.related)
    if len(related) < RELATED_LIMIT:
        by_topic, by_entity = _numbers_of_facts(pack)
        shared = Counter(at for entity in _subjects_of(pack, fact) for at in by_entity.get(entity, ()))
        # What moderators taught has one topic, whatever it is about.
        near = {} if fact.is_taught else {at: (1, shared[at]) for at in by_topic.get(fact.topic, ())}
        near = {at: (0, count) for at, count in shared.items()} | near
        closest = sorted(near, key=lambda at: (*near[at], -at), reverse=True)
        related += offered(pack, (pack.facts[at] for at in closest))[: RELATED_LIMIT + 1]
    said = content_words(fact.answer) | content_words(fact.question)
    # One that says nothing new leads nowhere.
    others = {other.id: other for other in offered(pack, related) if not content_words(other.answer) <= said}
    return list(others.values())[:RELATED_LIMIT]


def _subjects_of(pack: Pack, fact: Fact) -> set[str]:
    """Return what a fact shares with those that belong with it.

    What everything is about says nothing of what moderators taught, which has no topic to go by.
    """
    subject = subject_of(pack) if fact.is_taught else None
    return set(fact.entities) - (set() if subject is None else {subject.id})


def offered(pack: Pack, facts: Iterable[Fact]) -> list[Fact]:
    """Return facts without those that are told to who asks for them only."""
    return [fact for fact in facts if fact.id not in pack.asides]


@lru_cache(maxsize=_KEPT_PACKS)
def _numbers_of_facts(pack: Pack) -> tuple[Mapping[str, list[int]], Mapping[str, list[int]]]:
    """Return the numbers of a pack's facts, in order, by topic and by entity."""
    by_topic, by_entity = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for at, fact in enumerate(pack.facts):
        by_topic[fact.topic].append(at)
        for entity in set(fact.entities):
            by_entity[entity].append(at)
    return by_topic, by_entity


@lru_cache(maxsize=_KEPT_PACKS)
def _numbers_of_telling_facts(pack: Pack) -> Mapping[str, list[int]]:
    """Return the numbers of a pack's facts by entity, without those that only say who or what it is."""
    by_entity = defaultdict[str, list[int]](list)
    for at, fact in enumerate(pack.facts):
        if fact.id not in pack.asides:
            for entity in {about.entity for about in fact.about if about.attribute not in INTRODUCING}:
                by_entity[entity].append(at)
    return by_entity


def facts_on(pack: Pack, named: Collection[str], kinds: Collection[AnswerKind] = ()) -> list[Fact]:
    """Return facts that tell whoever named these entities more about them, those of certain ``kinds`` first.

    What only says who or what they are adds nothing, and what everything is about is too much. How old they
    are, and the like, comes last.
    """
    subject = subject_of(pack)
    asked = {each for each in named if each in pack.entity and (subject is None or each != subject.id)}
    known = {fact.id for each in asked if (fact := introduction(pack, pack.entity[each])) is not None}
    told_of = _numbers_of_telling_facts(pack)
    numbers = sorted({at for each in asked for at in told_of.get(each, ())})
    told = [fact for at in numbers if (fact := pack.facts[at]).id not in known]
    return sorted(told, key=lambda fact: (set(fact.kinds).isdisjoint(kinds), is_vital(fact)))


def first_told_of(pack: Pack, named: Iterable[str]) -> Entity | None:
    """Return the first of these entities of which facts tell more than who or what it is."""
    return next((pack.entity[each] for each in named if facts_on(pack, [each])), None)


def telling_facts(pack: Pack) -> list[Fact]:
    """Return the facts that anybody may enjoy: what was done how or why, and what belongs to a stunt.

    Dates, sums, and who somebody is are looked up rather than told; so is what is told of other films.
    """
    elsewhere = _other_films(pack)
    of_stunts = {fact_id for stunt in pack.stunts for fact_id in stunt.facts}
    return [
        fact
        for fact in offered(pack, pack.facts)
        if (fact.id in of_stunts or not _TELLING.isdisjoint(fact.kinds))
        and _DRY.isdisjoint(fact.kinds)
        and elsewhere.isdisjoint(_told_of(fact))
        and not any(about.attribute in INTRODUCING for about in fact.about)
    ]


@lru_cache(maxsize=_KEPT_PACKS)
def _other_films(pack: Pack) -> frozenset[str]:
    """Return the ids of the films that are not what everything is about."""
    subject = subject_of(pack)
    films = (entity for entity in pack.entities if entity.kind is EntityKind.FILM)
    own = "" if subject is None else subject.id
    return frozenset(entity.id for entity in films if entity.id != own)


def _told_of(fact: Fact) -> set[str]:
    """Return the ids of the entities that a fact tells of."""
    value = () if fact.value is None else (fact.value.entity,)
    return {*fact.entities, *(about.entity for about in fact.about), *filter(None, value)}


def facts_near(pack: Pack, gap: Gap, named: Sequence[str]) -> list[Fact]:
    """Return what is known close to something that no source says, for whoever named these entities.

    Where they named any, that is on those, and on what was asked of them.
    """
    chosen = offered(pack, entries_by_id(pack.fact, gap.nearby))
    subject = subject_of(pack)
    if all(subject is not None and each == subject.id for each in named):
        return chosen[:RELATED_LIMIT]
    on_it = facts_on(pack, named, gap.kinds)
    return [fact for fact in on_it if fact in chosen or _shares(pack, gap, fact, named)][:RELATED_LIMIT]


def _shares(pack: Pack, gap: Gap, fact: Fact, named: Sequence[str]) -> bool:
    """Tell whether a fact has more in common with a gap than those whom a question names."""
    if fact.id in gap.nearby:
        return True
    names = {word for each in named for word in _words_naming(pack, each)}
    return not (content_words(gap.subject) - names).isdisjoint(content_words(fact.question))


def names_any(pack: Pack, named: Iterable[str], text: str) -> bool:
    """Tell whether a text has a word of the name of any of these entities."""
    return not content_words(text).isdisjoint(word for each in named for word in _words_naming(pack, each))


def _words_naming(pack: Pack, entity_id: str) -> frozenset[str]:
    entity = pack.entity.get(entity_id)
    return content_words(" ".join((entity.name, *entity.aliases))) if entity is not None else frozenset()


def alternatives(
    pack: Pack, near: Iterable[Candidate], named: Collection[str], answer: Fact | None, said: str
) -> list[Fact]:
    """Return what a question, ``said`` in English, may have meant other than its ``answer``, likeliest first.

    That are the facts that come ``near`` enough, then those on the entities that it names and those beside
    the answer which share more with it than names. Those on other films come last where it names none.
    """
    likely = [each.fact_id for each in near if each.confidence >= _PLAUSIBLE]
    beside = [] if answer is None else related_facts(pack, answer)
    akin = sharing(pack, named, said, [*facts_on(pack, named), *beside])
    found = {fact.id: fact for fact in (*entries_by_id(pack.fact, likely), *akin)}
    others = [fact for fact in found.values() if answer is None or fact.id != answer.id]
    if not _other_films(pack).isdisjoint(named):
        return others
    return sorted(others, key=lambda fact: _is_elsewhere(pack, fact))


def sharing(pack: Pack, named: Collection[str], said: str, facts: Iterable[Fact]) -> list[Fact]:
    """Return facts whose English questions share words with what was said, other than names.

    Where only names were said, those on the names do.
    """
    subject, original = subject_of(pack), original_of(pack)
    names = {*named, *([] if subject is None else [subject.id])}
    everywhere = set[str]() if subject is None else {str(subject.kind)}  # "the film"
    asked = (
        content_words(said) - everywhere - {word for each in names for word in _words_naming(original, each)}
    )
    if not asked:
        return [fact for fact in facts if not set(named).isdisjoint(fact.entities)]
    return [fact for fact in facts if not asked.isdisjoint(content_words(original.fact[fact.id].question))]


def _is_elsewhere(pack: Pack, fact: Fact) -> bool:
    """Tell whether a fact is on other films: by what its author says, or else by what it tells of."""
    subject = subject_of(pack)
    about = {each.entity for each in fact.about} or set(fact.entities)
    is_on_subject = subject is not None and subject.id in about
    return not is_on_subject and not _other_films(pack).isdisjoint(about)
