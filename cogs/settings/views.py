"""The history, and the list of values."""

from typing import Any

import discord
from discord import ui

from bot.domain.history import HistoryEntry
from bot.domain.settings.model import Section, Setting, Values
from bot.i18n import Say
from bot.ui.access import require_manager
from bot.ui.changes import announce, author, describe
from bot.ui.custom_ids import NUMBER, CustomId
from bot.ui.dynamic import button, on_pick, on_press
from bot.ui.layout import ACCENT, TEXT_LIMIT, Layout, row, rows
from bot.ui.paging import newest_first_turns
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip
from cogs.settings.changing import undo

ENTRIES_A_PAGE = 8
HISTORY = CustomId("settings:history", page=NUMBER)
UNDO = CustomId("settings:undo", page=NUMBER)


async def history_page(ctx: Request, page: int, note: str = "") -> Layout:
    """Return a page of the history, newest first, with a select that undoes entries."""
    say, history, guild_id = ctx.say, ctx.services.store.history, ctx.require_guild()
    count = await history.count(guild_id)
    last = max(0, (count - 1) // ENTRIES_A_PAGE)
    page = min(page, last)
    entries = await history.latest(guild_id, limit=ENTRIES_A_PAGE, skip=page * ENTRIES_A_PAGE)
    counted = say.count(
        count, "{number} change to settings and lessons", "{number} changes to settings and lessons"
    )
    items: list[ui.Item[Any]] = [ui.TextDisplay(f"### {say('History')}\n{counted}")]
    if entries:
        lines: list[str] = []
        options: list[discord.SelectOption] = []
        for number, entry in enumerate(entries, start=1):
            change = describe(say, entry.change, ctx.services.catalogue)
            lines.append(f"{number}. {_head(say, entry)}: {change}")
            plain = change.replace("**", "")  # an option shows markup as it is typed
            options.append(
                discord.SelectOption(label=clip(f"{number}. {plain}", CHOICE_LIMIT), value=entry.id)
            )
        items.append(ui.TextDisplay(clip("\n".join(lines), TEXT_LIMIT - 300)))
        placeholder = say("Undo one of these changes")
        items.append(row(ui.Select(custom_id=UNDO(page), placeholder=placeholder, options=options)))
    items += rows(newest_first_turns(say, page, last, lambda to, label: button(label, HISTORY(to))))
    if note:
        items.append(ui.TextDisplay(f"-# {note}"))
    return Layout(ui.Container(*items, accent_colour=ACCENT))


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
    entries = await undo(ctx, picked[0])
    change = describe(ctx.say, entries[0].change, ctx.services.catalogue)
    await ctx.edit(await history_page(ctx, page, ctx.say("Undone: {change}", change=change)))
    await announce(ctx, entries)


def section_lines(say: Say, section: Section, values: Values) -> str:
    """Return every value of a section."""
    lines = [f"**{say.known(section.title)}**"]
    access = tuple(section.access or ())
    if access and not any(setting.key in values.chosen for setting in access):
        lines.append("- " + say("Open to everybody, everywhere"))
        access = ()
    lines += [
        f"- {say.known(setting.label)}: {marked_value(say, setting, values)}"
        for setting in (*access, *section.settings)
    ]
    return "\n".join(lines)


def marked_value(say: Say, setting: Setting[Any], values: Values) -> str:
    """Return a setting's value, marked where it is not the default."""
    value = values[setting]
    mark = "" if value == setting.default else " " + say("(changed)")
    return say.phrase(setting.kind.show(value)) + mark
