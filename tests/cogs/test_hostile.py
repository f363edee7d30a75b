"""What people send to do harm: it ends as one clear line, and harms nobody."""

from typing import Any

import discord
import pytest

from bot.domain.teaching.texts import KEPT_LIMIT
from bot.ui.components import button
from bot.ui.imports import APPLY
from bot.ui.layout import Card
from tests.cogs.conftest import World, buttons, texts
from tests.cogs.test_settings import values


def told(result: Any) -> str:
    """Return what the bot answered, in text or on cards, at once or after it had thought."""
    shown = [result.response.message] if result.response is not None else []
    shown += [followup for followup in result.followups or () if followup is not None]
    return "\n".join(message.content or texts(message) for message in shown if message is not None)


async def upload(world: World, command: str, data: bytes, member: Any = None) -> Any:
    result = await (member or world.moderator).slash(world.channel, command, file=("file.toml", data))
    await world.env.settle()
    return result


KEYS = {
    "brackets": b'"' + b"[a](" * 4_000 + b'" = 1',
    "parts": b"a." * 30_000 + b"a = 1",
    "depth": b"a = " + b"[" * 60_000,
    "digits": b"a = " + b"1" * 5_000,
    "no text": b"\xff\xfe\x00",
    "half of a pair": rb'a = "\ud800"',
}


@pytest.mark.parametrize("command", ["settings import", "teach import", "quiz import"])
@pytest.mark.parametrize("what", KEYS)
async def test_hostile_file_is_refused_briefly(world: World, command: str, what: str) -> None:
    answer = told(await upload(world, command, KEYS[what]))
    assert "can't import that file" in answer
    assert len(answer) < 2_000
    assert "**" not in answer.replace("###", "")


async def test_brackets_in_keys_are_escaped(world: World) -> None:
    answer = told(await upload(world, "settings import", b'"[a](https://b.c)" = 1\n"@everyone" = 1'))
    assert r"\[a\](<https://b.c>): Should be a table like" in answer
    assert "@\u200beveryone" in answer


async def test_import_of_others_cannot_be_applied(world: World) -> None:
    manager = world.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    other = world.guild.add_member(world.env.create_user("moe"), roles=[manager])
    shown = await upload(world, "settings import", b'[ask]\ncooldown = "20s"')
    token = buttons(shown.response.message)[0].custom_id.rpartition(":")[2]
    # The preview is private, so that its button has to be put before others' eyes.
    channel: Any = world.bot.get_channel(world.channel.id)
    await channel.send(view=Card(buttons=[button("Apply it", APPLY(token))]))
    pressed = await other.click(world.channel.last_message, label="Apply it")
    assert "no longer have that file" in told(pressed)
    assert await values(world) == {}
    await world.moderator.click(shown.response.message, label="Apply 1 change")
    assert await values(world) == {"ask.cooldown": "20s"}


async def test_stored_question_is_cut(world: World) -> None:
    await world.member.slash(world.channel, "ask", question="Why " + "\u200bso " * 900)
    await world.member.send(world.channel, f"{world.mention} why " + "so " * 600)
    kept = await world.bot.services.store.database.fetch_all("SELECT text FROM asked ORDER BY id")
    whole = [f"{why} {'so ' * 66}" for why in ("Why", "why")]
    assert [row["text"] for row in kept] == [text[:KEPT_LIMIT].strip() for text in whole]


async def test_long_refusal_fits_a_message(world: World) -> None:
    channels = [world.guild.create_text_channel(f"room-{number}") for number in range(25)]
    ids = ", ".join(str(channel.id) for channel in channels)
    sections = [section.id for section in world.bot.services.catalogue.sections if section.governed][:5]
    file = "\n".join(f"[{section}]\nallowed_channels = [{ids}]" for section in sections)
    shown = await upload(world, "settings import", file.encode())
    for channel in channels:
        there = world.bot.get_channel(channel.id)
        assert isinstance(there, discord.TextChannel)
        await there.delete()
    await world.env.settle()
    pressed = await world.moderator.click(shown.response.message, label="Apply 5 changes")
    refused = pressed.followups[-1].content
    assert "This server has no channel" in refused
    assert len(refused) <= 2_000
