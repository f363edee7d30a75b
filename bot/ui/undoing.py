"""Undoing what moderators changed, whatever it was."""

import asyncio
from collections.abc import Sequence

from bot.domain.errors import UserError
from bot.domain.history import Area, HistoryEntry
from bot.domain.teaching.model import read_content
from bot.ui.request import Request, register_of


async def undo_change(ctx: Request, entry_id: str, *, is_whole: bool = False) -> tuple[HistoryEntry, ...]:
    """Undo one entry of the history; return what that changed. Raises UserError where it can't be.

    The caller checks that the person may. ``is_whole`` has the lessons undone that were taught with it.
    """
    store, guild_id, actor_id, now = ctx.services.store, ctx.require_guild(), ctx.user_id, ctx.now
    entry = await store.history.entry(guild_id, entry_id)
    if entry is None:
        raise UserError("That change is no longer in the history.")
    key, before = entry.change.subject, entry.change.before
    if entry.change.area is Area.SETTING:
        setting = ctx.services.catalogue.setting.get(key)
        if setting is None:
            raise UserError("That setting no longer exists, so this change can't be undone.")
        if before is not None:
            setting.read(before)  # raises InvalidSetting where this version does not take it
        entries = await store.settings.change(
            guild_id, {key: before}, actor_id=actor_id, now=now, undoes=entry.id
        )
    elif entry.change.area is Area.BLOCK:
        entries = await store.blocks.undo(guild_id, entry, actor_id=actor_id, now=now)
    elif entry.change.area in {Area.LIST, Area.QUESTION}:
        entries = await store.quiz_lists.undo(guild_id, entry, actor_id=actor_id, now=now)
    else:
        together = (entry,)
        if is_whole or entry.change.after is None:  # a removal: restore what was removed with it
            together += await store.history.made_together(guild_id, entry)
        await _respect_authors(ctx, together)
        # In a thread: thousands of lessons take too long for the event loop.
        await asyncio.to_thread(_check_lessons, ctx, together)
        entries = await store.lessons.restore(guild_id, together, actor_id=actor_id, now=now)
    ctx.services.servers.changed(guild_id)
    if not entries:
        raise UserError("Nothing to undo: everything is already as it was before that change.")
    return entries


async def _respect_authors(ctx: Request, together: Sequence[HistoryEntry]) -> None:
    """Raise UserError where that would bring back what somebody took back of their own words."""
    for change in (entry.change for entry in together):
        if change.before is None or change.about_id is None or change.subject in ctx.server.taught.by_id:
            continue
        author_id = await ctx.services.store.history.taken_back_by(ctx.require_guild(), change.subject)
        if author_id not in {None, ctx.user_id}:
            raise UserError("Whoever wrote that message took it back, so this can't be undone.")


def _check_lessons(ctx: Request, together: Sequence[HistoryEntry]) -> None:
    """Raise InvalidLesson where a lesson of before contradicts what is taught now."""
    taught, register = ctx.server.taught, register_of(ctx)
    for change in (entry.change for entry in together):
        if change.before is not None:
            content = read_content(change.before, change.about_id)
            there = change.subject if change.subject in taught.by_id else None
            register.check(content, replaces=there)
            register.add(change.subject, content)
