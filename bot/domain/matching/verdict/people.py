"""Whether somebody is "he" or "she", and who plays whom, as far as the pack's own words tell."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from bot.domain.matching.text.normalise import words
from bot.domain.pack.model import PEOPLE, Entity, Fact, Pack

_SAID = {
    "he": re.compile(r"\b(?:he|him|his|himself|actor|man|brother|father|husband|son)\b", re.IGNORECASE),
    "she": re.compile(r"\b(?:she|her|hers|herself|actress|woman|sister|mother|wife)\b", re.IGNORECASE),
}
_TITLES = {
    **dict.fromkeys(("mr", "sir", "lord", "king"), "he"),
    **dict.fromkeys(("ms", "mrs", "miss", "lady", "queen"), "she"),
}
CASTING = frozenset({"plays", "played_by"})
"""The attributes that say who plays whom."""
CAST = "cast"
"""The attribute of a film that says who is in it."""

_PAIR = 2


@lru_cache(maxsize=16)
def pronouns_of(pack: Pack) -> Mapping[str, str]:
    """Return "he" or "she" by the id of each person and character of whom the pack tells it."""
    counts: dict[str, Counter[str]] = {
        entity.id: Counter(_titles_of(entity)) for entity in pack.entities if entity.kind in PEOPLE
    }
    for fact in pack.facts:
        named = [each for each in dict.fromkeys(fact.entities) if each in counts]
        if len(named) == 1 or _is_casting(fact, named):  # else whoever "she" is
            for entity_id in named:
                counts[entity_id].update(_pronouns_in(fact))
    partners = partners_of(pack)
    found = {each: _clear({each}, counts) or _clear(partners[each], counts) for each in counts}
    return {each: pronoun for each, pronoun in found.items() if pronoun is not None}


@lru_cache(maxsize=16)
def partners_of(pack: Pack) -> Mapping[str, frozenset[str]]:
    """Return by the id of each person and character their own and those of their parts or actors."""
    found = {entity.id: {entity.id} for entity in pack.entities if entity.kind in PEOPLE}
    for fact in pack.facts:
        named = [each for each in dict.fromkeys(fact.entities) if each in found]
        if _is_casting(fact, named):
            for entity_id in named:
                found[entity_id].update(named)
    return {each: frozenset(partners) for each, partners in found.items()}


def _is_casting(fact: Fact, people: Sequence[str]) -> bool:
    """Tell whether a fact says who plays whom, and names nobody else: such two are mostly alike."""
    return len(people) == _PAIR and any(each.attribute in CASTING for each in fact.about)


def _titles_of(entity: Entity) -> Iterator[str]:
    firsts = (word for name in (entity.name, *entity.aliases) for word in words(name)[:1])
    return (_TITLES[word] for word in firsts if word in _TITLES)


def _pronouns_in(fact: Fact) -> set[str]:
    """Return the pronoun of a fact about one person; none where it has both or neither."""
    told = f"{fact.question} {fact.answer}"
    found = {pronoun for pronoun, said in _SAID.items() if said.search(told)}
    return found if len(found) == 1 else set()


def _clear(entity_ids: Collection[str], counts: Mapping[str, Counter[str]]) -> str | None:
    """Return the pronoun that is said more often of some who are alike."""
    said = sum((counts[each] for each in sorted(entity_ids)), Counter[str]())
    best = said.most_common(_PAIR)
    return best[0][0] if best and (len(best) == 1 or best[0][1] > best[1][1]) else None
