"""The history, the list of values and the preview of an import."""

from collections.abc import Iterable, Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.history import HistoryEntry
from bot.domain.settings import Catalogue, Section, Setting, Values
from bot.i18n import Say
from bot.services import Bot
from bot.ui.access import require_manager
from bot.ui.changes import author, describe
from bot.ui.dynamic import DynamicButton, DynamicSelect
from bot.ui.layout import ACCENT, TEXT_LIMIT, Layout, row, rows
from bot.ui.paging import newest_first_turns
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip
from cogs.settings.changing import log_entries, undo

ENTRIES_A_PAGE = 8


async def history_page(say: Say, bot: Bot, guild_id: int, page: int, note: str = "") -> Layout:
    """Return a page of the history, newest first, with a select that takes entries back."""
    count = await bot.services.store.history.count(guild_id)
    last = max(0, (count - 1) // ENTRIES_A_PAGE)
    page = min(page, last)
    entries = await bot.services.store.history.latest(
        guild_id, limit=ENTRIES_A_PAGE, skip=page * ENTRIES_A_PAGE
    )
    container: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
    counted = say.count(
        count, "{number} change to settings and lessons", "{number} changes to settings and lessons"
    )
    container.add_item(ui.TextDisplay(f"### {say('History')}\n{counted}"))
    if entries:
        text = "\n".join(
            _line(say, n, entry, bot.services.catalogue) for n, entry in enumerate(entries, start=1)
        )
        container.add_item(ui.TextDisplay(clip(text, TEXT_LIMIT - 300)))
        container.add_item(row(UndoSelect.of(say, entries, page, bot.services.catalogue)))
    for turns in rows(newest_first_turns(say, page, last, HistoryButton)):
        container.add_item(turns)
    if note:
        container.add_item(ui.TextDisplay(f"-# {note}"))
    return Layout(container)


def _line(say: Say, number: int, entry: HistoryEntry, catalogue: Catalogue) -> str:
    marks = [say("(an undo)")] if entry.undoes else []
    if entry.undone_by:
        marks.append(say("(undone since)"))
    head = " ".join([f"<t:{entry.at // 1_000}:f>", author(say, entry.actor_id), *marks])
    return f"{number}. {head}: {describe(say, entry.change, catalogue)}"


class HistoryButton(DynamicButton, template=r"settings:history:(?P<page>\d{1,6})"):
    """Leads to a page of the history."""

    def __init__(self, page: str, label: str = "…") -> None:
        super().__init__(f"settings:history:{page}", label)
        self.page = int(page)

    async def act(self, ctx: Request) -> None:
        """Show the page."""
        require_manager(ctx)
        say = ctx.say
        layout = await history_page(say, ctx.interaction.client, ctx.require_guild(), self.page)
        await ctx.interaction.response.edit_message(view=layout)


class UndoSelect(DynamicSelect[ui.Select[Any]], template=r"settings:undo:(?P<page>\d{1,6})"):
    """Takes one of the entries on its page back."""

    def __init__(self, page: str) -> None:
        super().__init__(ui.Select(custom_id=f"settings:undo:{page}"))
        self.page = int(page)

    @classmethod
    def of(cls, say: Say, entries: Sequence[HistoryEntry], page: int, catalogue: Catalogue) -> "UndoSelect":
        """Return the select with the entries of a page."""
        select = cls(str(page))
        select.item.placeholder = say("Undo one of these changes")
        select.item.options = [
            discord.SelectOption(
                label=clip(f"{n}. {_plain(describe(say, entry.change, catalogue))}", CHOICE_LIMIT),
                value=entry.id,
            )
            for n, entry in enumerate(entries, start=1)
        ]
        return select

    async def act(self, ctx: Request) -> None:
        """Take it back."""
        require_manager(ctx)
        entries = await undo(ctx, self.item.values[0])
        bot, say = ctx.interaction.client, ctx.say
        note = say("Undone: {change}", change=describe(say, entries[0].change, bot.services.catalogue))
        layout = await history_page(say, bot, ctx.require_guild(), self.page, note)
        await ctx.interaction.response.edit_message(view=layout)
        await log_entries(ctx, entries)


def _plain(text: str) -> str:
    """A select's option shows markup as it is typed."""
    return text.replace("**", "")


def values_lines(say: Say, sections: Iterable[Section], values: Values) -> list[str]:
    """Return every value of some sections, one paragraph a section."""
    return [_section_lines(say, section, values) for section in sections if section.all_settings]


def _section_lines(say: Say, section: Section, values: Values) -> str:
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
    """Return how a setting is set, and whether somebody has changed it."""
    value = values[setting]
    mark = "" if value == setting.default else " " + say("(changed)")
    return say.phrase(setting.kind.show(value)) + mark


HISTORY_ITEMS = (HistoryButton, UndoSelect)
