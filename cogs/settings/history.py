"""The history of what moderators changed, and undoing its entries."""

import asyncio
from collections.abc import Sequence

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.history import Area, HistoryEntry
from bot.domain.teaching.model import read_content
from bot.domain.teaching.rules import Register
from bot.i18n import Say
from bot.ui.access import require_manager
from bot.ui.changes import announce, author, describe
from bot.ui.components import NUMBER, CustomId, button, on_pick, on_press
from bot.ui.layout import Card, row
from bot.ui.pages import newest_first_turns, page_span
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip

ENTRIES_A_PAGE = 8
HISTORY = CustomId("settings:history", page=NUMBER)
UNDO = CustomId("settings:undo", page=NUMBER)


async def history_page(ctx: Request, page: int, note: str = "") -> Card:
    """Return a page of the history, newest first, with a select that undoes entries."""
    say, history, guild_id = ctx.say, ctx.services.store.history, ctx.require_guild()
    count = await history.count(guild_id)
    page, last, span = page_span(page, count, ENTRIES_A_PAGE)
    counted = say.count(
        count,
        "{number} change to settings, lessons and quiz lists",
        "{number} changes to settings, lessons and quiz lists",
    )
    lines: list[str] = []
    options: list[discord.SelectOption] = []
    entries = await history.latest(guild_id, limit=ENTRIES_A_PAGE, skip=span.start)
    for number, entry in enumerate(entries, start=1):
        change = describe(ctx, entry.change)
        lines.append(f"{number}. {_head(say, entry)}: {change}")
        plain = change.replace("**", "")  # an option shows markup as it is typed
        options.append(discord.SelectOption(label=clip(f"{number}. {plain}", CHOICE_LIMIT), value=entry.id))
    placeholder = say("Undo one of these changes")
    return Card(
        body=[f"### {say('History')}\n{counted}", "\n".join(lines)],
        items=[row(ui.Select(custom_id=UNDO(page), placeholder=placeholder, options=options))]
        if options
        else [],
        buttons=newest_first_turns(say, page, last, lambda to, label: button(label, HISTORY(to))),
        source=note,
    )


def _head(say: Say, entry: HistoryEntry) -> str:
    """Return when and by whom a change was made."""
    marks = [say("(an undo)")] if entry.undoes else []
    if entry.undone_by:
        marks.append(say("(undone since)"))
    return " ".join([f"<t:{entry.at // 1_000}:f>", author(say, entry.actor_id), *marks])


@on_press(HISTORY)
async def turn_history(ctx: Request, page: int) -> None:
    """Show another page of the history."""
    require_manager(ctx)
    await ctx.edit(await history_page(ctx, page))


@on_pick(UNDO)
async def pick_undo(ctx: Request, picked: list[str], page: int) -> None:
    """Undo an entry of the history."""
    require_manager(ctx)
    entries = await _undo(ctx, picked[0])
    change = describe(ctx, entries[0].change)
    await ctx.edit(await history_page(ctx, page, ctx.say("Undone: {change}", change=change)))
    await announce(ctx, entries)


async def _undo(ctx: Request, entry_id: str) -> tuple[HistoryEntry, ...]:
    """Undo one entry of the history; return what that changed. Raises UserError where it can't be."""
    store, guild_id, actor_id, now = ctx.services.store, ctx.require_guild(), ctx.user_id, ctx.now
    entry = await store.history.entry(guild_id, entry_id)
    if entry is None:
        raise UserError("That entry is no longer in the history.")
    key, before = entry.change.subject, entry.change.before
    if entry.change.area is Area.SETTING:
        setting = ctx.services.catalogue.setting.get(key)
        if setting is None:
            raise UserError("That setting no longer exists.")
        if before is not None:
            setting.read(before)  # raises InvalidSetting where this version does not take it
        entries = await store.settings.change(
            guild_id, {key: before}, actor_id=actor_id, now=now, undoes=entry.id
        )
    elif entry.change.area in {Area.LIST, Area.QUESTION}:
        entries = await store.quiz_lists.undo(guild_id, entry, actor_id=actor_id, now=now)
    else:
        together = (entry,)
        if entry.change.after is None:  # a removal: restore what was removed with it
            together += await store.history.removed_together(guild_id, entry)
        # In a thread: thousands of lessons take too long for the event loop.
        await asyncio.to_thread(_check_lessons, ctx, together)
        entries = await store.lessons.restore(guild_id, together, actor_id=actor_id, now=now)
    ctx.services.servers.changed(guild_id)
    if not entries:
        raise UserError("Nothing to undo: it is already as it was before that change.")
    return entries


def _check_lessons(ctx: Request, together: Sequence[HistoryEntry]) -> None:
    """Raise InvalidLesson where a lesson of before contradicts what is taught now."""
    taught = ctx.server.taught
    register = Register(taught, ctx.server.told.pack, ctx.require_guild())
    for change in (entry.change for entry in together):
        if change.before is not None:
            content = read_content(change.before, change.about_id)
            there = change.subject if change.subject in taught.by_id else None
            register.check(content, replaces=there)
            register.add(change.subject, content)
