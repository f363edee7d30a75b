"""When the question of the day comes, as a server's settings have it."""

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.quiz.daily import local_day, next_posting
from bot.domain.settings.model import Catalogue, Setting, Values
from bot.ui.request import Request
from cogs.settings.presets import DAILY_CHANNEL_KEY
from cogs.settings.unfinished import DAILY_TIME_KEY, ZONE_KEY, channel_problem

_SCHEDULE = frozenset({DAILY_CHANNEL_KEY, DAILY_TIME_KEY, ZONE_KEY})


def next_question_at(catalogue: Catalogue, values: Values, now: int) -> int:
    """Return when the next question is due after ``now`` (both in ms UTC)."""
    return next_posting(now, *_schedule(catalogue, values))


def _schedule(catalogue: Catalogue, values: Values) -> tuple[time, ZoneInfo]:
    at, zone = (values[catalogue.setting[key]] for key in (DAILY_TIME_KEY, ZONE_KEY))
    return time.fromisoformat(at), ZoneInfo(zone)


async def next_question_note(ctx: Request, setting: Setting[Any]) -> str:
    """Return when the next question comes, once a setting is saved that decides it; "" for others."""
    if setting.key not in _SCHEDULE:
        return ""
    channel_id = ctx.values[ctx.services.catalogue.setting[DAILY_CHANNEL_KEY]]
    if channel_id is None:
        is_time = setting.key == DAILY_TIME_KEY
        return ctx.say("Choose a channel, too, or it won't be posted.") if is_time else ""
    guild = ctx.interaction.client.get_guild(ctx.require_guild())
    if guild is None or channel_problem(ctx.say, guild, channel_id):
        return ""
    when = await _next_after_those_posted(ctx)
    return ctx.say("The next question of the day comes {when}.", when=f"<t:{when // 1_000}:R>")


async def _next_after_those_posted(ctx: Request) -> int:
    """Return when the next question comes (ms UTC); a day that has had its question gets no second one."""
    catalogue, values = ctx.services.catalogue, ctx.values
    due, (_, zone) = next_question_at(catalogue, values, ctx.now), _schedule(catalogue, values)
    asked = await ctx.services.store.quiz_records.asked_day(ctx.require_guild(), local_day(due, zone))
    is_posted = asked is not None and bool(asked.channel_id)
    return next_question_at(catalogue, values, due) if is_posted else due
