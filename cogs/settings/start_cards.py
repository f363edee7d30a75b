"""The card that a server begins with: where members may ask and play, what spoilers do, presets."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.domain.insights import DAY_MS
from bot.domain.pack.model import Pack
from bot.domain.settings.kinds import Choice
from bot.domain.settings.model import AccessSettings, Catalogue, Setting, Values
from bot.domain.settings.telling import SPOILERS
from bot.domain.starters import starters
from bot.i18n import Say
from bot.services import Services
from bot.ui.changes import full_name, shown
from bot.ui.commands import mention
from bot.ui.components import SNOWFLAKE, CustomId, Field, button
from bot.ui.layout import Card, row
from bot.ui.navigation import OPTION_LIMIT
from bot.ui.text import CHOICE_LIMIT, clip, escape_name
from cogs.settings.daily import next_question_at
from cogs.settings.presets import ABOUT, DAILY_CHANNEL_KEY, Changes, Preset, differences
from cogs.settings.unfinished import DAILY_TIME_KEY, ZONE_KEY, quizzes_are_off_in

HERE = 0  # in place of a server's id: the one that the card is in

_CHANNEL = re.compile(r"<#([0-9]{1,20})>", re.ASCII)
# Quizzes in the names of channels, in any language.
_QUIZ_NAME = re.compile(r"quiz|trivia|r(?:ä|ae)tsel", re.IGNORECASE)
_SECTION = Field("ask|quiz")
_PRESET = Field("|".join(Preset), Preset)
WHERE = CustomId("start:where", section=_SECTION, server=SNOWFLAKE)
EVERYWHERE = CustomId("start:everywhere", section=_SECTION, server=SNOWFLAKE)
SPOILERS_PICK = CustomId("start:spoilers", server=SNOWFLAKE)
TRY = CustomId("start:try", server=SNOWFLAKE, fact=Field(r"[\w-]{1,40}"))
PRESET = CustomId("start:preset", server=SNOWFLAKE, preset=_PRESET)
APPLY = CustomId("start:apply", server=SNOWFLAKE, preset=_PRESET)
BACK = CustomId("start:back", server=SNOWFLAKE)


@dataclass(frozen=True, slots=True)
class Start:
    """A server as its card shows it, and to whom."""

    say: Say
    services: Services
    guild: discord.Guild
    values: Values
    offered: Pack  # what may come up unasked
    now: int  # milliseconds UTC
    reader: discord.Member | None = None  # who reads it in a private conversation; None in the server

    @property
    def server(self) -> int:
        """What the card's components say of the server."""
        return HERE if self.reader is None else self.guild.id

    @property
    def catalogue(self) -> Catalogue:
        """Every setting."""
        return self.services.catalogue

    def command(self, name: str) -> str:
        """Return a command that only the server has: to be pressed there, to be typed elsewhere."""
        return mention(self.services.command_ids, name, is_usable=self.reader is None)

    def legible(self, text: str) -> str:
        """Return a text with channels by name in private, where their mentions may not show."""
        if self.reader is None:
            return text

        def named(found: re.Match[str]) -> str:
            channel = self.guild.get_channel_or_thread(int(found[1]))
            return found[0] if channel is None else f"#{escape_name(channel.name)}"

        return _CHANNEL.sub(named, text)

    def access(self, section: str) -> AccessSettings:
        """Return where and by whom a section may be used."""
        access = self.catalogue.section[section].access
        assert access is not None  # noqa: S101 - both sections are governed
        return access

    def offered_channels(self, chosen: Iterable[int]) -> list[Any]:
        """Return the channels to choose from in private, those that are chosen first.

        Discord has no select of channels there; nobody is told of a channel that they can't see.
        """
        every = [self.guild.get_channel_or_thread(channel_id) for channel_id in chosen]
        every += self.guild.text_channels
        found = {channel.id: channel for channel in every if channel is not None}
        reader = self.reader
        return [
            channel
            for channel in found.values()
            if reader is not None and channel.permissions_for(reader).view_channel
        ][:OPTION_LIMIT]


def start_card(start: Start, note: str = "", *, has_art: bool = True) -> Card:
    """Return the card; ``note`` says what a press has just done."""
    say, pack = start.say, start.offered
    panel, again = start.command("settings panel"), start.command("settings start")
    more = (
        say("{panel} has everything else, and {start} brings this back.", panel=panel, start=again)
        if start.reader is None
        else say(
            "{panel} in the server has everything else, and {start} brings this back.",
            panel=panel,
            start=again,
        )
    )
    what = say(
        "I answer questions about *{title}*, show where each answer comes from, and run quizzes.",
        title=pack.title,
    )
    ready = say("I'm ready as I am: you don't have to choose anything, and you can undo whatever you do.")
    question = next(iter(starters(pack, start.now // DAY_MS)), None)  # the same while it is edited
    tries = [] if question is None else [_try_button(start, question.id, question.question)]
    return Card(
        art="reckoner" if has_art else "",
        overline=escape_name(start.guild.name),
        title=say("Getting started"),
        body=[what, ready],
        content=[
            *_place_items(start, "ask", say("Where members can ask")),
            *_place_items(start, "quiz", say("Where quizzes can run")),
            *_spoiler_items(start),
            *_preset_items(start),
        ],
        source=start.legible(note) or more,
        buttons=tries,
    )


def _try_button(start: Start, fact_id: str, question: str) -> ui.Button[Any]:
    label = start.say("Try: {question}", question=question)
    return button(label, TRY(start.server, fact_id), discord.ButtonStyle.primary)


def _place_items(start: Start, section: str, label: str) -> list[ui.Item[Any]]:
    """Return where a section may be used, with what changes it."""
    say, values, access = start.say, start.values, start.access(section)
    text = start.legible(f"**{label}:** {where(start, section)}")
    if section == "ask" and not values[access.enabled]:
        text += "\n-# " + say("Elsewhere, I don't react when someone mentions me.")
    text += _daily_warning(start) if section == "quiz" else ""
    chosen = _chosen(start, section)
    head: ui.Item[Any] = ui.TextDisplay(text)
    if values[access.enabled]:
        chosen = ()
    else:
        head = ui.Section(text, accessory=button(say("Everywhere"), EVERYWHERE(section, start.server)))
    select = _channel_select(start, section, chosen)
    return [head] if select is None else [head, row(select)]


def _daily_warning(start: Start) -> str:
    """Return that the question of the day is posted where quizzes are off, where it is."""
    daily = start.values[start.catalogue.setting[DAILY_CHANNEL_KEY]]
    if daily is None or not quizzes_are_off_in(start.guild, start.catalogue, start.values, daily):
        return ""
    told = start.say(
        "⚠️ I post the question of the day in {channel}, but quizzes are off there.", channel=f"<#{daily}>"
    )
    return f"\n-# {start.legible(told)}"


def where(start: Start, section: str) -> str:
    """Return where a section may be used, in words."""
    say, values, access = start.say, start.values, start.access(section)
    denied = values[access.denied_channels]
    named = denied if values[access.enabled] else _chosen(start, section)
    listed = say.join([f"<#{channel_id}>" for channel_id in named])
    if values[access.enabled]:
        return say("everywhere except in {channels}", channels=listed) if denied else say("everywhere")
    return say("only in {channels}", channels=listed) if named else say("nowhere")


def _chosen(start: Start, section: str) -> tuple[int, ...]:
    """Return the channels that a section is kept to, where it is."""
    access = start.access(section)
    denied = start.values[access.denied_channels]
    return tuple(each for each in start.values[access.allowed_channels] if each not in denied)


def _channel_select(start: Start, section: str, chosen: tuple[int, ...]) -> ui.Item[Any] | None:
    """Return what chooses channels; None where the reader sees none."""
    custom_id, placeholder = WHERE(section, start.server), start.say("Only in these channels…")
    if start.reader is None:
        known = [each for each in chosen if start.guild.get_channel_or_thread(each)]
        return ui.ChannelSelect[Any](
            custom_id=custom_id,
            placeholder=placeholder,
            max_values=OPTION_LIMIT,
            default_values=[discord.Object(each) for each in known],
        )
    options = [
        discord.SelectOption(
            label=clip(f"#{channel.name}", CHOICE_LIMIT), value=str(channel.id), default=channel.id in chosen
        )
        for channel in start.offered_channels(chosen)
    ]
    if not options:
        return None
    return ui.Select[Any](
        custom_id=custom_id, placeholder=placeholder, max_values=len(options), options=options
    )


def _spoiler_items(start: Start) -> list[ui.Item[Any]]:
    """Return what spoilers do; nothing is ticked until the server has decided."""
    say, kind, value = start.say, SPOILERS.kind, start.values[SPOILERS]
    assert isinstance(kind, Choice)  # noqa: S101 - as declared
    options = [
        discord.SelectOption(
            label=say.known(option.label),
            value=option.value,
            description=clip(say.known(option.help), CHOICE_LIMIT),
            default=option.value == value and SPOILERS.key in start.values.chosen,
        )
        for option in kind.options
    ]
    label = say.known(SPOILERS.label)
    select = ui.Select[Any](
        custom_id=SPOILERS_PICK(start.server), placeholder=say("Choose what I do with them…"), options=options
    )
    return [ui.TextDisplay(f"**{label}:** {say.phrase(kind.show(value))}"), row(select)]


def _preset_items(start: Start) -> list[ui.Item[Any]]:
    say = start.say
    lines = [f"- **{say.phrase(preset.said)}:** {say.phrase(ABOUT[preset])}" for preset in Preset]
    head = say("**Or begin with a preset.** You'll see what it changes first.")
    buttons = [button(say.phrase(preset.said), PRESET(start.server, preset)) for preset in Preset]
    return [ui.TextDisplay("\n".join([head, *lines])), row(*buttons)]


def preset_changes(start: Start, preset: Preset) -> Changes:
    """Return what a preset would change in the server."""
    return differences(preset, start.catalogue, start.values, daily_channel=_daily_channel(start))


def _daily_channel(start: Start) -> int | None:
    """Return where the question of the day could be posted: where quizzes run, else where members meet.

    Without a choice, a channel that is named for quizzes comes first.
    """
    guild, values, access = start.guild, start.values, start.access("quiz")
    chosen = [guild.get_channel(channel_id) for channel_id in values[access.allowed_channels]]
    named = [channel for channel in guild.text_channels if _QUIZ_NAME.search(channel.name)]
    for channel in (*chosen, *named, guild.system_channel, *guild.text_channels):
        if isinstance(channel, discord.TextChannel) and channel.id not in values[access.denied_channels]:
            permissions = channel.permissions_for(guild.me)
            is_open = channel.permissions_for(guild.default_role).send_messages
            if permissions.view_channel and permissions.send_messages and is_open:
                return channel.id
    return None


def preset_card(start: Start, preset: Preset) -> Card:
    """Return what a preset would change, with the button that changes it."""
    say, changes = start.say, preset_changes(start, preset)
    kept_to = start.access("quiz").allowed_channels  # said with where quizzes can run
    lines = [_change_line(start, setting, value) for setting, value in changes if setting != kept_to]
    apply = button(say("Apply"), APPLY(start.server, preset), discord.ButtonStyle.primary)
    back = button(say("Back"), BACK(start.server))
    about = say.phrase(ABOUT[preset])
    return Card(
        art="settings",
        overline=escape_name(start.guild.name),
        title=say.phrase(preset.said),
        body=[
            about,
            _nowhere_line(start, changes),
            start.legible("\n".join(lines))
            or say("Nothing to change: this server is set up like that already."),
            _daily_line(start, changes),
            _staying_line(start),
        ],
        source=undo_hint(start) if changes else "",
        buttons=[apply, back] if changes else [back],
    )


def _change_line(start: Start, setting: Setting[Any], value: Any) -> str:
    """Return from what to what a preset changes a setting; where quizzes run, in the first card's words."""
    say, quizzes = start.say, start.access("quiz")
    if setting == quizzes.enabled and value and _chosen(start, "quiz"):
        denied = start.values[quizzes.denied_channels]
        listed = say.join([f"<#{channel_id}>" for channel_id in denied])
        after = say("everywhere except in {channels}", channels=listed) if denied else say("everywhere")
        return f"- **{say('Where quizzes can run')}**: {where(start, 'quiz')} → {after}"
    is_plain = setting == quizzes.enabled  # whose own name does not say of what
    name = full_name(say, setting, start.catalogue) if is_plain else say.known(setting.label)
    return f"- **{name}**: {shown(say, setting, start.values[setting])} → {shown(say, setting, value)}"


def _daily_line(start: Start, changes: Changes) -> str:
    """Return when the first question of the day comes, where a preset has it posted."""
    if not any(setting.key == DAILY_CHANNEL_KEY and value for setting, value in changes):
        return ""
    say, every = start.say, start.catalogue.setting
    time_setting, zone_setting = every[DAILY_TIME_KEY], every[ZONE_KEY]
    first = next_question_at(start.catalogue, start.values, start.now) // 1_000
    return say(
        "The first question comes {when}, then one every day at {time} ({zone}).",
        when=f"<t:{first}:R>",
        time=shown(say, time_setting, start.values[time_setting]),
        zone=shown(say, zone_setting, start.values[zone_setting]),
    )


def _staying_line(start: Start) -> str:
    """Return that members may go on to ask only where the server chose, which no preset changes."""
    if start.values[start.access("ask").enabled] or not _chosen(start, "ask"):
        return ""
    return start.legible(
        "-# " + start.say("Where members can ask stays as it is: {where}.", where=where(start, "ask"))
    )


def _nowhere_line(start: Start, changes: Changes) -> str:
    """Return that a preset leaves quizzes without a channel, where it does."""
    is_off = any(setting == start.access("quiz").enabled and not value for setting, value in changes)
    if not is_off or _chosen(start, "quiz"):
        return ""
    return start.say("⚠️ You haven't chosen a channel for quizzes yet. Until you do, they don't run anywhere.")


def undo_hint(start: Start) -> str:
    """Return where changes are undone."""
    history = start.command("settings history")
    if start.reader is None:
        return start.say("You can undo any of this with {history}.", history=history)
    return start.say("You can undo any of this with {history} in the server.", history=history)
