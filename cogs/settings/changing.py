"""Changing settings, from wherever it is asked for: stored, taken up at once, and logged."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.domain.errors import UserError
from bot.domain.history import Area
from bot.domain.teaching import Grounds, Register, read_content
from bot.ui.access import guild_id_of
from bot.ui.changes import announce

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import discord

    from bot.client import Reckoner
    from bot.domain.history import Entry
    from bot.domain.pack import Pack
    from bot.domain.settings import Setting
    from bot.domain.teaching import Taught


class CannotUndo(UserError):
    """An entry of the history can't be taken back any more."""


async def change_settings(
    interaction: discord.Interaction[Reckoner], changes: Iterable[tuple[Setting[Any], Any]]
) -> tuple[Entry, ...]:
    """Choose values in the interaction's server, all or none; return what that changed."""
    bot, guild_id = interaction.client, guild_id_of(interaction)
    after = {
        setting.key: None if value == setting.default else setting.write(value) for setting, value in changes
    }
    entries = await bot.store.settings.change(guild_id, after, actor_id=interaction.user.id, now=bot.clock())
    bot.servers.changed(guild_id)
    return entries


async def take_back(interaction: discord.Interaction[Reckoner], entry_id: str) -> tuple[Entry, ...]:
    """Undo one entry of the history; return what that changed. Raises CannotUndo, InvalidLesson."""
    bot, guild_id = interaction.client, guild_id_of(interaction)
    entry = await bot.store.history.entry(guild_id, entry_id)
    if entry is None:
        raise CannotUndo("That entry is no longer in the history.")
    if entry.change.area is Area.SETTING:
        entries = await _undo_setting(interaction, guild_id, entry)
    else:
        entries = await _undo_lesson(interaction, guild_id, entry)
    bot.servers.changed(guild_id)
    if not entries:
        raise CannotUndo("Nothing to undo: it is already as it was before that change.")
    return entries


async def _undo_setting(
    interaction: discord.Interaction[Reckoner], guild_id: int, entry: Entry
) -> tuple[Entry, ...]:
    bot, change = interaction.client, entry.change
    setting = bot.catalogue.setting.get(change.subject)
    if setting is None:
        raise CannotUndo("That setting no longer exists.")
    if change.before is not None:
        setting.read(change.before)  # raises InvalidSetting where a newer version no longer takes it
    return await bot.store.settings.change(
        guild_id,
        {change.subject: change.before},
        actor_id=interaction.user.id,
        now=bot.clock(),
        undoes=entry.id,
    )


async def _undo_lesson(
    interaction: discord.Interaction[Reckoner], guild_id: int, entry: Entry
) -> tuple[Entry, ...]:
    bot = interaction.client
    together = (entry,)
    if entry.change.after is None:  # a removal: what went with it comes back with it
        together += await bot.store.history.removed_together(guild_id, entry)
    server = await bot.servers.get(guild_id)
    # Off the event loop: thousands of lessons take longer than others should wait.
    await asyncio.to_thread(_check_undo, bot.pack, server.taught, together, guild_id)
    return await bot.store.lessons.restore(guild_id, together, actor_id=interaction.user.id, now=bot.clock())


def _check_undo(pack: Pack, taught: Taught, together: Sequence[Entry], guild_id: int) -> None:
    """Raise InvalidLesson where what was before no longer fits in with what is taught now."""
    register = Register(taught, Grounds.of(pack, guild_id))
    for change in (found.change for found in together):
        if change.before is not None:
            content = read_content(change.before, change.about_id)
            there = change.subject if change.subject in taught.by_id else None
            register.check(content, instead_of=there)
            register.add(change.subject, content)


async def log_entries(interaction: discord.Interaction[Reckoner], entries: tuple[Entry, ...]) -> None:
    """Write changes to the log channel; after the person who made them has been answered."""
    await announce(interaction.client, guild_id_of(interaction), entries)
