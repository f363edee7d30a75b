"""Trivia nights that begin at another hour because a server's time zone is another one now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from discord import ui

from bot.domain.history import HistoryEntry
from bot.domain.quiz.daily import moment_of
from bot.domain.quiz.night import Night, NightPhase
from bot.domain.quiz.night_time import clock_of, written_start
from bot.ui.components import button
from bot.ui.layout import ROW_LIMIT
from bot.ui.nights import NIGHT_TAKE, on_clocks
from bot.ui.request import Request
from cogs.settings.unfinished import ZONE_KEY


@dataclass(frozen=True, slots=True)
class Moved:
    """What to say of such nights, and buttons that take them back to the hour for which they were planned."""

    lines: Sequence[str] = ()
    buttons: Sequence[ui.Button[Any]] = ()


async def moved_nights(ctx: Request, entries: Sequence[HistoryEntry]) -> Moved:
    """Return which planned nights are at another hour on the server's clocks since these changes."""
    zones = _zones(ctx, entries)
    if zones is None:
        return Moved()
    store = ctx.services.store.quiz_nights
    found = [await store.night(night_id) for night_id in await store.running_ids(ctx.require_guild())]
    nights = [
        night
        for night in found
        if night is not None
        and night.phase is NightPhase.PLANNED
        and night.starts_at > ctx.now
        and clock_of(night.starts_at, zones[0]) != clock_of(night.starts_at, zones[1])
    ]
    nights = sorted(nights, key=lambda night: night.starts_at)[:ROW_LIMIT]
    moves = [_move(ctx, night, *zones, is_only=len(nights) == 1) for night in nights]
    return Moved([_line(ctx, night, zones[1]) for night in nights], [each for each in moves if each])


def _zones(ctx: Request, entries: Sequence[HistoryEntry]) -> tuple[ZoneInfo, ZoneInfo] | None:
    """Return the time zones before and after changes; None where they leave it as it is."""
    catalogue = ctx.services.catalogue
    zone = catalogue.setting[ZONE_KEY]
    for change in (entry.change for entry in entries):
        if change.subject == ZONE_KEY:
            stored = [{} if data is None else {ZONE_KEY: data} for data in (change.before, change.after)]
            before, after = (ZoneInfo(catalogue.read(data)[zone]) for data in stored)
            return before, after
    return None


def _line(ctx: Request, night: Night, zone: ZoneInfo) -> str:
    return ctx.say(
        "⚠️ The trivia night in {channel} is now on {day} at {time} here.",
        channel=f"<#{night.channel_id}>",
        **on_clocks(ctx.say, night.starts_at, zone),
    )


def _move(
    ctx: Request, night: Night, before: ZoneInfo, after: ZoneInfo, *, is_only: bool
) -> ui.Button[Any] | None:
    """Return what moves a night to the hour that it was planned for; None where that has passed."""
    moment = moment_of(*clock_of(night.starts_at, before), after)
    if moment <= ctx.now:
        return None
    label = ctx.say("Move it to {day}, {time}", **on_clocks(ctx.say, night.starts_at, before))
    guild = ctx.interaction.guild
    channel = None if guild is None else guild.get_channel_or_thread(night.channel_id)
    if not is_only and channel is not None:
        label = f"#{channel.name}: {label}"
    return button(label, NIGHT_TAKE(night.id, written_start(moment, after)))
