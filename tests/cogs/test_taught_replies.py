"""Replies to what was not answered: the bot's own reply offers to teach those of teachers."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.client import Reckoner
from bot.domain.teaching.model import OwnFact
from tests.cogs.conftest import World, buttons, texts
from tests.cogs.test_settings import said
from tests.cogs.test_teach import control, fields
from tests.cogs.test_teach_messages import ANSWER, QUESTION, STORED, own_facts, set_values


@pytest.fixture
async def teacher(world: World) -> Any:
    """Return a member with a teacher role, in a server that wants offers."""
    role = world.guild.create_role("Teachers")
    await set_values(world, teach__offers=True, teach__teachers=[role.id])
    return world.guild.add_member(world.env.create_user("tess"), roles=[role])


async def reply_of_ours(world: World) -> Any:
    """Have a member ask what there is no answer to; return the question and the bot's reply."""
    asked = await world.member.send(world.channel, f"{world.mention} {QUESTION}")
    return asked, world.channel.last_message


def offers(message: Any) -> list[str]:
    return [b.label for b in buttons(message) if (b.custom_id or "").startswith("teach:reply")]


async def test_teachers_reply_is_offered(
    world: World, teacher: Any, make_bot: Callable[[], Reckoner]
) -> None:
    asked, ours = await reply_of_ours(world)
    before = texts(ours)
    post = await teacher.send(world.channel, ANSWER, reply_to=asked)
    (offered,) = [m for m in world.channel.history() if m.id == ours.id]
    assert offers(offered) == ["Teach the reply by tess"]
    assert texts(offered) == before
    refused = await world.member.click(offered, custom_id=control(offered, "teach:reply"))
    assert refused.ephemeral
    assert "you need Manage Server or a role that can teach" in said(refused)
    await world.restart(make_bot())
    shown = await teacher.click(offered, custom_id=control(offered, "teach:reply"))
    assert shown.ephemeral
    await teacher.click(shown.response.message, label="Teach it")
    assert await own_facts(world) == [OwnFact(QUESTION, STORED, link=post.jump_url, speaker_id=teacher.id)]
    assert len(world.channel.history()) == 3


@pytest.mark.usefixtures("blind")
async def test_unreadable_reply_is_typed(world: World, teacher: Any) -> None:
    asked, ours = await reply_of_ours(world)
    post = await teacher.send(world.channel, ANSWER, reply_to=asked)
    (offered,) = [m for m in world.channel.history() if m.id == ours.id]
    form = await world.moderator.click(offered, custom_id=control(offered, "teach:reply"))
    question, answer, *_ = fields(form)
    assert form.modal["components"][0]["component"]["value"] == QUESTION
    assert "Discord doesn't let me read that reply" in form.modal["components"][1]["description"]
    done = await world.moderator.submit_modal(form, {question: QUESTION, answer: "Brunost."})
    assert done.ephemeral
    assert await own_facts(world) == [
        OwnFact(QUESTION, "Brunost.", link=post.jump_url, speaker_id=teacher.id)
    ]


async def test_newer_reply_takes_the_offer(world: World, teacher: Any) -> None:
    asked, ours = await reply_of_ours(world)
    await teacher.send(world.channel, ANSWER, reply_to=asked)
    await world.moderator.send(world.channel, "Gouda", reply_to=asked)
    (offered,) = [m for m in world.channel.history() if m.id == ours.id]
    assert offers(offered) == ["Teach the reply by max"]


@pytest.mark.parametrize(
    "case", ["off", "off meanwhile", "a member", "an answer", "no reply", "long after", "the asker"]
)
async def test_nothing_is_offered(world: World, teacher: Any, ben: Any, case: str) -> None:
    if case == "off":
        await set_values(world, teach__offers=False)
    who = teacher if case == "the asker" else world.member
    question = "where was the train wrecked" if case == "an answer" else QUESTION
    asked = await who.send(world.channel, f"{world.mention} {question}")
    ours = world.channel.last_message
    if case == "off meanwhile":
        await set_values(world, teach__offers=False)
    if case == "long after":
        await world.env.advance_time(3_700)
    replying = ben if case == "a member" else teacher
    await replying.send(world.channel, ANSWER, reply_to=None if case == "no reply" else asked)
    (left,) = [m for m in world.channel.history() if m.id == ours.id]
    assert offers(left) == []


async def test_gone_reply_is_not_taught(world: World, teacher: Any) -> None:
    asked, ours = await reply_of_ours(world)
    post = await teacher.send(world.channel, ANSWER, reply_to=asked)
    (offered,) = [m for m in world.channel.history() if m.id == ours.id]
    await teacher.delete(post)
    refused = await teacher.click(offered, custom_id=control(offered, "teach:reply"))
    assert "That reply is gone" in said(refused)
