"""Propose what facts are about, for those of which their author does not say it."""

from collections.abc import Iterator

from bot.domain.matching.schema.recogniser import recogniser
from bot.domain.pack.attributes import attributes
from bot.domain.pack.model import About, Fact, Pack


def proposed(pack: Pack) -> Iterator[tuple[int, About]]:
    """Yield what facts seem to state, by their numbers; judged by how they are asked for."""
    for number, fact in enumerate(pack.facts):
        if not fact.about and (about := _likeliest(pack, fact)) is not None:
            yield number, about


def _likeliest(pack: Pack, fact: Fact) -> About | None:
    """Return the likeliest attribute, if one of the fact's entities has it, other than its answer."""
    answer = fact.value.entity if fact.value is not None else None
    subjects = [pack.entity[each] for each in fact.entities if each != answer and each in pack.entity]
    likely = recogniser().attributes_of((fact.question, *fact.phrasings))
    having = [entity for entity in subjects if likely and attributes()[likely[0]].belongs_to(entity.kind)]
    return About(having[0].id, likely[0]) if having else None
