"""Changing settings from a file: all that it sets at once, after a look at what that changes."""

from collections.abc import Callable, Sequence
from functools import partial

import discord

from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.settings.exchange import BOUNDS, Difference, References, plan_import
from bot.i18n import Say
from bot.ui.access import require_manager
from bot.ui.changes import full_name, shown
from bot.ui.commands import mention
from bot.ui.components import CustomId, on_press
from bot.ui.imports import Importer, Preview, UploadForm, preview_import
from bot.ui.layout import Card
from bot.ui.request import Request
from bot.ui.settings import change_settings
from cogs.settings.nights import moved_nights

Plan = tuple[Difference, ...]


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
