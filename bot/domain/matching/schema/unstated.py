"""What the facts of a pack state, and for every attribute the questions that they leave open."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import cycle

from bot.domain.matching.schema.recogniser import recogniser
from bot.domain.matching.text.meanings import subject_of
from bot.domain.matching.text.normalise import normalise
from bot.domain.pack.attributes import SUBJECT, Attribute, attributes, stated_in
from bot.domain.pack.model import Fact, Pack

ANYTHING = ""  # in place of an entity, where a fact names none
Stated = Mapping[str, frozenset[str]]
"""By attribute: the ids of the entities of which a fact states it."""


@lru_cache(maxsize=4)
def stated_by(pack: Pack) -> Stated:
    """Return what the facts state: as their authors said, or judged by how they are asked for."""
    found: dict[str, set[str]] = {}
    for fact in pack.facts:
        for entity_id, attribute_id in _stated_in(fact):
            found.setdefault(attribute_id, set()).add(entity_id)
    return {attribute_id: frozenset(entities) for attribute_id, entities in found.items()}


def _stated_in(fact: Fact) -> Iterator[tuple[str, str]]:
    if fact.about:
        yield from ((about.entity, about.attribute) for about in stated_in(fact))
        return
    for attribute_id in recogniser().attributes_of((fact.question, *fact.phrasings)):
        yield from ((entity_id, attribute_id) for entity_id in fact.entities or (ANYTHING,))


def wordings_of(pack: Pack) -> Mapping[str, tuple[str, ...]]:
    """Return by fact how people ask for what it is about; of several facts that state it, by the first.

    What the author says of a wording counts more.
    """
    found: dict[str, list[str]] = {}
    own = ((fact.question, *fact.phrasings, *fact.near_misses) for fact in pack.facts)
    taken = {normalise(text) for texts in (*own, *(gap.phrasings for gap in pack.gaps)) for text in texts}
    subject = subject_of(pack)
    for fact in pack.facts:
        for about in stated_in(fact):
            entity, attribute = pack.entity[about.entity], attributes()[about.attribute]
            for name in (entity.name, "it") if entity is subject else (entity.name,):
                for text in attribute.questions_about(name):
                    if (folded := normalise(text)) not in taken:
                        taken.add(folded)
                        found.setdefault(fact.id, []).append(text)
    return {fact_id: tuple(texts) for fact_id, texts in found.items()}


def unstated(pack: Pack, stated: Stated) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every attribute that no fact states of some thing, with questions for it; each names another."""
    known = {normalise(text) for fact in pack.facts for text in (fact.question, *fact.phrasings)}
    known |= {normalise(text) for texts in wordings_of(pack).values() for text in texts}
    for attribute in attributes().values():
        questions = dict.fromkeys(_questions(attribute, pack, stated.get(attribute.id, frozenset())))
        if texts := tuple(text for text in questions if normalise(text) not in known):
            yield attribute.id, texts


def _questions(attribute: Attribute, pack: Pack, told: frozenset[str]) -> Iterator[str]:
    having = [entity for entity in pack.entities if attribute.belongs_to(entity.kind)]
    if not having:
        return
    names = [entity.name for entity in having if told.isdisjoint((entity.id, ANYTHING))]
    name = cycle(names or ["it"])
    for wording in attribute.wordings:
        if SUBJECT in wording:
            if names or not told:
                yield wording.replace(SUBJECT, next(name))
        elif not told:
            yield wording
