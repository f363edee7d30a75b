"""Settings as a file: exported, and imported after a preview."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.settings.exchange import BOUNDS, Difference, References, export_settings, plan_import
from bot.ui.access import require_manager
from bot.ui.changes import full_name, shown
from bot.ui.imports import Importer, Preview, send_files
from bot.ui.layout import Card
from bot.ui.request import Request
from cogs.settings.changing import change_settings

Plan = tuple[Difference, ...]


async def export_file(ctx: Request) -> None:
    """Answer with all settings as TOML."""
    text = ctx.say(
        "All settings of this server. Change the file and give it to /settings import: "
        "it shows the differences before anything happens."
    )
    await send_files(ctx, text, "settings", [export_settings(ctx.services.catalogue, ctx.values)])


async def _prepare(ctx: Request) -> Callable[[bytes], Plan]:
    require_manager(ctx)
    guild = ctx.interaction.guild
    channels = (*guild.channels, *guild.threads) if guild else ()
    known: References = {
        "channel": frozenset(channel.id for channel in channels),
        "role": frozenset(role.id for role in guild.roles) if guild else frozenset(),
    }
    return partial(plan_import, ctx.services.catalogue, ctx.values, known)


def _preview(ctx: Request, plan: Plan) -> Preview:
    if not plan:
        raise UserError("Nothing to change: these settings already match.")
    say = ctx.say
    return Preview(say("What would change"), _lines(ctx, plan), say("Apply {number}", number=len(plan)))


async def _apply(ctx: Request, plan: Plan) -> tuple[Card, Sequence[HistoryEntry]]:
    entries = await change_settings(ctx, [(d.setting, d.after) for d in plan])
    note = ctx.say("Each of these can be undone in /settings history.")
    return Card(title=ctx.say("Imported"), body=["\n".join(_lines(ctx, plan)), note]), entries


def _lines(ctx: Request, plan: Plan) -> list[str]:
    say, catalogue = ctx.say, ctx.services.catalogue
    return [
        f"- **{full_name(say, d.setting, catalogue)}**: "
        f"{shown(say, d.setting, d.before)} → {shown(say, d.setting, d.after)}"
        for d in plan
    ]


SETTINGS_IMPORT = Importer(BOUNDS, _prepare, _preview, _apply)
