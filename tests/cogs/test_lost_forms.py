"""Forms that were opened before a restart, or too long ago: what was written in them is given back."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.client import Reckoner
from bot.ui.layout import FORM_OPEN_S
from tests.cogs.conftest import World, texts
from tests.cogs.test_teach import fields

QUESTION, ANSWER = "who likes brie?", "The whole crew, says Max."


async def opened(world: World) -> Any:
    return await world.moderator.slash(world.channel, "teach add", question=QUESTION)


async def send(world: World, form: Any, answer: str = ANSWER) -> Any:
    question, answer_id, *_ = fields(form)
    return await world.moderator.submit_modal(form, {question: QUESTION, answer_id: answer})


async def lessons(world: World) -> int:
    return len((await world.bot.services.store.lessons.taught(world.guild.id)).lessons)


async def restart(world: World, make_bot: Callable[[], Reckoner]) -> None:
    await world.restart(make_bot())


async def wait_too_long(world: World, make_bot: Callable[[], Reckoner]) -> None:
    del make_bot
    await world.env.advance_time(FORM_OPEN_S + 1)


@pytest.mark.parametrize("happens", [restart, wait_too_long])
async def test_texts_of_a_lost_form_are_given_back(
    world: World, make_bot: Callable[[], Reckoner], happens: Callable[..., Any]
) -> None:
    form = await opened(world)
    await happens(world, make_bot)
    told = await send(world, form)
    assert told.ephemeral
    shown = texts(told.response.message)
    assert "Nothing was saved" in shown
    assert f"```\n{QUESTION}\n```" in shown
    assert f"```\n{ANSWER}\n```" in shown
    assert shown.count("```") == 4  # what was not written or only picked is not among them
    assert await lessons(world) == 0


async def test_text_that_no_card_can_show_is_given_back_as_a_file(
    world: World, make_bot: Callable[[], Reckoner]
) -> None:
    form = await opened(world)
    await restart(world, make_bot)
    told = await send(world, form, "Type ```it``` like this.")
    (file,) = told.response.message.attachments
    assert file.filename == "form.txt"
    assert (await file.read()).decode() == f"{QUESTION}\n\nType ```it``` like this."


async def test_open_form_is_answered_once(world: World) -> None:
    told = await send(world, await opened(world))
    assert "couldn't be sent" not in texts(told.response.message)
    assert told.followups == []
    assert await lessons(world) == 1
