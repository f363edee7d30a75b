"""A server that the bot was added to is told how to begin, once."""

from typing import Any

import discord
import pytest
from simcord.backend import serializers

from tests.cogs.conftest import World, texts
from tests.cogs.test_privacy import leave, pass_hours
from tests.cogs.test_start import close_messages, join, note_inviter, welcomed


async def test_inviter_is_told_in_private(world: World) -> None:
    card = await welcomed(world)
    assert "Getting started" in texts(card)
    assert world.guild.name in texts(card)
    assert "you don't have to choose anything" in texts(card)
    assert world.guild.owner.dm_channel.history() == []


async def test_owner_is_told_where_nobody_knows_who_invited(world: World) -> None:
    await join(world)
    assert "Getting started" in texts(world.guild.owner.dm_channel.last_message)


@pytest.mark.parametrize("status", [403, 500])
async def test_owner_is_told_where_the_log_cannot_be_read(world: World, status: int) -> None:
    note_inviter(world, world.moderator)
    world.env.inject_error("GET", f"/guilds/{world.guild.id}/audit-logs", status=status, times=10)
    await join(world)
    await world.env.advance_time(60)
    assert "Getting started" in texts(world.guild.owner.dm_channel.last_message)
    assert world.moderator.user.dm_channel.history() == []


async def test_earlier_inviter_is_not_told(world: World) -> None:
    note_inviter(world, world.moderator)
    await world.env.advance_time(3_600)
    await join(world)
    assert world.moderator.user.dm_channel.history() == []


async def test_inviter_who_left_is_not_told(world: World) -> None:
    stranger = world.env.create_user("sam")
    note_inviter(world, stranger)
    await join(world)
    assert stranger.dm_channel.history() == []


async def test_system_channel_is_told_where_messages_are_closed(world: World) -> None:
    world.env.backend.edit_guild(world.guild.id, {"system_channel_id": world.channel.id})
    close_messages(world, world.guild.owner)
    await join(world)
    assert "Getting started" in texts(world.channel.last_message)


async def test_nobody_is_told_where_nothing_is_open(world: World) -> None:
    await world.env.settle()
    closed = discord.PermissionOverwrite(send_messages=False)
    locked = world.guild.create_text_channel("rules", overwrites={world.guild.me: closed})
    world.env.backend.edit_guild(world.guild.id, {"system_channel_id": locked.id})
    close_messages(world, world.guild.owner)
    await join(world)
    assert locked.history() == []
    assert world.channel.history() == []


async def test_server_is_told_once(world: World, make_bot: Any) -> None:
    await welcomed(world)
    await join(world)
    await leave(world, days_ago=29)
    await join(world)
    await world.restart(make_bot())
    await join(world)
    assert len(world.moderator.user.dm_channel.history()) == 1
    assert world.guild.owner.dm_channel.history() == []


async def test_erased_server_is_told_again(world: World) -> None:
    await welcomed(world)
    await leave(world, days_ago=30)
    await pass_hours(world, 7)
    assert await world.bot.services.store.privacy.export_guild(world.guild.id) == {}
    await join(world)
    assert len(world.guild.owner.dm_channel.history()) == 1


async def test_outage_is_no_invitation(world: World, make_bot: Any) -> None:
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id), "unavailable": True})
    backend = world.env.backend
    back = serializers.guild_create_payload(backend, backend.get_guild(world.guild.id))
    backend.emit("GUILD_CREATE", back)
    await world.env.settle()
    await world.restart(make_bot())
    assert world.guild.owner.dm_channel.history() == []


async def test_nothing_about_the_inviter_is_kept(world: World) -> None:
    await welcomed(world)
    rows = await world.bot.services.store.privacy.export_guild(world.guild.id)
    assert rows.keys() == {"welcomes"}
    assert str(world.moderator.id) not in repr(rows)
