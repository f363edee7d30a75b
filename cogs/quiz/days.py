"""The question of the day: asked once a person, posted at the server's own time."""

import logging
from datetime import date, time
from typing import Any, ClassVar

import aiohttp
import discord

from bot.domain.errors import UserError
from bot.domain.quiz.daily import Streak, choose_daily, day_ends, local_day, next_posting
from bot.domain.quiz.hints import LETTERS
from bot.domain.quiz.model import QuestionCard
from bot.domain.quiz.refusals import AlreadyAnswered, NoQuestions
from bot.i18n import Say
from bot.services import Bot
from bot.ui.dynamic import DynamicButton
from bot.ui.layout import Card
from bot.ui.request import Request
from bot.ui.text import escape
from cogs.quiz.alarm import Alarm
from cogs.quiz.cards import LONG_LABEL, question_source
from cogs.quiz.library import Library
from cogs.quiz.settings import DAILY_CHANNEL, DAILY_TIME, zone_of
from cogs.quiz.wording import choice_text, countdown, right_answer

_log = logging.getLogger(__name__)

# Settings may change at any time: how long at most until a new posting time is noticed.
LOOK_AGAIN_MS = 10 * 60 * 1000
BEAT_SECONDS = 30.0
_KEY = "daily"


class DayButton(DynamicButton, template=r"quiz:day:(?P<day>[0-9]{8}):(?P<choice>[0-3])"):
    """Answers a day's question."""

    style: ClassVar[discord.ButtonStyle] = discord.ButtonStyle.primary

    def __init__(self, day: str, choice: int | str, label: str = "…") -> None:
        super().__init__(f"quiz:day:{day}:{choice}", label)
        self.day, self.choice = day, int(choice)

    async def act(self, ctx: Request) -> None:
        """Take the answer and tell the presser alone whether it is right."""
        cog: Any = ctx.interaction.client.get_cog("Quiz")
        days: Days = cog.days
        card = await days.answer(ctx, date.fromisoformat(self.day), self.choice)
        message = ctx.interaction.message
        if message is not None and message.flags.ephemeral:
            await ctx.interaction.response.edit_message(view=card)
        else:
            await ctx.interaction.response.send_message(view=card, ephemeral=True)


class Days:
    """Chooses, posts and judges the question of the day."""

    def __init__(self, bot: Bot, library: Library) -> None:
        self._bot = bot
        self._library = library
        self._alarm = Alarm(bot.services.clock, self._ring, every=BEAT_SECONDS)

    def start(self) -> None:
        """Begin to watch the clock."""
        self._alarm.set(_KEY, self._bot.services.clock())

    def close(self) -> None:
        """Stop watching the clock."""
        self._alarm.stop()

    async def card_for(self, ctx: Request) -> Card:
        """Return today's question to somebody, or how they answered it. Raises NoQuestions."""
        say = ctx.say
        guild_id, user_id = ctx.require_guild(), ctx.user_id
        zone = zone_of(await self._bot.services.values(guild_id))
        now = self._bot.services.clock()
        today = local_day(now, zone)
        question = await self._question(guild_id, today)
        records = self._bot.services.store.quiz_records
        choice = await records.day_choice(guild_id, today, user_id)
        if choice is None:
            return day_card(say, question, today, day_ends(now, zone))
        streak = await records.day_streak(guild_id, user_id, today=today)
        return self._result(say, question, choice, streak, day_ends(now, zone))

    async def answer(self, ctx: Request, day: date, choice: int) -> Card:
        """Keep somebody's answer and return its verdict; a second one only shows the first again."""
        say = ctx.say
        guild_id, user_id = ctx.require_guild(), ctx.user_id
        zone = zone_of(await self._bot.services.values(guild_id))
        now = self._bot.services.clock()
        records = self._bot.services.store.quiz_records
        question = await records.day_card(guild_id, day)
        if question is None or day != local_day(now, zone):
            raise UserError("That day is over. Today's question is in /quiz daily.")
        try:
            await records.answer_day(guild_id, day, user_id, choice, now=now)
        except AlreadyAnswered:
            choice = await records.day_choice(guild_id, day, user_id) or 0
        streak = await records.day_streak(guild_id, user_id, today=day)
        return self._result(say, question, choice, streak, day_ends(now, zone))

    def _result(self, say: Say, question: QuestionCard, choice: int, streak: Streak, ends_at: int) -> Card:
        own = escape(choice_text(question, choice))
        if choice == question.right:
            verdict = say("Right! You answered {choice}.", choice=own)
        else:
            verdict = say("Not right this time. You answered {choice}.", choice=own)
        days = say.count(streak.current, "{number} day", "{number} days")
        row = say("{days} in a row (best: {best}).", days=days, best=streak.best)
        return Card(
            title=say("Question of the day"),
            body=[
                f"**{escape(question.question.prompt)}**",
                verdict,
                right_answer(say, question.question),
                f"{row} {say('Next question {time}.', time=countdown(ends_at))}",
            ],
            source=question_source(say, self._bot.services.pack, question.question),
        )

    async def _question(self, guild_id: int, day: date) -> QuestionCard:
        records = self._bot.services.store.quiz_records
        known = await records.day_card(guild_id, day)
        if known is not None:
            return known
        questions = await self._library.of_guild(guild_id)
        card = choose_daily(questions, await records.asked(guild_id), self._bot.services.rng)
        return await records.set_day(guild_id, day, card)

    async def _ring(self, key: str, _moment: int) -> None:
        """Post what is due, and find out when to look again."""
        now = self._bot.services.clock()
        self._alarm.set(key, now + LOOK_AGAIN_MS)
        moments = [now + LOOK_AGAIN_MS]
        for guild_id in await self._bot.services.store.settings.guilds_choosing(DAILY_CHANNEL.key):
            moments.append(await self._post_if_due(guild_id, now))  # noqa: PERF401 - one after the other
        self._alarm.set(key, min(moments))

    async def _post_if_due(self, guild_id: int, now: int) -> int:
        """Post a server's question where its time has come; return the next time (ms UTC)."""
        values = await self._bot.services.values(guild_id)
        zone, at = zone_of(values), time.fromisoformat(values[DAILY_TIME])
        channel_id = values[DAILY_CHANNEL]
        following = next_posting(now, at, zone)
        today = local_day(now, zone)
        # The next posting is on another day: today's moment has passed.
        if channel_id is not None and local_day(following, zone) != today:
            await self._post(guild_id, channel_id, today, day_ends(now, zone))
        return following

    async def _post(self, guild_id: int, channel_id: int, today: date, ends_at: int) -> None:
        """Post once a day, at most: a missed day is better than a channel full of doubles."""
        try:
            question = await self._question(guild_id, today)
        except NoQuestions:
            return
        if not await self._bot.services.store.quiz_records.claim_posting(guild_id, today, channel_id):
            return
        channel = self._bot.get_partial_messageable(channel_id, guild_id=guild_id)
        guild = self._bot.get_guild(guild_id)
        say = self._bot.services.languages.say(guild.preferred_locale if guild is not None else None)
        try:
            await channel.send(view=day_card(say, question, today, ends_at))
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.info("The question of the day could not be posted in %d: %r", channel_id, error)


def day_card(say: Say, question: QuestionCard, day: date, ends_at: int) -> Card:
    """Return a day's question with its choices."""
    texts = [choice_text(question, place) for place in range(len(question.choices))]
    is_long = any(len(text) > LONG_LABEL for text in texts)
    body = [f"**{escape(question.question.prompt)}**"]
    if is_long:
        body.append("\n".join(escape(text) for text in texts))
    ends = countdown(ends_at)
    body.append(say("Everybody can answer once, in private. The day ends {time}.", time=ends))
    return Card(
        title=say("Question of the day, {day}", day=say.day(day)),
        body=body,
        buttons=[
            DayButton(f"{day:%Y%m%d}", place, LETTERS[place] if is_long else text)
            for place, text in enumerate(texts)
        ],
    )
