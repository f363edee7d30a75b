"""Find the pack's entities that a text names."""

from collections.abc import Iterable

from bot.domain.matching.text.meanings import entity_id
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.strangers import is_within_name
from bot.domain.pack.model import Entity


def entities_of(index: Index, ids: Iterable[str]) -> list[Entity]:
    """Return the pack's entities with these ids, each once."""
    entities = index.pack.entity
    return [entities[each] for each in dict.fromkeys(ids) if each in entities]


def named_in(index: Index, text: str) -> list[Entity]:
    """Return the entities that a text names."""
    return entities_of(index, map(entity_id, index.reader.read(text).entities))


def named_alone(index: Index, text: str, question: str) -> list[Entity]:
    """Return the entities that a text names, unless its ``question`` has them in longer names."""
    named = named_in(index, text)
    is_name = index.reader.is_name
    return [each for each in named if not is_within_name(question, (each.name, *each.aliases), is_name)]
