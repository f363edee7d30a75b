"""Who plays whom: asked for by any of a character's names, everybody's actor is the right one."""

from collections.abc import Callable
from functools import cache

import pytest

from bot.domain.links import counterparts
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import EntityKind, Pack
from tests.film import article_pack, whole_pack


@cache
def learned(make: Callable[[], Pack]) -> tuple[Pack, Matcher]:
    pack = make()
    return pack, Matcher.build(pack)


@pytest.mark.parametrize("make", [whole_pack, article_pack])
@pytest.mark.parametrize("wording", ["who plays {}", "Who played {}?", "which actor plays {}"])
def test_every_actor_is_named(make: Callable[[], Pack], wording: str) -> None:
    pack, matcher = learned(make)
    cast = [
        (entity, actors)
        for entity in pack.entities
        if entity.kind is EntityKind.CHARACTER and (actors := counterparts(pack, entity.id))
    ]
    assert cast
    for character, actors in cast:
        for name in (character.name, *character.aliases):
            fact = pack.fact.get(matcher.match(wording.format(name)).fact_id or "")
            assert fact is not None, (name, wording)
            assert any(actor.name in fact.answer for actor in actors), (name, fact.answer)


def test_a_character_does_not_play_itself() -> None:
    pack = whole_pack()
    assert [entity.id for entity in counterparts(pack, "ethan_hunt")] == ["tom_cruise"]
