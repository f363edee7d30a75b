"""The question of the day: answered once by each person, posted at the time that a server chose.

A day begins when its question is posted, and at midnight where it is not: a question is open until the next.
"""

import logging
from contextlib import suppress
from datetime import date, time, timedelta

from bot.domain.errors import UserError
from bot.domain.quiz.daily import day_ends, local_day, moment_of, next_posting, question_day
from bot.domain.quiz.night import NightPhase
from bot.domain.quiz.refusals import AlreadyAnswered, NoQuestions
from bot.domain.quiz.selection import choose_daily
from bot.domain.settings.model import Values
from bot.services import Bot
from bot.store.quiz_records import AskedDay
from bot.ui.commands import mention
from bot.ui.layout import Card
from bot.ui.request import Request, as_sent, say_for_guild
from cogs.quiz.alarm import Alarm
from cogs.quiz.daily_cards import answered_card, closed_card, daily_card, result_card
from cogs.quiz.library import Library, language_of
from cogs.quiz.posting import TROUBLE, Posting, show_privately
from cogs.quiz.settings import DAILY_CHANNEL, DAILY_TIME, TIME_ZONE, day_begins, zone_of

_log = logging.getLogger(__name__)

LOOK_AGAIN_MS = 10 * 60 * 1000  # settings may change: a new posting time is noticed after this at most
TICK_SECONDS = 30.0
CLOSED_AT_ONCE = 200  # days, so that many servers with one posting time hold nobody up
BUSY_MS = 30 * 1000  # where a quiz runs in the channel, the question waits and looks again after this
_KEY = "daily"
_SCHEDULE = (DAILY_CHANNEL, DAILY_TIME, TIME_ZONE)  # what decides when and where it is posted


class DailyQuestions:
    """Chooses, posts and judges the question of the day."""

    def __init__(self, bot: Bot, library: Library) -> None:
        self._bot = bot
        self._services = bot.services
        self._records = bot.services.store.quiz_records
        self._library = library
        self._posting = Posting(bot)
        self.alarm = Alarm(bot.services.clock, self._on_due, every=TICK_SECONDS)

    def start(self) -> None:
        """Begin to watch the clock."""
        self.alarm.set(_KEY, self._services.clock())

    async def card_for(self, ctx: Request) -> Card:
        """Return today's question, or how this person answered it. Raises NoQuestions."""
        if ctx.guild_id is None:
            raise UserError(
                "The question of the day only works in servers I've been added to. Play here with /quiz play."
            )
        asked = await self._today(ctx.guild_id, ctx.values)
        choice = await self._records.day_choice(asked.guild_id, asked.day, ctx.user_id)
        if choice is None:
            return daily_card(ctx.say, asked)
        streak = await self._records.day_streak(asked.guild_id, ctx.user_id, today=asked.day)
        pack = await self._services.servers.pack(ctx.say.locale)
        return answered_card(ctx.say, pack, asked, choice, streak)

    async def answer(self, ctx: Request, day: date, choice: int) -> None:
        """Store a player's first answer, and show them whether it is right."""
        asked = await self._records.asked_day(ctx.require_guild(), day)
        if asked is None:
            raise UserError("That question is closed. Answer today's with /quiz daily.")
        if asked.ends_at <= ctx.now:
            earlier = await self._records.day_choice(asked.guild_id, day, ctx.user_id)
            pack = await self._services.servers.pack(ctx.say.locale)
            await show_privately(
                ctx,
                closed_card(
                    ctx.say, pack, asked, earlier, command=mention(ctx.services.command_ids, "quiz daily")
                ),
            )
            return
        with suppress(AlreadyAnswered):
            await self._records.answer_day(asked.guild_id, day, ctx.user_id, choice, now=ctx.now)
        first = await self._records.day_choice(asked.guild_id, day, ctx.user_id)
        streak = await self._records.day_streak(asked.guild_id, ctx.user_id, today=day)
        pack = await self._services.servers.pack(ctx.say.locale)
        own = choice if first is None else first
        await show_privately(ctx, answered_card(ctx.say, pack, asked, own, streak))

    async def _today(self, guild_id: int, values: Values) -> AskedDay:
        """Return the day whose question is open in a server. Raises NoQuestions."""
        last, now = await self._records.last_day(guild_id), self._services.clock()
        if last is not None and now < last.ends_at:
            return last
        day = question_day(now, day_begins(values), zone_of(values))
        if last is not None and last.day >= day:  # it ended earlier than days do by now
            day = last.day + timedelta(days=1)
        return await self._day(guild_id, day, values)

    async def _day(self, guild_id: int, day: date, values: Values) -> AskedDay:
        """Return a server's day, with a question chosen when it is first wanted. Raises NoQuestions."""
        known = await self._records.asked_day(guild_id, day)
        if known is not None:
            return known
        locale = say_for_guild(self._bot, guild_id).locale  # of where everybody reads it
        questions = await self._library.guild_questions(guild_id, locale)
        history = await self._library.history(guild_id)
        card = choose_daily(questions, history, self._services.rng, language_of(locale))
        ends_at = day_ends(day, day_begins(values), zone_of(values))
        return await self._records.set_day(guild_id, day, card, ends_at=ends_at)

    async def _on_due(self, key: str, _moment: int) -> None:
        """Post what is due, and set the time of the next look."""
        now = self._services.clock()
        next_look = now + LOOK_AGAIN_MS
        self.alarm.set(key, next_look)  # also if a posting fails
        choosing = await self._services.store.settings.guilds_choosing(DAILY_CHANNEL.key)
        for guild_id in filter(self._bot.shards_here.have, choosing):
            next_look = min(next_look, await self._post_if_due(guild_id, now))
        self.alarm.set(key, min(next_look, await self._close_due(now)))

    async def _close_due(self, now: int) -> int:
        """Show the results of what has closed; return when to look again (ms UTC).

        Mostly a day closes when the next one is posted, which is looked at then anyway.
        """
        over = await self._records.days_to_close(now, most=CLOSED_AT_ONCE)
        for asked in over:
            if self._bot.shards_here.have(asked.guild_id):
                await self._close(asked)
        return now + (BUSY_MS if len(over) == CLOSED_AT_ONCE else LOOK_AGAIN_MS)

    async def _close(self, asked: AskedDay) -> None:
        """Replace a day's question in its channel by the result, as far as Discord takes that."""
        say = say_for_guild(self._bot, asked.guild_id)
        taken = await self._records.day_choices(asked.guild_id, asked.day)
        card = result_card(say, await self._services.servers.pack(say.locale), asked, taken)
        try:
            await self._posting.edit(asked, asked.message_id or 0, card, must_exist=False)
        except TROUBLE as error:  # a press is told the result all the same
            _log.info("The question of the day in %d could not be closed: %r", asked.channel_id, error)
        await self._records.note_day_shown(asked.guild_id, asked.day, None)

    async def _post_if_due(self, guild_id: int, now: int) -> int:
        """Post a server's question if its time has come; return the next time to look (ms UTC)."""
        values = await self._services.servers.values(guild_id)
        zone, at, channel_id = zone_of(values), time.fromisoformat(values[DAILY_TIME]), values[DAILY_CHANNEL]
        today, next_at = local_day(now, zone), next_posting(now, at, zone)
        # Where the next posting is on another day, today's time has passed.
        if channel_id is None or values.is_closed or local_day(next_at, zone) == today:
            return next_at
        # What has been set since today's time begins at the next one.
        if await self._scheduled_at(guild_id) > moment_of(today, at, zone):
            return next_at
        if await self._is_busy(channel_id):
            return now + BUSY_MS
        with suppress(NoQuestions):
            await self._post(guild_id, channel_id, today)
        return next_at

    async def _scheduled_at(self, guild_id: int) -> int:
        """Return when a server last set when and where its question is posted (ms UTC)."""
        history = self._services.store.history
        return max([await history.set_at(guild_id, setting.key) for setting in _SCHEDULE])

    async def _is_busy(self, channel_id: int) -> bool:
        """Return whether people play in a channel, where a further question would get in between."""
        if await self._services.store.quiz.running_in(channel_id) is not None:
            return True
        night = await self._services.store.quiz_nights.running_in(channel_id)
        return night is not None and night.phase is not NightPhase.PLANNED

    async def _post(self, guild_id: int, channel_id: int, day: date) -> None:
        """Post the question of a day, unless that was tried before. Raises NoQuestions."""
        asked = await self._day(guild_id, day, await self._services.servers.values(guild_id))
        # At most one attempt a day: a missed day is better than a channel full of duplicates.
        if not await self._records.claim_posting(guild_id, day, channel_id):
            return
        card = daily_card(say_for_guild(self._bot, guild_id), asked)
        channel = self._bot.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            message = await channel.send(**as_sent(card))
        except TROUBLE as error:
            _log.info("The question of the day could not be posted in %d: %r", channel_id, error)
        else:
            await self._records.note_day_shown(guild_id, day, message.id)
