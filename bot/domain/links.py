"""What belongs together in a pack: from a fact, a person or a place to everything that names it."""

from bot.domain.pack import Entity, Fact, Pack, Quote, Stunt
from bot.domain.pack.model import EntityKind

PEOPLE = frozenset({EntityKind.PERSON, EntityKind.CHARACTER})
PLACES = frozenset({EntityKind.PLACE})


def people(pack: Pack) -> list[Entity]:
    """Return the people and characters."""
    return [entity for entity in pack.entities if entity.kind in PEOPLE]


def places(pack: Pack) -> list[Entity]:
    """Return the places."""
    return [entity for entity in pack.entities if entity.kind in PLACES]


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
    """Return what was said about an entity, or with it in mind."""
    return [quote for quote in pack.quotes if entity_id in quote.entities]


def quotes_on(pack: Pack, topic_id: str) -> list[Quote]:
    """Return what was said on a topic."""
    return [quote for quote in pack.quotes if topic_id in quote.topics]


def quotes_behind(pack: Pack, fact_id: str) -> list[Quote]:
    """Return the quotations that a fact rests on."""
    return [quote for quote in pack.quotes if quote.fact == fact_id]


def stunts_with(pack: Pack, entity_id: str) -> list[Stunt]:
    """Return the stunts that somebody performs, that a place saw, or that a sequence consists of."""
    about = (
        {fact.id for fact in facts_about(pack, entity_id)} if _is_sequence(pack, entity_id) else set[str]()
    )
    return [
        stunt
        for stunt in pack.stunts
        if entity_id in (*stunt.performers, *stunt.places) or not about.isdisjoint(stunt.facts)
    ]


def stunts_of(pack: Pack, fact_id: str) -> list[Stunt]:
    """Return the stunts that a fact tells of."""
    return [stunt for stunt in pack.stunts if fact_id in stunt.facts]


def entities(pack: Pack, entity_ids: tuple[str, ...]) -> list[Entity]:
    """Return entities by id; what is not in the pack is left out."""
    return [pack.entity[entity_id] for entity_id in entity_ids if entity_id in pack.entity]


def _is_sequence(pack: Pack, entity_id: str) -> bool:
    entity = pack.entity.get(entity_id)
    return entity is not None and entity.kind is EntityKind.SEQUENCE
