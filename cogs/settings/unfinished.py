"""What a server has not set up yet, or what no longer works, with the way to do it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import discord

from bot.domain.settings.model import Catalogue, Setting, Values
from bot.domain.settings.telling import SOURCES, SPOILERS, TELLING
from bot.i18n import Say
from bot.ui.access import is_switched_off
from bot.ui.changes import shown
from bot.ui.commands import mention
from bot.ui.request import Request, channel_ids_of
from cogs.settings.presets import DAILY_CHANNEL_KEY
from cogs.settings.settings import LOG_CHANNEL

SHOWN_LIMIT = 3
_QUIZ_MODULE = "cogs.quiz.cog"
# Settings of other cogs, which say what they mean.
DAILY_TIME_KEY, ZONE_KEY, TEACHERS_KEY = "quiz.daily_time", "quiz.time_zone", "teach.teachers"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is left to do."""

    text: str
    setting: Setting[Any] | None = None  # whose page leads on; None: the text itself names a command


def channel_problem(say: Say, guild: discord.Guild, channel_id: int) -> str:
    """Return why the bot can't post in a channel, "" where it can."""
    named = f"<#{channel_id}>"
    channel = guild.get_channel_or_thread(channel_id)
    permissions = channel.permissions_for(guild.me) if channel is not None else discord.Permissions.none()
    if not permissions.view_channel:
        return say("I can't see {channel}.", channel=named)
    is_thread = isinstance(channel, discord.Thread)
    can_send = permissions.send_messages_in_threads if is_thread else permissions.send_messages
    return "" if can_send else say("I can't post in {channel}.", channel=named)


def audience_note(say: Say, guild: discord.Guild, channel_id: int) -> str:
    """Return that everyone reads what is posted in a channel; "" where not everyone can see it."""
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None or (isinstance(channel, discord.Thread) and channel.is_private()):
        return ""
    if not channel.permissions_for(guild.default_role).view_channel:
        return ""
    return say("Everyone who can see {channel} will see this.", channel=f"<#{channel_id}>")


def quizzes_are_off_in(guild: discord.Guild, catalogue: Catalogue, values: Values, channel_id: int) -> bool:
    """Return whether nobody may play quizzes in a channel of a server."""
    channel = guild.get_channel_or_thread(channel_id)
    return channel is not None and is_switched_off(catalogue, values, channel_ids_of(channel), _QUIZ_MODULE)


async def unfinished(ctx: Request) -> Sequence[Task]:
    """Return the first few things that are left to do in a server, what no longer works first."""
    nights = await ctx.services.store.quiz_nights.running_ids(ctx.require_guild())
    return tuple(islice(_tasks(ctx, has_night=bool(nights)), SHOWN_LIMIT))


async def waiting_line(ctx: Request) -> str:
    """Return how many questions and reports wait in the review; "" where none do."""
    lessons, guild_id, say = ctx.services.store.lessons, ctx.require_guild(), ctx.say
    number, reported = await lessons.count_waiting(guild_id), await lessons.count_reported(guild_id)
    review = mention(ctx.services.command_ids, "teach review")
    open_ones = say.count(number - reported, "{number} question", "{number} questions")
    wrong = say.count(reported, "{number} report of a wrong answer", "{number} reports of wrong answers")
    told = say.join([text for text, count in ((open_ones, number - reported), (wrong, reported)) if count])
    return say("📬 Waiting in {review}: {questions}", review=review, questions=told) if told else ""


def _tasks(ctx: Request, *, has_night: bool) -> Iterator[Task]:
    say, values, every = ctx.say, ctx.values, ctx.services.catalogue.setting
    daily, time, teachers = (every[key] for key in (DAILY_CHANNEL_KEY, DAILY_TIME_KEY, TEACHERS_KEY))
    guild = ctx.interaction.client.get_guild(ctx.require_guild())
    for setting in (LOG_CHANNEL, daily):
        channel_id = values[setting]
        if guild is not None and channel_id and (problem := channel_problem(say, guild, channel_id)):
            yield _task(say, setting, problem)
    channel_id, catalogue = values[daily], ctx.services.catalogue
    if guild is not None and channel_id and quizzes_are_off_in(guild, catalogue, values, channel_id):
        yield _task(say, daily, say("Quizzes are off in {channel}.", channel=f"<#{channel_id}>"))
    if time.key in values.chosen and values[daily] is None:
        yield _task(say, daily, say("Choose a channel, too, or it won't be posted."))
    zone = every[ZONE_KEY]
    if zone.key not in values.chosen and (has_night or values[daily] is not None):
        text = say("Until you choose it, I go by {zone} for quizzes.", zone=shown(say, zone, values[zone]))
        yield _task(say, zone, text)
    if not any(setting.key in values.chosen for setting in TELLING if setting is not SOURCES):
        yield _task(say, SPOILERS, say("Until you decide, I hide them behind a spoiler bar."))
    if values[LOG_CHANNEL] is None:
        yield _task(say, LOG_CHANNEL, say("Choose one to see there who changes what."))
    if not values[teachers]:
        yield _task(say, teachers, say("So far, only members with Manage Server can teach me."))
    if not ctx.server.taught.lessons:
        add = mention(ctx.services.command_ids, "teach add")
        yield Task(say("**Nothing taught yet:** {add} gives me answers of this server's own.", add=add))


def _task(say: Say, setting: Setting[Any], text: str) -> Task:
    return Task(f"**{say.known(setting.label)}:** {text}", setting)
