"""Questions on the server itself: what moderators taught comes first, and else their being asked."""

from typing import Any

import pytest

from bot.domain.teaching.model import OwnFact
from tests.cogs.conftest import World, buttons, texts
from tests.cogs.test_settings import said
from tests.cogs.test_subscriptions import TELL, ask, teach
from tests.cogs.test_teach import fields

TEACH = "Teach me the answer"

MATTERS = (
    "who is the admin here",
    "who runs this server",
    "which mod banned dave",
    "whats the server rule about memes",
    "what time is movie night",
    "can i bring my dog to the meetup",
    "can a mod help me",
    "is there any server emote of the bike?",
    "memes",
    "my message was deleted",
)


def labels(message: Any) -> list[str]:
    return [button.label for button in buttons(message)]


@pytest.mark.parametrize("question", MATTERS)
async def test_moderators_are_named_and_may_be_waited_for(world: World, question: str) -> None:
    message = await ask(world, question)
    assert "I don't know that one" in texts(message)
    assert "its moderators will know" in texts(message)
    assert labels(message) == [TELL]


async def test_moderator_is_asked_for_the_answer(world: World) -> None:
    asked_again = await ask(world, "what time is movie night", world.moderator)
    message = await ask(world, "what time is movie night", world.moderator)
    assert "teach me the answer" in texts(message)
    assert labels(message) == [TEACH]
    form = await world.moderator.click(message, label=TEACH)
    question, answer, *_ = fields(form)
    taught = await world.moderator.submit_modal(form, {question: "When is movie night?", answer: "At eight."})
    assert "Added the answer to “When is movie night?”" in said(taught)
    assert "as another way to ask “When is movie night?”" in said(taught)
    for wording in ("what time is movie night", "when is movie night"):
        assert "At eight." in texts(await ask(world, wording))
    assert await world.bot.services.store.lessons.waiting(world.guild.id, limit=9) == ()
    again = await world.moderator.click(asked_again, label=TEACH)
    assert "already been dealt with" in said(again)


async def test_teacher_may_teach_what_no_source_says_or_wait_for_it(world: World) -> None:
    assert labels(await ask(world, "which shampoo did the grip use", world.moderator))[-2:] == [TEACH, TELL]
    assert TEACH not in labels(await ask(world, "which shampoo did the grip use"))


async def test_only_who_may_teach_opens_the_form(world: World) -> None:
    sent = await world.moderator.send(world.channel, f"{world.mention} what time is movie night")
    reply = world.channel.last_message
    assert sent != reply
    assert "you need Manage Server" in said(await world.member.click(reply, label=TEACH))


async def test_every_one_waits_in_the_review(world: World) -> None:
    for question in MATTERS:
        await ask(world, question)
        await world.env.advance_time(10)
    found = await world.bot.services.store.lessons.waiting(world.guild.id, limit=100)
    assert {question.text for question in found} == set(MATTERS)


@pytest.mark.parametrize(
    "question", ["who runs this server", "who is the admin here", "who started this discord"]
)
async def test_what_was_taught_is_suggested_for_the_like(world: World, question: str) -> None:
    await teach(
        world,
        OwnFact("Who is the server owner?", "Max owns this server."),
        OwnFact("Where do we post fan art?", "In #art."),
    )
    message = await ask(world, question)
    assert "Did you mean…?" in texts(message)
    assert labels(message) == ["Who is the server owner?", "None of these"]
    assert "This might be it:" in texts(message)


async def test_what_was_taught_outranks_commands(world: World) -> None:
    await teach(world, OwnFact("What's the prize for the trivia night?", "A month of Nitro."))
    assert labels(await ask(world, "what do i win at trivia?"))[0] == "What's the prize for the trivia night?"


async def test_what_was_taught_outranks_talk(world: World) -> None:
    await teach(world, OwnFact("Who banned Dave for posting spoilers?", "Moderator Kim banned Dave."))
    message = await ask(world, "which mod banned dave")
    assert "Who banned Dave for posting spoilers?" in texts(message) + "".join(labels(message))


async def test_orders_are_for_who_runs_the_server(world: World) -> None:
    message = await ask(world, "can you mute max")
    assert "That's up to the people who run this server." in texts(message)
    assert labels(message) == []


async def test_nobody_moderates_private_messages(world: World) -> None:
    for question in ("who is the admin here", "when is the watch party"):
        await world.member.send_dm(question)
        (*_, message) = world.member.user.dm_channel.history()
        assert "about one of your servers. Ask me there" in texts(message)
        assert labels(message) == []
