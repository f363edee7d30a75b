"""What belongs together in a pack: from a fact, a person or a place to everything that names it."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from bot.domain.pack.model import Entity, EntityKind, Fact, Pack, Quote, Stunt

T = TypeVar("T")

PEOPLE = frozenset({EntityKind.PERSON, EntityKind.CHARACTER})


def people(pack: Pack) -> list[Entity]:
    """Return the people and characters."""
    return [entity for entity in pack.entities if entity.kind in PEOPLE]


def places(pack: Pack) -> list[Entity]:
    """Return the places."""
    return [entity for entity in pack.entities if entity.kind is EntityKind.PLACE]


def facts_about(pack: Pack, entity_id: str) -> list[Fact]:
    """Return the facts that name an entity."""
    return [fact for fact in pack.facts if entity_id in fact.entities]


def facts_under(pack: Pack, topic_id: str) -> list[Fact]:
    """Return a topic's facts."""
    return [fact for fact in pack.facts if fact.topic == topic_id]


def quotes_by(pack: Pack, entity_id: str) -> list[Quote]:
    """Return what somebody said."""
    return [quote for quote in pack.quotes if quote.speaker == entity_id]


def quotes_about(pack: Pack, entity_id: str) -> list[Quote]:
    """Return the quotations that are about an entity."""
    return [quote for quote in pack.quotes if entity_id in quote.entities]


def stunts_with(pack: Pack, entity: Entity) -> list[Stunt]:
    """Return the stunts that somebody performs, that were shot at a place, or that make up a sequence."""
    is_sequence = entity.kind is EntityKind.SEQUENCE
    about = {fact.id for fact in facts_about(pack, entity.id)} if is_sequence else set[str]()
    return [
        stunt
        for stunt in pack.stunts
        if entity.id in (*stunt.performers, *stunt.places) or not about.isdisjoint(stunt.facts)
    ]


def entries_by_id(entries: Mapping[str, T], ids: Iterable[str]) -> list[T]:
    """Return a pack's entries by id, without those that it does not have."""
    return [entries[entry_id] for entry_id in ids if entry_id in entries]
