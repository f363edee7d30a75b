"""The panel: pages of settings, made from the declarations and rendered from the store at every press."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.phrases import Phrase, phrase
from bot.domain.settings.kinds import Channel, Choice, Places, Toggle
from bot.domain.settings.model import InvalidSetting, Section, Setting, Values
from bot.domain.settings.telling import OVERRIDING
from bot.domain.settings.times import Moment, TimeOfDay
from bot.i18n import Say
from bot.ui.access import offered_sections, require_manager
from bot.ui.changes import announce, shown, value_text
from bot.ui.components import CustomId, Field, button, on_pick, on_press
from bot.ui.erasing import PRIVACY_SECTION, about_members, erase_server_button
from bot.ui.layout import ROW_LIMIT, Card, Modal, row, rows, with_button
from bot.ui.request import Request
from bot.ui.seasons import season_button
from bot.ui.settings import change_settings, is_decided
from bot.ui.text import CHOICE_LIMIT, FORM_LABEL_LIMIT, capitalised, clip
from cogs.settings.daily import next_question_note
from cogs.settings.nights import moved_nights
from cogs.settings.settings import LOG_CHANNEL
from cogs.settings.unfinished import Task, audience_note, channel_problem, unfinished, waiting_line

_KEY = Field(r"[a-z_]+\.[a-z_]+")
TAB = CustomId("settings:tab", section=Field("[a-z_]+"), page=Field("[0-9]{1,2}", int))
SECTION = CustomId("settings:section")
TOGGLE = CustomId("settings:turn", to=Field("on|off"), key=_KEY)
CHOICE = CustomId("settings:choice", key=_KEY)
CHANNELS = CustomId("settings:channels", key=_KEY)
ROLES = CustomId("settings:roles", key=_KEY)
EDIT = CustomId("settings:edit", key=_KEY)
TASK = CustomId("settings:task", key=_KEY)
RETRY = CustomId("settings:retry", key=_KEY, typed=Field(".*"))
CHANNELS_TOLD = 3  # that are on two lists
TYPED_KEPT = 40  # characters of a refused value that its form shows again: a custom id holds no more


def pages_of(section: Section) -> list[tuple[Phrase, tuple[Setting[Any], ...]]]:
    """Return a section's pages by name: first access, then its own settings."""
    pages = [(phrase("Access"), tuple(section.access))] if section.access else []
    own = dict.fromkeys(setting.page for setting in section.settings)
    pages += [
        (Phrase(name), tuple(setting for setting in section.settings if setting.page == name)) for name in own
    ]
    return pages


def panel(
    say: Say,
    sections: Sequence[Section],
    values: Values,
    section: Section,
    page: int,
    *,
    guild: discord.Guild | None = None,
    note: str = "",
    nexts: Sequence[ui.Button[Any]] = (),
    tasks: Sequence[Task] = (),
    waiting: str = "",
) -> Card:
    """Return one page of the panel; ``note`` says what a press has just done, ``nexts`` go on from there.

    ``tasks`` are what is left to do in the server, ``waiting`` says what waits for its moderators.
    """
    pages = pages_of(section)
    page = min(page, len(pages) - 1)
    content: list[ui.Item[Any]] = [
        *_task_items(say, tasks),
        ui.Separator(),
        *chain.from_iterable(
            _setting_items(say, section, setting, values, guild) for setting in pages[page][1]
        ),
        *(_erasing_items(say) if section.id == PRIVACY_SECTION else ()),
    ]
    items: list[ui.Item[Any]] = []
    if len(pages) > 1:
        tabs = [
            button(say.phrase(name), TAB(section.id, number), disabled=number == page)
            for number, (name, _) in enumerate(pages)
        ]
        items.append(row(*tabs[:ROW_LIMIT]))
    others = [(other.id, other.title, other.help) for other in sections]
    items.append(row(_select(say, SECTION(), say("Go to another page"), others, section.id)))
    return Card(
        art="settings",
        overline=say("Settings"),
        title=say.known(section.title),
        body=[say.known(section.help), waiting],
        content=content,
        source=note,
        items=[*rows(nexts), *items],
    )


def _task_items(say: Say, tasks: Sequence[Task]) -> list[ui.Item[Any]]:
    """Return what is left to do, with a button to each setting that is about it."""
    if not tasks:
        return []
    lines = [f"- {task.text}" for task in tasks]
    settings = [task.setting for task in tasks if task.setting is not None]
    buttons = [button(say.known(setting.label), TASK(setting.key)) for setting in settings]
    text = ui.TextDisplay[Any]("\n".join([f"### {say('Still to do')}", *lines]))
    return [ui.Separator(), text, row(*buttons)] if buttons else [ui.Separator(), text]


def _erasing_items(say: Say) -> list[ui.Item[Any]]:
    """Return the way to erase all that is kept for the server."""
    text = f"**{say('Everything I keep for this server')}**\n-# {about_members(say)}"
    return [ui.TextDisplay(text), row(erase_server_button(say))]


def _select(
    say: Say, custom_id: str, placeholder: str, choices: Iterable[tuple[str, str, str]], chosen: str
) -> ui.Select[Any]:
    """Return a select; each choice is a value, its label and its help."""
    options = [
        discord.SelectOption(
            label=say.known(label),
            value=value,
            description=clip(say.known(help_), CHOICE_LIMIT) or None,
            default=value == chosen,
        )
        for value, label, help_ in choices
    ]
    return ui.Select(custom_id=custom_id, placeholder=placeholder, options=options)


def _setting_items(
    say: Say, section: Section, setting: Setting[Any], values: Values, guild: discord.Guild | None
) -> list[ui.Item[Any]]:
    """Return a setting's value and help, with the component that changes it."""
    value, label = values[setting], say.known(setting.label)
    text = f"**{label}:** {marked_value(say, setting, values)}\n-# {say.known(setting.help)}"
    text = "\n".join([text, *_warnings(say, section, setting, values, guild)])
    if isinstance(setting.kind, Choice):
        options = [(option.value, option.label, option.help) for option in setting.kind.options]
        # Discord takes no choice of what is ticked already: the default can be chosen until it was.
        ticked = value if is_decided(setting, values) else ""
        chosen = say.phrase(setting.kind.show(value))
        return [ui.TextDisplay(text), row(_select(say, CHOICE(setting.key), chosen, options, ticked))]
    if isinstance(setting.kind, Places):
        return [ui.TextDisplay(text), row(_place_select(say, setting.key, setting.kind, value, guild))]
    if isinstance(setting.kind, Toggle):
        to, turn = ("off", say("Turn off")) if value else ("on", say("Turn on"))
        control = button(turn, TOGGLE(to, setting.key))
    elif isinstance(setting.kind, Moment):
        control = season_button(say)
    else:
        control = button(say("Change"), EDIT(setting.key))
    return with_button(ui.TextDisplay[Any](text), control)


def _warnings(
    say: Say, section: Section, setting: Setting[Any], values: Values, guild: discord.Guild | None
) -> Iterator[str]:
    """Yield what a moderator should know about the value of a setting, as long as it has that value."""
    if guild is not None and isinstance(setting.kind, Channel) and (posts_in := values[setting]):
        problem = channel_problem(say, guild, posts_in)
        if not problem and setting == LOG_CHANNEL:
            problem = audience_note(say, guild, posts_in)
        if problem:
            yield f"⚠️ {problem}"
    for stronger, weaker in _overriding(section):
        both = [f"<#{each}>" for each in values[weaker] if each in values[stronger]]
        if both and setting == stronger:
            yield say(
                "⚠️ In both lists: {channels}. “{off}” overrides “{on}”.",
                channels=", ".join([*both[:CHANNELS_TOLD], *(["…"] if len(both) > CHANNELS_TOLD else [])]),
                off=say.known(stronger.label),
                on=say.known(weaker.label),
            )


def _overriding(section: Section) -> list[tuple[Setting[Any], Setting[Any]]]:
    """Return the lists of channels of a section of which the first overrides the second."""
    own = [pair for pair in OVERRIDING if pair[0] in section.settings]
    access = section.access
    return own if access is None else [*own, (access.denied_channels, access.allowed_channels)]


def _place_select(
    say: Say, key: str, kind: Places[Any], value: Any, guild: discord.Guild | None
) -> ui.ChannelSelect[Any] | ui.RoleSelect[Any]:
    is_channel = kind.refers_to == "channel"
    ids = kind.references(value)
    if guild is not None:  # Discord refuses a select that holds what was deleted
        ids = [id_ for id_ in ids if (guild.get_channel_or_thread if is_channel else guild.get_role)(id_)]
    select = partial(
        ui.ChannelSelect[Any] if is_channel else ui.RoleSelect[Any],
        min_values=0,
        max_values=kind.most,
        default_values=[discord.Object(id_) for id_ in ids],
    )
    if is_channel:
        placeholder = say("Choose a channel…") if kind.most == 1 else say("Choose channels…")
        return select(custom_id=CHANNELS(key), placeholder=placeholder)
    return select(custom_id=ROLES(key), placeholder=say("Choose roles…"))


def marked_value(say: Say, setting: Setting[Any], values: Values) -> str:
    """Return a setting's value, marked where it is not the default; a time with its time zone."""
    value = values[setting]
    mark = "" if value == setting.default else " " + say("(changed)")
    text = value_text(say, setting, value)
    if isinstance(setting.kind, TimeOfDay) and (zone := setting.kind.zone) is not None:
        text += f", {value_text(say, zone, values[zone])}"
    return text + mark


async def show_panel(
    ctx: Request, section: Section, page: int, note: str = "", nexts: Sequence[ui.Button[Any]] = ()
) -> None:
    """Show a page with the current values, in place where the press came from a panel."""
    sections, guild = offered_sections(ctx.interaction.client), ctx.interaction.guild
    is_first = section == sections[0] and page == 0
    card = panel(
        ctx.say,
        sections,
        ctx.values,
        section,
        page,
        guild=guild,
        note=note,
        nexts=nexts,
        tasks=await unfinished(ctx) if is_first else (),
        waiting=await waiting_line(ctx) if is_first else "",
    )
    answer = ctx.reply if ctx.interaction.message is None else ctx.edit
    await answer(card)


@on_press(TAB)
async def open_tab(ctx: Request, section: str, page: int) -> None:
    """Show another page of the same section."""
    require_manager(ctx)
    if section not in ctx.services.catalogue.section:
        raise _setting_gone()
    await show_panel(ctx, ctx.services.catalogue.section[section], page)


@on_pick(SECTION)
async def pick_section(ctx: Request, picked: list[str]) -> None:
    """Show another section's first page."""
    await open_tab(ctx, picked[0], 0)


@on_press(TASK)
async def open_task(ctx: Request, key: str) -> None:
    """Show the page with the setting that something left to do is about."""
    await _show_page_of(ctx, _require_changeable(ctx, key), "")


@on_press(TOGGLE)
async def toggle(ctx: Request, to: str, key: str) -> None:
    """Turn a setting on or off; a second press of the same button changes nothing."""
    setting = _require_changeable(ctx, key)
    await _change(ctx, setting, setting.read(to))


@on_pick(CHOICE)
async def pick_option(ctx: Request, picked: list[str], key: str) -> None:
    """Choose an option."""
    setting = _require_changeable(ctx, key)
    await _change(ctx, setting, setting.read(picked[0]))


@on_pick(CHANNELS)
@on_pick(ROLES)
async def pick_places(ctx: Request, picked: list[discord.Object], key: str) -> None:
    """Choose channels or roles."""
    setting = _require_changeable(ctx, key)
    if not isinstance(setting.kind, Places):
        raise _setting_gone()
    await _change(ctx, setting, setting.read(setting.kind.picked([place.id for place in picked])))


@on_press(EDIT)
async def open_form(ctx: Request, key: str) -> None:
    """Ask for a value that has to be typed."""
    setting = _require_changeable(ctx, key)
    await _ask_for_value(ctx, setting, str(setting.kind.write(ctx.values[setting])))


@on_press(RETRY)
async def correct_value(ctx: Request, key: str, typed: str) -> None:
    """Ask again for a value that was refused, with what was typed."""
    await _ask_for_value(ctx, _require_changeable(ctx, key), typed)


async def _ask_for_value(ctx: Request, setting: Setting[Any], written: str) -> None:
    await ctx.interaction.response.send_modal(SettingForm(ctx.say, setting, written))


class SettingForm(Modal):
    """A form with one field; what is typed is checked by the setting's kind."""

    def __init__(self, say: Say, setting: Setting[Any], written: str) -> None:
        name = clip(say.known(setting.label), FORM_LABEL_LIMIT)
        super().__init__(title=name)
        self.key = setting.key
        # In the file format, which is the same in every language.
        self.field: ui.TextInput[Any] = ui.TextInput(default=written, max_length=100)
        expects = clip(capitalised(say.phrase(setting.kind.expects)), CHOICE_LIMIT)
        self.add_item(ui.Label(text=name, description=expects, component=self.field))

    async def submit(self, ctx: Request) -> None:
        """Set what was typed."""
        setting = _require_changeable(ctx, self.key)
        try:
            value = setting.parse(self.field.value)
        except InvalidSetting as refusal:
            again = button(ctx.say("Try again"), RETRY(self.key, self.field.value[:TYPED_KEPT]))
            problems = "\n".join(f"⚠️ {ctx.say.phrase(problem)}" for problem in refusal.problems)
            await _show_page_of(ctx, setting, problems, [again])
            return
        await _change(ctx, setting, value)


def _require_changeable(ctx: Request, key: str) -> Setting[Any]:
    """Return the setting with this key, for somebody who may change it."""
    require_manager(ctx)
    setting = ctx.services.catalogue.setting.get(key)
    if setting is None:
        raise _setting_gone()
    return setting


def _setting_gone() -> UserError:
    """Return the refusal of a press in a panel of an older version."""
    return UserError("That setting no longer exists. Please open /settings panel again.")


async def _change(ctx: Request, setting: Setting[Any], value: Any) -> None:
    """Set a value, show its page and log it."""
    entries = await change_settings(ctx, [(setting, value)])
    say = ctx.say
    names = {"setting": say.known(setting.label), "value": shown(say, setting, value)}
    if entries:
        note = say("Saved. {setting}: {value}", **names)
    else:
        note = say("Already set. {setting}: {value}", **names)
    ctx = await ctx.reopen()
    note = " · ".join(filter(None, [note, await next_question_note(ctx, setting)]))
    moved = await moved_nights(ctx, entries)
    await _show_page_of(ctx, setting, "\n".join([note, *moved.lines]), moved.buttons)
    await announce(ctx, entries)


async def _show_page_of(
    ctx: Request, setting: Setting[Any], note: str, nexts: Sequence[ui.Button[Any]] = ()
) -> None:
    """Show the page that a setting is on."""
    section = ctx.services.catalogue.section[setting.section_id]
    page = next(number for number, (_, settings) in enumerate(pages_of(section)) if setting in settings)
    await show_panel(ctx, section, page, note, nexts)
