"""Undoing what moderators changed, whatever it was."""

import asyncio
from collections.abc import Sequence

from bot.domain.errors import UserError
from bot.domain.history import Area, HistoryEntry
from bot.domain.settings.model import Catalogue
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
    if entry.change.area is Area.SETTING:
        together = (entry, *await _chosen_together(ctx, entry))
        _check_settings(ctx.services.catalogue, together)
        entries = await store.settings.restore(guild_id, together, actor_id=actor_id, now=now)
    elif entry.change.area is Area.BLOCK:
        entries = await store.blocks.undo(guild_id, entry, actor_id=actor_id, now=now)
    elif entry.change.area in {Area.LIST, Area.QUESTION}:
        entries = await store.quiz_lists.undo(guild_id, entry, actor_id=actor_id, now=now)
    else:
        together = (entry,)
        if is_whole or entry.change.after is None:  # a removal: restore what was removed with it
            together += await store.history.made_together(guild_id, entry)
            # What was added goes first: an earlier lesson may have had its question.
            together = tuple(sorted(together, key=lambda each: each.change.before is not None))
        await _respect_authors(ctx, together)
        # In a thread: thousands of lessons take too long for the event loop.
        await asyncio.to_thread(_check_lessons, ctx, together)
        entries = await store.lessons.restore(guild_id, together, actor_id=actor_id, now=now)
    ctx.services.servers.changed(guild_id)
    if not entries:
        raise UserError("Nothing to undo: everything is already as it was before that change.")
    return entries


def steps_of(catalogue: Catalogue, entries: Sequence[HistoryEntry]) -> list[list[HistoryEntry]]:
    """Return entries that follow each other in steps: what is undone together is one."""
    steps: list[list[HistoryEntry]] = []
    for entry in entries:
        if steps and _is_one_choice(catalogue, steps[-1][0], entry):
            steps[-1].append(entry)
        else:
            steps.append([entry])
    return steps


def _is_one_choice(catalogue: Catalogue, one: HistoryEntry, other: HistoryEntry) -> bool:
    """Return whether two changes are one choice of who may use something, and where."""
    sections = {_governed(catalogue, entry) for entry in (one, other)}
    moments = {
        (entry.at, entry.actor_id, entry.undoes is None, entry.undone_by is None) for entry in (one, other)
    }
    return len(sections) == len(moments) == 1 and None not in sections


def _governed(catalogue: Catalogue, entry: HistoryEntry) -> str | None:
    """Return the section to which a change gives or takes access; None for any other change."""
    setting = catalogue.setting.get(entry.change.subject) if entry.change.area is Area.SETTING else None
    access = None if setting is None else catalogue.section[setting.section_id].access
    return setting.section_id if setting is not None and setting in (access or ()) else None


async def _chosen_together(ctx: Request, entry: HistoryEntry) -> tuple[HistoryEntry, ...]:
    """Return the other changes of one choice."""
    others = await ctx.services.store.history.made_together(ctx.require_guild(), entry)
    return tuple(other for other in others if _is_one_choice(ctx.services.catalogue, entry, other))


def _check_settings(catalogue: Catalogue, entries: Sequence[HistoryEntry]) -> None:
    """Raise UserError where a setting is gone, or no longer takes what it was."""
    for change in (entry.change for entry in entries):
        setting = catalogue.setting.get(change.subject)
        if setting is None:
            raise UserError("That setting no longer exists, so this change can't be undone.")
        if change.before is not None:
            setting.read(change.before)  # raises InvalidSetting where this version does not take it


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
        if change.before is None:
            register.remove(change.subject)
        else:
            content = read_content(change.before, change.about_id)
            there = change.subject if change.subject in taught.by_id else None
            register.check(content, replaces=there)
            register.add(change.subject, content)
