"""Changing settings and undoing changes: stored with their history, and in effect at once."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from bot.domain.errors import UserError
from bot.domain.history import Area, HistoryEntry
from bot.domain.pack.model import Pack
from bot.domain.settings.model import Setting
from bot.domain.teaching.model import Taught, read_content
from bot.domain.teaching.rules import PackIndex, Register
from bot.ui.request import Request


async def change_settings(
    ctx: Request, changes: Iterable[tuple[Setting[Any], Any]]
) -> tuple[HistoryEntry, ...]:
    """Set values in the server, all or none; return what that changed."""
    services, guild_id = ctx.services, ctx.require_guild()
    after = {
        setting.key: None if value == setting.default else setting.kind.write(value)
        for setting, value in changes
    }
    entries = await services.store.settings.change(guild_id, after, actor_id=ctx.user_id, now=ctx.now)
    services.servers.changed(guild_id)
    return entries


async def undo(ctx: Request, entry_id: str) -> tuple[HistoryEntry, ...]:
    """Undo one entry of the history; return what that changed. Raises UserError where it can't be."""
    guild_id = ctx.require_guild()
    entry = await ctx.services.store.history.entry(guild_id, entry_id)
    if entry is None:
        raise UserError("That entry is no longer in the history.")
    undo_entry = _undo_setting if entry.change.area is Area.SETTING else _undo_lesson
    entries = await undo_entry(ctx, guild_id, entry)
    ctx.services.servers.changed(guild_id)
    if not entries:
        raise UserError("Nothing to undo: it is already as it was before that change.")
    return entries


async def _undo_setting(ctx: Request, guild_id: int, entry: HistoryEntry) -> tuple[HistoryEntry, ...]:
    key, before = entry.change.subject, entry.change.before
    setting = ctx.services.catalogue.setting.get(key)
    if setting is None:
        raise UserError("That setting no longer exists.")
    if before is not None:
        setting.read(before)  # raises InvalidSetting where this version does not take it
    return await ctx.services.store.settings.change(
        guild_id, {key: before}, actor_id=ctx.user_id, now=ctx.now, undoes=entry.id
    )


async def _undo_lesson(ctx: Request, guild_id: int, entry: HistoryEntry) -> tuple[HistoryEntry, ...]:
    together = (entry,)
    if entry.change.after is None:  # a removal: restore what was removed with it
        together += await ctx.services.store.history.removed_together(guild_id, entry)
    # In a thread: thousands of lessons take too long for the event loop.
    await asyncio.to_thread(_check_undo, ctx.services.pack, ctx.server.taught, together, guild_id)
    return await ctx.services.store.lessons.restore(guild_id, together, actor_id=ctx.user_id, now=ctx.now)


def _check_undo(pack: Pack, taught: Taught, together: Sequence[HistoryEntry], guild_id: int) -> None:
    """Raise InvalidLesson where a lesson of before contradicts what is taught now."""
    register = Register(taught, PackIndex.of(pack, guild_id))
    for entry in together:
        change = entry.change
        if change.before is not None:
            content = read_content(change.before, change.about_id)
            there = change.subject if change.subject in taught.by_id else None
            register.check(content, replaces=there)
            register.add(change.subject, content)
