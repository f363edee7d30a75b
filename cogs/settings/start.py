"""What the card that a server begins with does, in the server and in private conversations.

In the server its components say nothing of the server, as everywhere; in private they carry the server's id,
and whether the person manages that server is asked of Discord at every press.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import aiohttp
import discord

from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.settings.model import Setting
from bot.domain.settings.telling import SPOILERS
from bot.ui.access import NotAllowed, manages, require_manager
from bot.ui.changes import announce, describe, shown
from bot.ui.components import on_pick, on_press
from bot.ui.layout import answer
from bot.ui.navigation import RENDERERS, PageContext, Place
from bot.ui.pages import FACT
from bot.ui.request import NotHere, Request
from bot.ui.settings import change_settings
from cogs.settings.presets import Preset
from cogs.settings.start_cards import (
    APPLY,
    BACK,
    EVERYWHERE,
    HERE,
    PRESET,
    SPOILERS_PICK,
    TRY,
    WHERE,
    Start,
    preset_card,
    preset_changes,
    start_card,
    undo_hint,
    where,
)

MEMBER_S = 2.0  # how long Discord may take to tell who somebody is; it forgets a press after three
TROUBLE = (discord.HTTPException, aiohttp.ClientError, OSError)  # timeouts included


async def find_member(guild: discord.Guild, user_id: int) -> discord.Member | None:
    """Return a member as of now; None where there is none. Raises one of TROUBLE."""
    async with asyncio.timeout(MEMBER_S):
        try:
            return await guild.fetch_member(user_id)
        except discord.NotFound:
            return None


async def open_start(ctx: Request, server: int) -> tuple[Request, Start]:
    """Return a request and its card's content, for somebody who manages the server; raises UserError."""
    if ctx.is_private and server != HERE:
        return await _open_in_private(ctx, server)
    require_manager(ctx)
    guild = ctx.interaction.client.get_guild(ctx.require_guild())
    if guild is None or server != HERE:
        raise NotHere("That only works in servers I've been added to.")
    message = ctx.interaction.message
    is_public = message is not None and not message.flags.ephemeral
    say, telling = (ctx.public_say, ctx.public_telling) if is_public else (ctx.say, ctx.telling)
    return ctx, Start(say, ctx.services, guild, ctx.values, telling.offered, ctx.now)


async def _open_in_private(ctx: Request, server: int) -> tuple[Request, Start]:
    guild = ctx.interaction.client.get_guild(server)
    if guild is None:
        raise NotHere("I'm no longer in that server.")
    try:
        member = await find_member(guild, ctx.user_id)
    except TROUBLE as error:
        raise UserError("I couldn't check your permissions in that server. Please try again.") from error
    if member is None or not manages(member.guild_permissions):
        raise NotAllowed("You need the Manage Server permission in that server to do that.")
    there = replace(ctx, guild_id=server)
    return await _as_things_stand(there, guild, member)


async def _as_things_stand(
    ctx: Request, guild: discord.Guild, reader: discord.Member
) -> tuple[Request, Start]:
    """Return the request and the card's content from the server's settings of now, for a private reader."""
    servers = ctx.services.servers
    server = await servers.get(guild.id)
    telling = await servers.telling(server, (), ctx.say.locale)
    ctx = replace(ctx, server=server, values=server.values)
    return ctx, Start(ctx.say, ctx.services, guild, server.values, telling.offered, ctx.now, reader)


async def _change(
    ctx: Request,
    start: Start,
    *changes: tuple[Setting[Any], Any],
    note: Callable[[Start, Sequence[HistoryEntry]], str],
) -> None:
    """Change settings, show the card with them, and write them to the log channel.

    ``note`` says what was done, from the server as it is then and what has changed.
    """
    entries = await change_settings(ctx, changes)
    if start.reader is not None:
        ctx, start = await _as_things_stand(ctx, start.guild, start.reader)
    else:
        ctx = await ctx.reopen()
        start = replace(start, values=ctx.values)
    if entries:
        told = f"{note(start, entries)}. {undo_hint(start)}"
    else:
        told = start.say("That's already how it is, so nothing was changed.")
    await ctx.edit(start_card(start, told))
    await announce(ctx, entries)


@on_pick(WHERE)
async def choose_places(ctx: Request, picked: list[Any], section: str, server: int) -> None:
    """Have a section work in these channels only."""
    ctx, start = await open_start(ctx, server)
    access = start.access(section)
    before = ctx.values[access.allowed_channels]
    chosen = {int(getattr(each, "id", each)) for each in picked}
    if start.reader is not None:
        offered = {channel.id for channel in start.offered_channels(before)}
        chosen = (chosen & offered) | (set(before) - offered)  # what was not shown stays
        if not chosen:
            raise UserError("Those channels are gone. Please choose others.")
    allowed = access.allowed_channels.read(sorted(chosen))
    denied = tuple(each for each in ctx.values[access.denied_channels] if each not in chosen)
    changes = ((access.enabled, False), (access.allowed_channels, allowed), (access.denied_channels, denied))
    await _change(ctx, start, *changes, note=lambda then, _: _where_note(then, section))


@on_press(EVERYWHERE)
async def open_everywhere(ctx: Request, section: str, server: int) -> None:
    """Have a section work in the whole server."""
    ctx, start = await open_start(ctx, server)
    access = start.access(section)
    changes = ((access.enabled, True), (access.allowed_channels, access.allowed_channels.default))
    await _change(ctx, start, *changes, note=lambda then, _: _where_note(then, section))


def _where_note(start: Start, section: str) -> str:
    title = start.say.known(start.catalogue.section[section].title)
    return start.say("Saved. {setting}: {value}", setting=title, value=where(start, section))


@on_pick(SPOILERS_PICK)
async def choose_spoilers(ctx: Request, picked: list[str], server: int) -> None:
    """Decide what spoilers do."""
    ctx, start = await open_start(ctx, server)
    value = SPOILERS.read(picked[0])
    name, said = start.say.known(SPOILERS.label), shown(start.say, SPOILERS, value)
    note = start.say("Saved. {setting}: {value}", setting=name, value=said)
    await _change(ctx, start, (SPOILERS, value), note=lambda _, __: note)


@on_press(PRESET)
async def preview_preset(ctx: Request, server: int, preset: Preset) -> None:
    """Show what a preset would change."""
    ctx, start = await open_start(ctx, server)
    await ctx.edit(preset_card(start, preset))


@on_press(APPLY)
async def apply_preset(ctx: Request, server: int, preset: Preset) -> None:
    """Set what a preset sets."""
    ctx, start = await open_start(ctx, server)
    changes = preset_changes(start, preset)

    def note(then: Start, entries: Sequence[HistoryEntry]) -> str:
        saved = then.say("Saved: {preset}", preset=then.say.phrase(preset.said))
        return f"{saved}. {' · '.join(describe(ctx, entry, then.say) for entry in entries)}"

    await _change(ctx, start, *changes, note=note)


@on_press(BACK)
async def go_back(ctx: Request, server: int) -> None:
    """Show the card again."""
    ctx, start = await open_start(ctx, server)
    await ctx.edit(start_card(start))


@on_press(TRY)
async def answer_first_question(ctx: Request, server: int, fact: str) -> None:
    """Answer the question on the card, in the server to the presser alone."""
    asked = ctx
    await open_start(ctx, server)
    place = Place(FACT, fact)
    page = PageContext(asked.say, asked.pack, place, now=asked.now, known=asked.telling.known)
    card = RENDERERS[FACT](page)
    await answer(asked, card, private=not asked.is_private)
