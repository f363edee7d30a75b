"""The question of the day: answered once by each person, posted at the time that a server chose."""

import logging
from contextlib import suppress
from datetime import date, time

from bot.domain.errors import UserError
from bot.domain.quiz.daily import day_ends, local_day, moment_of, next_posting
from bot.domain.quiz.model import QuestionCard
from bot.domain.quiz.night import NightPhase
from bot.domain.quiz.refusals import AlreadyAnswered, NoQuestions
from bot.domain.quiz.selection import choose_daily
from bot.i18n import Say
from bot.services import Bot
from bot.ui.layout import Card
from bot.ui.request import Request, as_sent, say_for_guild
from bot.ui.text import escape, one_stop
from cogs.quiz import ids
from cogs.quiz.alarm import Alarm
from cogs.quiz.cards import (
    choice_text,
    choices_of,
    countdown,
    one_in_english,
    reason,
    right_answer,
    source_of,
)
from cogs.quiz.library import Library, language_of
from cogs.quiz.posting import TROUBLE, show_privately
from cogs.quiz.settings import DAILY_CHANNEL, DAILY_TIME, TIME_ZONE, zone_of

_log = logging.getLogger(__name__)

LOOK_AGAIN_MS = 10 * 60 * 1000  # settings may change: a new posting time is noticed after this at most
TICK_SECONDS = 30.0
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
        self.alarm = Alarm(bot.services.clock, self._on_due, every=TICK_SECONDS)

    def start(self) -> None:
        """Begin to watch the clock."""
        self.alarm.set(_KEY, self._services.clock())

    async def card_for(self, ctx: Request) -> Card:
        """Return today's question, or how this person answered it. Raises NoQuestions."""
        say, guild_id, zone = ctx.say, ctx.require_guild(), zone_of(ctx.values)
        pack = await self._services.servers.pack(say.locale)
        today, ends_at = local_day(ctx.now, zone), day_ends(ctx.now, zone)
        card = await self._card_of(guild_id, today)
        choice = await self._records.day_choice(guild_id, today, ctx.user_id)
        if choice is None:
            return _daily_card(say, card, today, ends_at)
        streak = await self._records.day_streak(guild_id, ctx.user_id, today=today)
        own = escape(choice_text(card, choice))
        is_right = choice == card.right
        if is_right:
            verdict = say("Right! You answered {choice}.", choice=own)
        else:
            verdict = say("Not this time. You answered {choice}.", choice=own)
        row = say("Days answered in a row: {days} (best: {best}).", days=streak.current, best=streak.best)
        wait = say("Next question {time}.", time=countdown(ends_at))
        return Card(
            art="daily",
            title=say("Question of the day"),
            body=[
                f"### {escape(card.question.prompt)}",
                one_stop(verdict),
                (reason if is_right else right_answer)(say, pack, card.question),
                f"{row} {wait}",
            ],
            source=source_of(say, pack, card.question),
        )

    async def answer(self, ctx: Request, day: date, choice: int) -> None:
        """Store a player's first answer, and show them whether it is right."""
        guild_id, today = ctx.require_guild(), local_day(ctx.now, zone_of(ctx.values))
        if day != today or await self._records.day_card(guild_id, day) is None:
            raise UserError("That question is closed. Answer today's with /quiz daily.")
        with suppress(AlreadyAnswered):
            await self._records.answer_day(guild_id, day, ctx.user_id, choice, now=ctx.now)
        await show_privately(ctx, await self.card_for(ctx))

    async def _card_of(self, guild_id: int, day: date) -> QuestionCard:
        """Return a server's question of a day, chosen when it is first wanted. Raises NoQuestions."""
        known = await self._records.day_card(guild_id, day)
        if known is not None:
            return known
        locale = say_for_guild(self._bot, guild_id).locale  # of where everybody reads it
        questions = await self._library.guild_questions(guild_id, locale)
        history = await self._library.history(guild_id)
        card = choose_daily(questions, history, self._services.rng, language_of(locale))
        zone = zone_of(await self._services.servers.values(guild_id))
        ends_at = day_ends(self._services.clock(), zone)
        return await self._records.set_day(guild_id, day, card, ends_at=ends_at)

    async def _on_due(self, key: str, _moment: int) -> None:
        """Post what is due, and set the time of the next look."""
        now = self._services.clock()
        next_look = now + LOOK_AGAIN_MS
        self.alarm.set(key, next_look)  # also if a posting fails
        choosing = await self._services.store.settings.guilds_choosing(DAILY_CHANNEL.key)
        for guild_id in filter(self._bot.shards_here.have, choosing):
            next_look = min(next_look, await self._post_if_due(guild_id, now))
        self.alarm.set(key, next_look)

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
            await self._post(guild_id, channel_id, today, day_ends(now, zone))
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

    async def _post(self, guild_id: int, channel_id: int, day: date, ends_at: int) -> None:
        """Post the question of a day, unless that was tried before. Raises NoQuestions."""
        question = await self._card_of(guild_id, day)
        # At most one attempt a day: a missed day is better than a channel full of duplicates.
        if not await self._records.claim_posting(guild_id, day, channel_id):
            return
        card = _daily_card(say_for_guild(self._bot, guild_id), question, day, ends_at)
        channel = self._bot.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            await channel.send(**as_sent(card))
        except TROUBLE as error:
            _log.info("The question of the day could not be posted in %d: %r", channel_id, error)


def _daily_card(say: Say, question: QuestionCard, day: date, ends_at: int) -> Card:
    """Return a day's question with its choices."""
    choices, buttons = choices_of(question, lambda place: ids.DAILY(f"{day:%Y%m%d}", place))
    ends = say("Everyone gets one answer, and only you see yours. Closes {time}.", time=countdown(ends_at))
    return Card(
        art="daily",
        overline=say.day(day),
        title=say("Question of the day"),
        body=[
            f"### {escape(question.question.prompt)}",
            choices,
            ends,
            one_in_english(say, question.question),
        ],
        source=say("Counts toward your streak but not the leaderboard, since there's time to look it up."),
        buttons=buttons,
    )
