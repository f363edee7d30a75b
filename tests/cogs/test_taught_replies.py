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


STATED = "Cleo drew our server banner in 2024."
BANNER = "who designed the server banner?"


async def unanswered(world: World) -> list[str]:
    """Return the questions that wait in the review."""
    return [each.text for each in await world.bot.services.store.lessons.waiting(world.guild.id, limit=50)]


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("text", [STATED, "No spoilers before midnight, and cameras off."])
async def test_statement_in_reply_to_what_is_unknown_is_offered(
    world: World, teacher: Any, text: str, make_bot: Callable[[], Reckoner], *, is_known: bool
) -> None:
    await world.member.send(world.channel, f"{world.mention} {BANNER}")
    ours = world.channel.last_message
    if not is_known:
        await world.restart(make_bot())
    post = await teacher.send(world.channel, f"{world.mention} {text}", reply_to=ours)
    offer = world.channel.last_message
    assert "Should I learn that?" in texts(offer)
    assert "Who designed the server banner?" in texts(offer)
    shown = await teacher.click(offer, custom_id=control(offer, "teach:reply"))
    await teacher.click(shown.response.message, label="Teach it")
    (fact,) = await own_facts(world)
    assert (fact.text, fact.answer, fact.link) == ("Who designed the server banner?", text, post.jump_url)
    assert await unanswered(world) == []


@pytest.mark.parametrize(
    "text", ["thanks anyway", "who would know that?", "tell me the budget", "start a quiz"]
)
async def test_what_tells_nothing_is_replied_to_as_ever(world: World, teacher: Any, text: str) -> None:
    await reply_of_ours(world)
    ours = world.channel.last_message
    await teacher.send(world.channel, f"{world.mention} {text}", reply_to=ours)
    assert "Should I learn that?" not in texts(world.channel.last_message)


async def test_members_statement_is_for_a_teacher_to_teach(world: World, ben: Any) -> None:
    await world.member.send(world.channel, f"{world.mention} {BANNER}")
    ours = world.channel.last_message
    await ben.send(world.channel, f"{world.mention} {STATED}", reply_to=ours)
    offer = world.channel.last_message
    assert "Thanks for the tip!" in texts(offer)
    refused = await ben.click(offer, custom_id=control(offer, "teach:reply"))
    assert "you need Manage Server or a role that can teach" in said(refused)
    assert await unanswered(world) == [BANNER]


async def test_reply_that_only_pings_us_is_offered(world: World, teacher: Any) -> None:
    await world.member.send(world.channel, f"{world.mention} {BANNER}")
    await teacher.send(world.channel, STATED, reply_to=world.channel.last_message)
    offered = world.channel.last_message
    shown = await teacher.click(offered, custom_id=control(offered, "teach:reply"))
    await teacher.click(shown.response.message, label="Teach it")
    assert [fact.text for fact in await own_facts(world)] == ["Who designed the server banner?"]


async def test_offer_may_be_wished_for_after_the_question(world: World, teacher: Any) -> None:
    await set_values(world, teach__offers=False)
    asked, ours = await reply_of_ours(world)
    await set_values(world, teach__offers=True)
    await teacher.send(world.channel, ANSWER, reply_to=asked)
    (offered,) = [m for m in world.channel.history() if m.id == ours.id]
    assert offers(offered) == ["Teach the reply by tess"]


async def test_statement_is_no_question_to_answer(world: World) -> None:
    await world.moderator.send(world.channel, f"{world.mention} {STATED}")
    shown = world.channel.last_message
    assert "I don't know that one" not in texts(shown)
    await world.moderator.send(world.channel, f"{world.mention} The key was printed by a fan in Oslo.")
    assert await unanswered(world) == []
