"""Changing settings, from wherever it is asked for: stored, taken up at once, and logged."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from bot.domain.errors import UserError
from bot.domain.history import Area, HistoryEntry
from bot.domain.pack import Pack
from bot.domain.settings import Setting
from bot.domain.teaching import PackIndex, Register, Taught, read_content
from bot.ui.changes import announce
from bot.ui.request import Request


class CannotUndo(UserError):
    """An entry of the history can't be taken back any more."""


async def change_settings(
    ctx: Request, changes: Iterable[tuple[Setting[Any], Any]]
) -> tuple[HistoryEntry, ...]:
    """Choose values in the interaction's server, all or none; return what that changed."""
    services, guild_id = ctx.services, ctx.require_guild()
    after = {
        setting.key: None if value == setting.default else setting.kind.write(value)
        for setting, value in changes
    }
    entries = await services.store.settings.change(guild_id, after, actor_id=ctx.user_id, now=ctx.now)
    services.servers.changed(guild_id)
    return entries


async def undo(ctx: Request, entry_id: str) -> tuple[HistoryEntry, ...]:
    """Undo one entry of the history; return what that changed. Raises CannotUndo, InvalidLesson."""
    services, guild_id = ctx.services, ctx.require_guild()
    entry = await services.store.history.entry(guild_id, entry_id)
    if entry is None:
        raise CannotUndo("That entry is no longer in the history.")
    if entry.change.area is Area.SETTING:
        entries = await _undo_setting(ctx, guild_id, entry)
    else:
        entries = await _undo_lesson(ctx, guild_id, entry)
    services.servers.changed(guild_id)
    if not entries:
        raise CannotUndo("Nothing to undo: it is already as it was before that change.")
    return entries


async def _undo_setting(ctx: Request, guild_id: int, entry: HistoryEntry) -> tuple[HistoryEntry, ...]:
    change = entry.change
    setting = ctx.services.catalogue.setting.get(change.subject)
    if setting is None:
        raise CannotUndo("That setting no longer exists.")
    if change.before is not None:
        setting.read(change.before)  # raises InvalidSetting where a newer version no longer takes it
    return await ctx.services.store.settings.change(
        guild_id,
        {change.subject: change.before},
        actor_id=ctx.user_id,
        now=ctx.now,
        undoes=entry.id,
    )


async def _undo_lesson(ctx: Request, guild_id: int, entry: HistoryEntry) -> tuple[HistoryEntry, ...]:
    together = (entry,)
    if entry.change.after is None:  # a removal: what went with it comes back with it
        together += await ctx.services.store.history.removed_together(guild_id, entry)
    server = await ctx.services.servers.get(guild_id)
    # Off the event loop: thousands of lessons take longer than others should wait.
    await asyncio.to_thread(_check_undo, ctx.services.pack, server.taught, together, guild_id)
    return await ctx.services.store.lessons.restore(guild_id, together, actor_id=ctx.user_id, now=ctx.now)


def _check_undo(pack: Pack, taught: Taught, together: Sequence[HistoryEntry], guild_id: int) -> None:
    """Raise InvalidLesson where what was before no longer fits in with what is taught now."""
    register = Register(taught, PackIndex.of(pack, guild_id))
    for change in (found.change for found in together):
        if change.before is not None:
            content = read_content(change.before, change.about_id)
            there = change.subject if change.subject in taught.by_id else None
            register.check(content, replaces=there)
            register.add(change.subject, content)


async def log_entries(ctx: Request, entries: tuple[HistoryEntry, ...]) -> None:
    """Write changes to the log channel; after the person who made them has been answered."""
    await announce(ctx.interaction.client, ctx.require_guild(), entries)
