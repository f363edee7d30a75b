"""Changes that moderators made, in words: for the history and for the log channel."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord

from bot.domain.history import Area
from bot.ui.layout import TEXT_LIMIT, Card
from bot.ui.text import clip, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client import Reckoner
    from bot.domain.history import Change, Entry
    from bot.domain.settings import Catalogue

_log = logging.getLogger(__name__)

LOG_CHANNEL_KEY = "settings.log_channel"
FORMER_MODERATOR = "a former moderator"
_VALUE_LIMIT = 150  # characters of a value in a line
_LINES_LOGGED = 15  # an import may change more; the history has them all


def author(user_id: int | None) -> str:
    """Return who did something, as a mention that pings nobody."""
    return FORMER_MODERATOR if user_id is None else f"<@{user_id}>"


def describe(change: Change, catalogue: Catalogue) -> str:
    """Return a change as one line: what, from what, to what."""
    if change.area is Area.SETTING:
        return _describe_setting(change, catalogue)
    before, after = _lesson(change.before), _lesson(change.after)
    if change.before is None:
        return f"taught {after}"
    if change.after is None:
        return f"removed {before}"
    return f"changed {before} to {after}"


def _describe_setting(change: Change, catalogue: Catalogue) -> str:
    setting = catalogue.setting.get(change.subject)
    if setting is None:
        return f"{change.subject}: {_raw(change.before)} → {_raw(change.after)}"
    values = [
        setting.show(catalogue.read({} if data is None else {setting.key: data})[setting])
        for data in (change.before, change.after)
    ]
    section = catalogue.section[setting.key.partition(".")[0]]
    before, after = (clip(value, _VALUE_LIMIT) for value in values)
    return f"**{section.title} / {setting.label}**: {before} → {after}"


def _raw(data: Any) -> str:
    return "the default" if data is None else clip(escape(str(data)), _VALUE_LIMIT)


def _lesson(data: Any) -> str:
    if data is None:
        return "nothing"
    text = f"“{clip(escape(data['text']), _VALUE_LIMIT)}”"
    match data["kind"]:
        case "fact":
            return f"the fact {text} (answer: “{clip(escape(data['answer']), _VALUE_LIMIT)}”)"
        case "phrasing":
            return f"the phrasing {text} for {data['fact']}"
        case "negative":
            return f"{text} as not about the film"
        case _:
            return f"the quote {text} by {escape(data['speaker'])}"


async def announce(bot: Reckoner, guild_id: int, entries: Sequence[Entry]) -> None:
    """Write changes to the server's log channel, where it has one."""
    setting = bot.catalogue.setting[LOG_CHANNEL_KEY]
    channel_id: int | None = (await bot.values(guild_id))[setting]
    if channel_id is None or not entries:
        return
    lines = [f"- {describe(entry.change, bot.catalogue)}" for entry in entries[:_LINES_LOGGED]]
    if len(entries) > _LINES_LOGGED:
        lines.append(f"- and {len(entries) - _LINES_LOGGED:,} more, see /settings history")
    head = f"{author(entries[0].actor_id)} changed {'these' if len(entries) > 1 else 'this'}:"
    if entries[0].undoes is not None:
        head = f"{author(entries[0].actor_id)} took back an earlier change:"
    card = Card(body=[clip("\n".join([head, *lines]), TEXT_LIMIT)])
    channel = bot.get_partial_messageable(channel_id, guild_id=guild_id)
    try:
        await channel.send(view=card)
    except (discord.Forbidden, discord.NotFound) as error:
        # The change stands. The panel shows the channel; why I may not write there, its permissions do.
        _log.info("The log channel %d of server %d can't be written to: %s", channel_id, guild_id, error)
