"""The event in Discord that announces a trivia night in the server's list of events."""

import logging
from datetime import UTC, datetime, timedelta

import discord

from bot.domain.quiz.night import Night, NightPhase
from bot.services import Bot
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip
from cogs.quiz.games import is_quiz_manager
from cogs.quiz.posting import TROUBLE

_log = logging.getLogger(__name__)

SOON_MS = 5 * 60 * 1000  # a night that begins sooner needs no event in Discord
REVEAL_SECONDS = 8  # about; with the time to answer it makes up a question's


class NightEvents:
    """Makes the events of nights, and keeps them in step with what becomes of the nights."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._store = bot.services.store.quiz_nights
        self._clock = bot.services.clock

    async def make(self, ctx: Request, night: Night) -> None:
        """Make an event where the bot may, and the person could make one or manages quizzes."""
        theirs, ours = ctx.interaction.permissions, ctx.interaction.app_permissions
        may = theirs.create_events or theirs.manage_events or is_quiz_manager(ctx)
        guild = self._bot.get_guild(night.guild_id)
        is_soon = night.starts_at < ctx.now + SOON_MS
        if guild is None or is_soon or not may or not (ours.create_events or ours.manage_events):
            return
        say, (starts, ends) = ctx.public_say, _times(night)
        try:
            event = await guild.create_scheduled_event(
                name=say("Trivia night"),
                start_time=starts,
                end_time=ends,
                privacy_level=discord.PrivacyLevel.guild_only,
                entity_type=discord.EntityType.external,
                location=clip(f"#{getattr(ctx.interaction.channel, 'name', '')}", CHOICE_LIMIT),
            )
        except TROUBLE as error:  # the night takes place without it
            _log.info("Night %s has no event: %r", night.id, error)
        else:
            await self._store.note_event(night.id, event.id)

    async def update(self, night: Night) -> None:
        """Move, start, end or delete a night's event, as the night itself was."""
        event_id, guild = await self._store.event_id(night.id), self._bot.get_guild(night.guild_id)
        if event_id is None or guild is None:
            return
        try:
            event = await guild.fetch_scheduled_event(event_id, with_counts=False)
            await self._bring_in_step(event, night)
        except TROUBLE as error:
            _log.info("The event of night %s could not be brought up to date: %r", night.id, error)

    async def _bring_in_step(self, event: discord.ScheduledEvent, night: Night) -> None:
        is_scheduled = event.status is discord.EventStatus.scheduled
        has_begun = night.number >= 0
        if night.is_over and event.status is discord.EventStatus.active:
            await event.end()
        elif is_scheduled and (night.is_over or (not has_begun and self._is_soon(night))):
            await event.delete()  # Discord lets no event begin in the past
        elif is_scheduled and has_begun:
            await event.start()
        elif is_scheduled and night.phase is NightPhase.PLANNED:
            starts, ends = _times(night)
            await event.edit(start_time=starts, end_time=ends)

    def _is_soon(self, night: Night) -> bool:
        return night.starts_at < self._clock() + SOON_MS


def _times(night: Night) -> tuple[datetime, datetime]:
    """Return when a night starts and about when it ends."""
    plan, starts = night.plan, datetime.fromtimestamp(night.starts_at / 1000, UTC)
    a_round = plan.questions * (plan.seconds + REVEAL_SECONDS)
    length = max(3600, len(plan.subjects) * (a_round + plan.break_seconds))
    return starts, starts + timedelta(seconds=length)
