"""Telling a server how to begin: once, whoever invited the bot, or else where everybody meets."""

import asyncio
import logging

import discord

from bot.services import Bot
from bot.ui.request import as_sent, say_for_guild
from cogs.settings.start import TROUBLE, find_member
from cogs.settings.start_cards import Start, start_card

_log = logging.getLogger(__name__)

LOOKING_S = 5.0  # in Discord's audit log for who added the bot
SENDING_S = 10.0
_RECENT_MS = 15 * 60_000  # an older entry is about an earlier visit
_ENTRIES = 5


async def welcome(bot: Bot, guild: discord.Guild) -> None:
    """Tell a server how to begin, unless it was told before; where nobody can be told, say nothing."""
    services = bot.services
    if not await services.store.welcomes.claim(guild.id, now=services.clock()):
        return
    if not (await _tell_person(bot, guild) or await _tell_channel(bot, guild)):
        _log.info("Nobody in server %d could be told how to begin", guild.id)


async def _inviter_id(bot: Bot, guild: discord.Guild) -> int | None:
    """Return who added the bot, as far as Discord tells it; else the owner."""
    if not guild.me.guild_permissions.view_audit_log:
        return guild.owner_id
    try:
        async with asyncio.timeout(LOOKING_S):
            async for entry in guild.audit_logs(limit=_ENTRIES, action=discord.AuditLogAction.bot_add):
                is_new = bot.services.clock() - entry.created_at.timestamp() * 1_000 < _RECENT_MS
                is_about_me = getattr(entry.target, "id", None) == guild.me.id
                if is_new and is_about_me and entry.user_id is not None:
                    return entry.user_id
    except TROUBLE as error:
        _log.info("Who added the bot to server %d can't be read: %r", guild.id, error)
    return guild.owner_id


async def _tell_person(bot: Bot, guild: discord.Guild) -> bool:
    """Return whether whoever invited the bot could be told in private."""
    person_id = await _inviter_id(bot, guild)
    if person_id is None:
        return False
    try:
        reader = await find_member(guild, person_id)
        if reader is None or reader.bot:
            return False
        card = start_card(await _start(bot, guild, reader))
        async with asyncio.timeout(SENDING_S):
            conversation = await bot.create_dm(discord.Object(person_id))
            await conversation.send(**as_sent(card))
    except TROUBLE as error:
        _log.info("Who invited the bot to server %d takes no messages: %r", guild.id, error)
        return False
    return True


async def _tell_channel(bot: Bot, guild: discord.Guild) -> bool:
    """Return whether the channel for Discord's own notices could be written to."""
    channel = guild.system_channel
    if channel is None:
        return False
    permissions = channel.permissions_for(guild.me)
    if not (permissions.view_channel and permissions.send_messages):
        return False
    card = start_card(await _start(bot, guild, None), has_art=permissions.attach_files)
    try:
        async with asyncio.timeout(SENDING_S):
            await channel.send(**as_sent(card))
    except TROUBLE as error:
        _log.info("The system channel of server %d can't be written to: %r", guild.id, error)
        return False
    return True


async def _start(bot: Bot, guild: discord.Guild, reader: discord.Member | None) -> Start:
    """Return the card's content in the server's language."""
    services, say = bot.services, say_for_guild(bot, guild.id)
    server = await services.servers.get(guild.id)
    telling = await services.servers.telling(server, (), say.locale)
    return Start(say, services, guild, server.values, telling.offered, services.clock(), reader)
