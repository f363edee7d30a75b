"""The history of what moderators changed, and undoing its entries."""

import re
from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.history import HistoryEntry
from bot.i18n import Say
from bot.ui.access import require_manager
from bot.ui.changes import announce, author, describe
from bot.ui.components import NUMBER, CustomId, button, on_pick, on_press
from bot.ui.layout import Card, row, rows
from bot.ui.pages import newest_first_turns, page_span
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip, unescape
from bot.ui.undoing import steps_of, undo_change
from cogs.settings.nights import moved_nights

ENTRIES_A_PAGE = 8
_MENTION = re.compile(r"<(?P<kind>#|@&|@)(?P<id>\d{1,20})>", re.ASCII)
HISTORY = CustomId("settings:history", page=NUMBER)
UNDO = CustomId("settings:undo", page=NUMBER)


async def history_page(ctx: Request, page: int, note: str = "", nexts: Sequence[ui.Button[Any]] = ()) -> Card:
    """Return a page of the history, newest first, with a select that undoes entries.

    The ``note`` says what was just undone, ``nexts`` go on from there.
    """
    say, history, guild_id = ctx.say, ctx.services.store.history, ctx.require_guild()
    count = await history.count(guild_id)
    page, last, span = page_span(page, count, ENTRIES_A_PAGE)
    counted = say.count(
        count,
        "{number} change to settings, teaching, and question lists",
        "{number} changes to settings, teaching, and question lists",
    )
    lines: list[str] = []
    options: list[discord.SelectOption] = []
    entries = await history.latest(guild_id, limit=ENTRIES_A_PAGE, skip=span.start)
    for number, step in enumerate(steps_of(ctx.services.catalogue, entries), start=1):
        change, entry = _told(ctx, step), step[0]
        if entry.undone_by:
            lines.append(f"{number}. {_head(say, entry)}: ~~{change}~~ ({say('undone')})")
            continue
        lines.append(f"{number}. {_head(say, entry)}: {change}")
        plain = _plain(ctx, change)
        options.append(discord.SelectOption(label=clip(f"{number}. {plain}", CHOICE_LIMIT), value=entry.id))
    undo = ui.Select[Any](custom_id=UNDO(page), placeholder=say("Undo a change…"), options=options)
    return Card(
        art="history",
        overline=counted if count else "",
        title=say("History"),
        body=[
            say("Pick a change below to undo it.") if options else "",
            "\n".join(lines) or say("No changes yet."),
        ],
        items=[
            *rows(nexts),
            *([row(undo)] if options else []),
        ],
        buttons=newest_first_turns(say, page, last, lambda to, label: button(label, HISTORY(to))),
        source=note,
    )


def _told(ctx: Request, step: Sequence[HistoryEntry]) -> str:
    """Return everything that was changed in one step."""
    return " · ".join(describe(ctx, entry) for entry in step)


def _plain(ctx: Request, change: str) -> str:
    """Return a change without markup, which an option would show as it is typed."""
    guild = ctx.interaction.guild

    def named(mention: re.Match[str]) -> str:
        id_ = int(mention["id"])
        found = None
        if mention["kind"] == "@":  # of whom the bot knows no name
            return ctx.say("a member")
        if guild is not None:
            found = guild.get_role(id_) if mention["kind"] == "@&" else guild.get_channel_or_thread(id_)
        return f"{mention['kind'][0]}{found.name}" if found is not None else mention[0]

    return unescape(_MENTION.sub(named, change.replace("**", "")))


def _head(say: Say, entry: HistoryEntry) -> str:
    """Return when and by whom a change was made."""
    return f"<t:{entry.at // 1_000}:f> {author(say, entry.actor_id)}"


@on_press(HISTORY)
async def turn_history(ctx: Request, page: int) -> None:
    """Show another page of the history."""
    require_manager(ctx)
    await ctx.edit(await history_page(ctx, page))


@on_pick(UNDO)
async def pick_undo(ctx: Request, picked: list[str], page: int) -> None:
    """Undo an entry of the history."""
    require_manager(ctx)
    entries = await undo_change(ctx, picked[0])
    moved = await moved_nights(ctx, entries)
    note = "\n".join([_told(ctx, entries), *moved.lines])
    await ctx.edit(await history_page(ctx, page, note, moved.buttons))
    await announce(ctx, entries)
