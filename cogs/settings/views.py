"""The history, the list of values and the preview of an import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.ui.access import require_manager
from bot.ui.changes import author, describe
from bot.ui.layout import ACCENT, TEXT_LIMIT, DynamicButton, Layout, row
from bot.ui.selects import DynamicSelect
from bot.ui.text import clip, plural
from cogs.settings.changing import log_entries, take_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.client import Reckoner
    from bot.domain.history import Entry
    from bot.domain.settings import Catalogue, Difference, Section, Values

ENTRIES_A_PAGE = 8
OPTION_LIMIT = 100


async def history_page(bot: Reckoner, guild_id: int, page: int, note: str = "") -> Layout:
    """Return a page of the history, newest first, with a select that takes entries back."""
    count = await bot.store.history.count(guild_id)
    last = max(0, (count - 1) // ENTRIES_A_PAGE)
    page = min(page, last)
    entries = await bot.store.history.latest(guild_id, limit=ENTRIES_A_PAGE, skip=page * ENTRIES_A_PAGE)
    container: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
    container.add_item(ui.TextDisplay(f"### History\n{plural(count, 'change')} to settings and lessons"))
    if entries:
        text = "\n".join(_line(n, entry, bot.catalogue) for n, entry in enumerate(entries, start=1))
        container.add_item(ui.TextDisplay(clip(text, TEXT_LIMIT - 300)))
        container.add_item(row(UndoSelect.of(entries, page, bot.catalogue)))
    if last:
        container.add_item(
            row(
                HistoryButton(str(page - 1 if page else last), "Newer" if page else "Oldest"),
                HistoryButton(str(page + 1 if page < last else 0), "Older" if page < last else "Newest"),
            )
        )
    if note:
        container.add_item(ui.TextDisplay(f"-# {note}"))
    return Layout(container)


def _line(number: int, entry: Entry, catalogue: Catalogue) -> str:
    when = f"<t:{entry.at // 1_000}:f>"
    marks = " (an undo)" if entry.undoes else ""
    if entry.undone_by:
        marks += " (undone since)"
    return f"{number}. {when} {author(entry.actor_id)}{marks}: {describe(entry.change, catalogue)}"


class HistoryButton(DynamicButton, template=r"settings:history:(?P<page>\d{1,6})"):
    """Leads to a page of the history."""

    def __init__(self, page: str, label: str = "History") -> None:
        super().__init__(f"settings:history:{page}", label)
        self.page = int(page)

    async def press(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Show the page."""
        require_manager(interaction)
        assert interaction.guild_id is not None  # noqa: S101 - require_manager has seen to it
        layout = await history_page(interaction.client, interaction.guild_id, self.page)
        await interaction.response.edit_message(view=layout)


class UndoSelect(DynamicSelect[ui.Select[Any]], template=r"settings:undo:(?P<page>\d{1,6})"):
    """Takes one of the entries on its page back."""

    def __init__(self, page: str) -> None:
        super().__init__(
            ui.Select(custom_id=f"settings:undo:{page}", placeholder="Undo one of these changes")
        )
        self.page = int(page)

    @classmethod
    def of(cls, entries: Sequence[Entry], page: int, catalogue: Catalogue) -> UndoSelect:
        """Return the select with the entries of a page."""
        select = cls(str(page))
        select.item.options = [
            discord.SelectOption(
                label=clip(f"{n}. {_plain(describe(entry.change, catalogue))}", OPTION_LIMIT), value=entry.id
            )
            for n, entry in enumerate(entries, start=1)
        ]
        return select

    async def pick(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Take it back."""
        require_manager(interaction)
        assert interaction.guild_id is not None  # noqa: S101 - require_manager has seen to it
        entries = await take_back(interaction, self.item.values[0])
        note = f"Undone: {describe(entries[0].change, interaction.client.catalogue)}"
        layout = await history_page(interaction.client, interaction.guild_id, self.page, note)
        await interaction.response.edit_message(view=layout)
        await log_entries(interaction, entries)


def _plain(text: str) -> str:
    """A select's option shows markup as it is typed."""
    return text.replace("**", "")


def values_lines(sections: Iterable[Section], values: Values) -> list[str]:
    """Return every value of some sections, one paragraph a section."""
    return [_section_lines(section, values) for section in sections if section.all_settings]


def _section_lines(section: Section, values: Values) -> str:
    lines = [f"**{section.title}**"]
    access = tuple(section.access or ())
    if access and not values.differing(access):
        lines.append("- Open to everybody, everywhere")
        access = ()
    for setting in (*access, *section.settings):
        changed = "" if values[setting] == setting.default else " (changed)"
        lines.append(f"- {setting.label}: {setting.show(values[setting])}{changed}")
    return "\n".join(lines)


def difference_lines(differences: Sequence[Difference], catalogue: Catalogue) -> list[str]:
    """Return what an import would change, one line each."""
    return [
        f"- **{catalogue.section[d.setting.key.partition('.')[0]].title} / {d.setting.label}**: "
        f"{clip(d.setting.show(d.before), OPTION_LIMIT)} → {clip(d.setting.show(d.after), OPTION_LIMIT)}"
        for d in differences
    ]


HISTORY_ITEMS = (HistoryButton, UndoSelect)
