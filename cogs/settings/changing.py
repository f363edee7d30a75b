"""Changing settings, one by one or from a file: stored with their history, and in effect at once."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import discord

from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.settings.exchange import BOUNDS, Difference, References, plan_import
from bot.domain.settings.model import Setting, Values
from bot.domain.settings.telling import SPOILERS
from bot.i18n import Say
from bot.ui.access import require_manager
from bot.ui.changes import full_name, shown
from bot.ui.commands import mention
from bot.ui.components import CustomId, on_press
from bot.ui.imports import Importer, Preview, UploadForm, preview_import
from bot.ui.layout import Card
from bot.ui.request import Request
from cogs.settings.nights import moved_nights

Plan = tuple[Difference, ...]
# Stored even as the default: that a server decided on it is worth knowing.
_DECIDED = frozenset({SPOILERS.key})


async def change_settings(
    ctx: Request, changes: Iterable[tuple[Setting[Any], Any]]
) -> tuple[HistoryEntry, ...]:
    """Set values in the server, all or none; return what that changed."""
    services, guild_id = ctx.services, ctx.require_guild()
    after = {
        setting.key: setting.kind.write(value)
        if value != setting.default or setting.key in _DECIDED
        else None
        for setting, value in changes
    }
    entries = await services.store.settings.change(guild_id, after, actor_id=ctx.user_id, now=ctx.now)
    services.servers.changed(guild_id)
    return entries


def is_decided(setting: Setting[Any], values: Values) -> bool:
    """Return whether a server has chosen a value, as far as that differs from having its default."""
    return setting.key not in _DECIDED or setting.key in values.chosen


async def _prepare(ctx: Request) -> Callable[[bytes], Plan]:
    require_manager(ctx)
    guild = ctx.interaction.guild
    known: References = {
        "channel": frozenset(channel.id for channel in _channels(guild)),
        "role": frozenset(role.id for role in guild.roles) if guild else frozenset(),
    }
    return partial(plan_import, ctx.services.catalogue, ctx.values, known)


def names_in(guild: discord.Guild | None) -> dict[int, str]:
    """Return what a server's channels and roles are called, by id."""
    roles = guild.roles if guild else ()
    return {channel.id: f"#{channel.name}" for channel in _channels(guild)} | {
        role.id: f"@{role.name.removeprefix('@')}" for role in roles
    }


def _channels(guild: discord.Guild | None) -> Sequence[discord.abc.GuildChannel | discord.Thread]:
    return (*guild.channels, *guild.threads) if guild else ()


def _preview(ctx: Request, plan: Plan) -> Preview:
    if not plan:
        raise UserError("Nothing to change: these settings already match.")
    say = ctx.say
    label = say.count(len(plan), "Apply {number} change", "Apply {number} changes")
    return Preview(say("Import preview"), _lines(ctx, plan), label)


async def _apply(ctx: Request, plan: Plan) -> tuple[Card, Sequence[HistoryEntry]]:
    entries = await change_settings(ctx, [(d.setting, d.after) for d in plan])
    note = ctx.say(
        "You can undo any of these in {history}.",
        history=mention(ctx.services.command_ids, "settings history"),
    )
    lines = "\n".join(_lines(ctx, plan))
    moved = await moved_nights(ctx, entries)
    body = [lines, "\n".join(moved.lines)]
    title = ctx.say("Imported")
    return Card(art="settings", title=title, body=body, source=note, buttons=moved.buttons), entries


def _lines(ctx: Request, plan: Plan) -> list[str]:
    say, catalogue = ctx.say, ctx.services.catalogue
    return [
        f"- **{full_name(say, d.setting, catalogue)}**: "
        f"{shown(say, d.setting, d.before)} → {shown(say, d.setting, d.after)}"
        for d in plan
    ]


SETTINGS_IMPORT = Importer(BOUNDS, _prepare, _preview, _apply, exported_by="settings export")
UPLOAD = CustomId("settings:import")


class SettingsUpload(UploadForm):
    """Asks for a file with settings."""

    def __init__(self, say: Say) -> None:
        super().__init__(say, say("Import settings"), say("A .toml file from /settings export"))

    async def take(self, ctx: Request, file: discord.Attachment) -> None:
        """Show what it would change."""
        await preview_settings(ctx, file)


async def preview_settings(ctx: Request, file: discord.Attachment) -> None:
    """Show what a file would change."""
    require_manager(ctx)
    await preview_import(ctx, SETTINGS_IMPORT, file, UPLOAD())


@on_press(UPLOAD)
async def ask_for_settings(ctx: Request) -> None:
    """Ask for a file with settings."""
    require_manager(ctx)
    await ctx.interaction.response.send_modal(SettingsUpload(ctx.say))
