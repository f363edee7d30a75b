from __future__ import annotations

from tests.cogs.conftest import World, texts


async def test_a_question_is_answered_with_its_source(world: World) -> None:
    result = await world.member.slash(
        world.channel, "ask", question="Where was the fight on top of the train shot?"
    )
    assert not result.ephemeral
    card = texts(result.response.message)
    assert "Norway" in card
    assert "Source: Article" in card
