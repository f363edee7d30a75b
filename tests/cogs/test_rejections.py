"""Suggestions that are not what somebody meant: the way out of them."""

from collections.abc import Callable
from typing import Any

import discord

from bot.client import Reckoner
from cogs.ask.keeping import STORED_BURST
from cogs.ask.lines import CANDIDATE_LIMIT
from tests.cogs.conftest import World, buttons, set_pause, texts, walk
from tests.cogs.test_ask import KNOWN, UNSURE


async def suggested(world: World, question: str = UNSURE) -> Any:
    """Ask what a strict server only has suggestions for; return the reply in the channel."""
    await world.bot.services.store.settings.change(
        world.guild.id, {"ask.care": "strict"}, actor_id=world.moderator.id, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    await world.member.send(world.channel, f"{world.mention} {question}")
    reply = world.channel.last_message
    assert "Did you mean" in texts(reply)
    return reply


async def test_rejected_suggestions_lead_to_a_promise(world: World) -> None:
    reply = await suggested(world)
    none = await world.member.click(reply, label="None of these")
    await world.member.click(reply, label="None of these")  # which counts no more than asking did
    assert none.ephemeral
    assert "## I don't know that one" in texts(none.response.message)
    assert "Then I don't have an answer to that." in texts(none.response.message)
    assert UNSURE in texts(none.response.message)
    assert [button.label for button in buttons(none.response.message)] == ["Tell me when you know"]
    (waiting,) = await world.bot.services.store.lessons.waiting(world.guild.id, limit=5)
    assert (waiting.text, waiting.asked, waiting.rejected) == (UNSURE, 1, 0)
    noted = await world.member.click(none.response.message, label="Tell me when you know")
    assert "I'll tell you when I know" in texts(noted.response.message)


async def test_rejected_suggestions_of_another_answer_promise_nothing(world: World) -> None:
    message = (await world.member.slash(world.channel, "ask", question=KNOWN)).response.message
    tried = (await world.member.click(message, label="Not what I meant")).response.message
    none = (await world.member.click(tried, label="None of these")).response.message
    assert "## Sorry about that" in texts(none)
    assert "Try asking in other words" in texts(none)
    assert "I don't know" not in texts(none)  # it answered that a moment ago
    assert KNOWN in texts(none)
    assert [button.label for button in buttons(none)] == ["The answer is wrong", "Back"]


async def test_rejected_suggestions_in_private_lead_back_alone(world: World) -> None:
    message = (await world.member.user.slash("ask", question=KNOWN)).response.message
    tried = (await world.member.user.click(message, label="Not what I meant")).response.message
    none = (await world.member.user.click(tried, label="None of these")).response.message
    assert "## Sorry about that" in texts(none)
    assert [button.label for button in buttons(none)] == ["Back"]


async def test_answer_without_anything_near_has_no_suggestions(world: World) -> None:
    message = (await world.member.slash(world.channel, "ask", question="who wrote it")).response.message
    tried = (await world.member.click(message, label="Not what I meant")).response.message
    assert "## Sorry about that" in texts(tried)
    assert [button.label for button in buttons(tried)] == ["The answer is wrong", "Back"]


async def test_actions_have_rows_of_their_own(world: World) -> None:
    rows = [part for part in walk((await suggested(world)).components) if isinstance(part, discord.ActionRow)]
    kinds = [{str(button.custom_id).startswith("page:") for button in row.children} for row in rows]
    assert kinds == [{True}, {False}]


async def test_answer_to_whoever_asks_too_much_to_be_stored_is_rejected(
    world: World, make_bot: Callable[[], Reckoner]
) -> None:
    await set_pause(world, "0s")
    for _ in range(STORED_BURST):
        await world.member.slash(world.channel, "ask", question=KNOWN)
    asked = await world.member.slash(world.channel, "ask", question=KNOWN)
    first = (await world.member.click(asked.response.message, label="Not what I meant")).response.message
    assert f"You asked: “{KNOWN}”" in texts(first)
    assert "What did you mean?" in texts(first)
    assert len(buttons(first)) > CANDIDATE_LIMIT
    await world.member.slash(world.channel, "ask", question=KNOWN)
    asked = await world.member.slash(world.channel, "ask", question=KNOWN)
    await world.restart(make_bot())
    tried = (await world.member.click(asked.response.message, label="Not what I meant")).response.message
    assert "What did you mean?" in texts(tried)
    related = [button for button in buttons(tried) if str(button.custom_id).startswith("page:")]
    assert related
    assert "I don't know" not in texts(tried)


async def test_page_of_a_bare_name_is_rejected_as_answers_are(world: World) -> None:
    message = (await world.member.slash(world.channel, "ask", question="norway")).response.message
    assert "## Norway" in texts(message)
    tried = (await world.member.click(message, label="Not what I meant")).response.message
    assert "You asked: “norway”" in texts(tried)
