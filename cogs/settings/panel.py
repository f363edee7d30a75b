"""The panel: one page a section, made from the declarations and rendered from the store at every press."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.phrases import Phrase, phrase
from bot.domain.settings import Catalogue, Choice, Places, Section, Setting, Toggle, Values
from bot.i18n import Say
from bot.ui.access import require_manager
from bot.ui.changes import shown
from bot.ui.dynamic import DynamicButton, DynamicSelect
from bot.ui.layout import ACCENT, ROW_LIMIT, Layout, Modal, row
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, capitalised, clip
from cogs.settings.changing import change_settings, log_entries
from cogs.settings.views import marked_value

# Every setting takes three of the 40 components that a message may have; a page's frame takes up to 16.
SETTINGS_A_PAGE = 8
FORM_LABEL_LIMIT = 45
_KEY = r"(?P<key>[a-z_]+\.[a-z_]+)"


class SettingGone(UserError):
    """A press came from a panel of an older version."""

    def __init__(self) -> None:
        super().__init__("That setting no longer exists. Please open /settings panel again.")


def pages_of(section: Section) -> tuple[tuple[Phrase, tuple[Setting[Any], ...]], ...]:
    """Return a section's pages by name: where and by whom, then what is its own."""
    own = section.settings
    count = -(-len(own) // SETTINGS_A_PAGE)
    size = -(-len(own) // count) if count else 1  # pages of about the same length
    chunks = [own[start : start + size] for start in range(0, len(own), size)]
    names = [phrase("How it works {number}", number=n + 1) for n in range(len(chunks))]
    access = [(phrase("Where and who"), tuple(section.access))] if section.access else []
    return (*access, *zip([phrase("How it works")] if count == 1 else names, chunks, strict=True))


def page_of(section: Section, key: str) -> int:
    """Return the number of the page that a setting stands on."""
    for number, (_, settings) in enumerate(pages_of(section)):
        if any(setting.key == key for setting in settings):
            return number
    return 0


def panel(
    say: Say,
    catalogue: Catalogue,
    values: Values,
    section: Section,
    page: int,
    *,
    guild: discord.Guild | None = None,
    note: str = "",
) -> Layout:
    """Return one page of the panel; ``note`` says what a press has just done."""
    pages = pages_of(section)
    page = min(page, len(pages) - 1)
    container: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
    title = say("Settings / {page}", page=say.known(section.title))
    container.add_item(ui.TextDisplay(f"### {title}\n{say.known(section.help)}"))
    container.add_item(ui.Separator())
    for setting in pages[page][1]:
        for item in _setting_items(say, setting, values, guild):
            container.add_item(item)
    container.add_item(ui.Separator())
    if len(pages) > 1:
        tabs = [
            TabButton(section.id, str(number), say.phrase(name), here=number == page)
            for number, (name, _) in enumerate(pages)
        ]
        container.add_item(row(*tabs[:ROW_LIMIT]))
    container.add_item(row(SectionSelect.of(say, catalogue, section.id)))
    if note:
        container.add_item(ui.TextDisplay(f"-# {note}"))
    return Layout(container)


def _setting_items(
    say: Say, setting: Setting[Any], values: Values, guild: discord.Guild | None
) -> list[ui.Item[Any]]:
    """Return how a setting is set and what it changes, with what its kind is changed by."""
    value = values[setting]
    text = (
        f"**{say.known(setting.label)}:** {marked_value(say, setting, values)}\n-# {say.known(setting.help)}"
    )
    if isinstance(setting.kind, Toggle):
        to, label = ("off", say("Turn off")) if value else ("on", say("Turn on"))
        return [_beside(text, ToggleButton(setting.key, to, label))]
    if isinstance(setting.kind, Choice):
        return [ui.TextDisplay(text), row(ChoiceSelect.of(say, setting, setting.kind, value))]
    if isinstance(setting.kind, Places):
        return [ui.TextDisplay(text), row(_picker(say, setting, setting.kind, value, guild))]
    return [_beside(text, EditButton(setting.key, say("Change")))]


def _beside(text: str, button: ui.Item[Any]) -> ui.Section[Any]:
    return ui.Section(text, accessory=button)


def _picker(
    say: Say, setting: Setting[Any], places: Places[Any], value: Any, guild: discord.Guild | None
) -> "ChannelPicker | RolePicker":
    ids = places.references(value)
    picker: ChannelPicker | RolePicker
    if places.refers_to == "channel":
        picker, kind = ChannelPicker(setting.key), discord.SelectDefaultValueType.channel
        picker.item.placeholder = say("No channel")
        there = [i for i in ids if guild is None or guild.get_channel_or_thread(i) is not None]
    else:
        picker, kind = RolePicker(setting.key), discord.SelectDefaultValueType.role
        picker.item.placeholder = say("No role")
        there = [i for i in ids if guild is None or guild.get_role(i) is not None]
    # What was deleted on Discord is left out: a select that holds it would be refused.
    picker.item.default_values = [discord.SelectDefaultValue(id=i, type=kind) for i in there]
    picker.item.max_values = places.most
    return picker


async def show_panel(ctx: Request, section: Section, page: int, note: str = "") -> None:
    """Show a page as it stands now, in place where the press came from a panel."""
    layout = panel(
        ctx.say, ctx.services.catalogue, ctx.values, section, page, guild=ctx.interaction.guild, note=note
    )
    if ctx.interaction.message is not None:
        await ctx.interaction.response.edit_message(view=layout)
    else:
        await ctx.interaction.response.send_message(view=layout, ephemeral=True)


async def _choose(ctx: Request, setting: Setting[Any], value: Any) -> None:
    """Choose a value and show the page that it stands on."""
    entries = await change_settings(ctx, [(setting, value)])
    section = ctx.services.catalogue.section[setting.section_id]
    say = ctx.say
    names = {"setting": say.known(setting.label), "value": shown(say, setting, value)}
    if entries:
        note = say("Saved: {setting} is now {value}.", **names)
    else:
        note = say("{setting} was {value} already.", **names)
    await show_panel(await ctx.reopen(), section, page_of(section, setting.key), note)
    await log_entries(ctx, entries)


def _changeable(ctx: Request, key: str) -> Setting[Any]:
    """Return the setting that a press is about, for somebody who may still change it."""
    require_manager(ctx)
    setting = ctx.services.catalogue.setting.get(key)
    if setting is None:
        raise SettingGone
    return setting


class TabButton(DynamicButton, template=r"settings:tab:(?P<section>[a-z_]+):(?P<page>\d{1,2})"):
    """Leads to another page of the same section."""

    def __init__(self, section: str, page: str, label: str = "…", *, here: bool = False) -> None:
        super().__init__(f"settings:tab:{section}:{page}", label, disabled=here)
        self.section = section
        self.page = int(page)

    async def act(self, ctx: Request) -> None:
        """Show the page."""
        require_manager(ctx)
        section = ctx.services.catalogue.section.get(self.section)
        if section is None:
            raise SettingGone
        await show_panel(ctx, section, self.page)


class SectionSelect(DynamicSelect[ui.Select[Any]], template=r"settings:section"):
    """Leads to another section."""

    def __init__(self) -> None:
        super().__init__(ui.Select(custom_id="settings:section"))

    @classmethod
    def of(cls, say: Say, catalogue: Catalogue, here: str) -> "SectionSelect":
        """Return the select with every section that has settings."""
        select = cls()
        select.item.placeholder = say("Another page")  # read out where the choice alone is seen
        select.item.options = [
            discord.SelectOption(
                label=say.known(section.title),
                value=section.id,
                description=clip(say.known(section.help), CHOICE_LIMIT),
                default=section.id == here,
            )
            for section in catalogue.sections
            if section.all_settings
        ]
        return select

    async def act(self, ctx: Request) -> None:
        """Show the section's first page."""
        require_manager(ctx)
        section = ctx.services.catalogue.section.get(self.item.values[0])
        if section is None:
            raise SettingGone
        await show_panel(ctx, section, 0)


class ToggleButton(DynamicButton, template=rf"settings:turn:(?P<to>on|off):{_KEY}"):
    """Turns something on or off; a second press of the same button changes nothing more."""

    def __init__(self, key: str, to: str, label: str = "…") -> None:
        super().__init__(f"settings:turn:{to}:{key}", label)
        self.key = key
        self.to = to

    async def act(self, ctx: Request) -> None:
        """Turn it."""
        setting = _changeable(ctx, self.key)
        await _choose(ctx, setting, setting.read(self.to))


class ChoiceSelect(DynamicSelect[ui.Select[Any]], template=rf"settings:choice:{_KEY}"):
    """Offers a choice's options."""

    def __init__(self, key: str) -> None:
        super().__init__(ui.Select(custom_id=f"settings:choice:{key}"))
        self.key = key

    @classmethod
    def of(cls, say: Say, setting: Setting[str], kind: Choice, value: str) -> "ChoiceSelect":
        """Return the select with its options."""
        select = cls(setting.key)
        select.item.placeholder = say.known(setting.label)
        select.item.options = [
            discord.SelectOption(
                label=say.known(option.label),
                value=option.value,
                description=clip(say.known(option.help), CHOICE_LIMIT) or None,
                default=option.value == value,
            )
            for option in kind.options
        ]
        return select

    async def act(self, ctx: Request) -> None:
        """Choose it."""
        setting = _changeable(ctx, self.key)
        await _choose(ctx, setting, setting.read(self.item.values[0]))


class ChannelPicker(DynamicSelect[ui.ChannelSelect[Any]], template=rf"settings:channels:{_KEY}"):
    """Picks channels."""

    def __init__(self, key: str) -> None:
        super().__init__(ui.ChannelSelect(custom_id=f"settings:channels:{key}", min_values=0))
        self.key = key

    async def act(self, ctx: Request) -> None:
        """Choose them."""
        await _choose_places(ctx, self.key, [channel.id for channel in self.item.values])


class RolePicker(DynamicSelect[ui.RoleSelect[Any]], template=rf"settings:roles:{_KEY}"):
    """Picks roles."""

    def __init__(self, key: str) -> None:
        super().__init__(ui.RoleSelect(custom_id=f"settings:roles:{key}", min_values=0))
        self.key = key

    async def act(self, ctx: Request) -> None:
        """Choose them."""
        await _choose_places(ctx, self.key, [role.id for role in self.item.values])


async def _choose_places(ctx: Request, key: str, ids: Sequence[int]) -> None:
    setting = _changeable(ctx, key)
    if not isinstance(setting.kind, Places):
        raise SettingGone
    await _choose(ctx, setting, setting.read(setting.kind.picked(ids)))


class EditButton(DynamicButton, template=rf"settings:edit:{_KEY}"):
    """Asks for a value that has to be typed."""

    def __init__(self, key: str, label: str = "…") -> None:
        super().__init__(f"settings:edit:{key}", label)
        self.key = key

    async def act(self, ctx: Request) -> None:
        """Show the form."""
        setting = _changeable(ctx, self.key)
        values = ctx.values
        say = ctx.say
        await ctx.interaction.response.send_modal(EditForm(say, setting, values[setting]))


class EditForm(Modal):
    """A form with one field; what is typed is checked by the setting's kind."""

    def __init__(self, say: Say, setting: Setting[Any], value: Any) -> None:
        name = clip(say.known(setting.label), FORM_LABEL_LIMIT)
        super().__init__(title=name)
        self.key = setting.key
        # As it is written to a file: read back alike in every language.
        self.field: ui.TextInput[Any] = ui.TextInput(default=str(setting.kind.write(value)), max_length=100)
        wanted = clip(capitalised(say.phrase(setting.kind.expects)), CHOICE_LIMIT)
        self.add_item(ui.Label(text=name, description=wanted, component=self.field))

    async def submit(self, ctx: Request, /) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - narrowed to our client
        """Choose what was typed."""
        setting = _changeable(ctx, self.key)
        await _choose(ctx, setting, setting.parse(self.field.value))


PANEL_ITEMS = (TabButton, SectionSelect, ToggleButton, ChoiceSelect, ChannelPicker, RolePicker, EditButton)
