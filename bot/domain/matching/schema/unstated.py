"""What no fact of a pack states: for every attribute, questions about the things of the pack that have it."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import cycle

from bot.domain.matching.schema.recogniser import recogniser
from bot.domain.matching.text.normalise import normalise
from bot.domain.pack.attributes import Attribute, attributes
from bot.domain.pack.model import Fact, Pack

Stated = Mapping[str, tuple[str, ...]]
"""The attributes that each fact states, by the fact's id."""


@lru_cache(maxsize=4)
def stated_by(pack: Pack) -> Stated:
    """Return the attributes that each fact states, judged by how it is asked for."""
    return {fact.id: recogniser().attributes_of((fact.question, *fact.phrasings)) for fact in pack.facts}


def unstated(pack: Pack, stated: Stated) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every attribute that no fact states of some thing, with questions for it; each names another."""
    known = {normalise(text) for fact in pack.facts for text in (fact.question, *fact.phrasings)}
    for attribute in attributes().values():
        stating = [fact for fact in pack.facts if attribute.id in stated[fact.id]]
        questions = dict.fromkeys(_questions(attribute, pack, stating))
        if texts := tuple(text for text in questions if normalise(text) not in known):
            yield attribute.id, texts


def _questions(attribute: Attribute, pack: Pack, stating: list[Fact]) -> Iterator[str]:
    told = {entity_id for fact in stating for entity_id in fact.entities}
    names = [
        entity.name
        for entity in pack.entities
        if attribute.belongs_to(entity.kind)
        and entity.id not in told
        and all(fact.entities for fact in stating)
    ]
    name = cycle(names or ["it"])
    for wording in attribute.wordings:
        if "{subject}" in wording:
            if names or not stating:
                yield wording.replace("{subject}", next(name))
        elif not stating:
            yield wording
