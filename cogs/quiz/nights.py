"""Runs trivia nights: what hosts and time bring is applied through the store; its rounds are games."""

import logging
from collections import Counter
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import assert_never

from discord import ui

from bot.domain.pack.model import Difficulty, Pack
from bot.domain.quiz import events as game_events
from bot.domain.quiz import night_events as events
from bot.domain.quiz.machine import start_game
from bot.domain.quiz.model import EndReason, Game, QuestionCard, Rules
from bot.domain.quiz.night import PAUSE_MS, Night, NightEnd, NightPhase, NightStep, next_look
from bot.domain.quiz.night_plan import with_lists
from bot.domain.quiz.night_standings import SideStanding, leading, night_standings
from bot.domain.quiz.refusals import GameRunning, NoQuestions, QuizRefusal
from bot.domain.quiz.selection import QuestionFilter
from bot.i18n import Say
from bot.services import Bot
from bot.ui.request import say_for_guild
from cogs.quiz.alarm import Alarm
from cogs.quiz.games import Games
from cogs.quiz.library import Library
from cogs.quiz.night_cards import (
    break_card,
    left_out_card,
    moved_card,
    plan_card,
    round_card,
    voided_card,
)
from cogs.quiz.night_event import NightEvents
from cogs.quiz.night_messages import PLAN, REMINDER, WAITING, NightMessages, list_of_round, round_message
from cogs.quiz.night_results import night_end_card
from cogs.quiz.posting import TROUBLE, Posting, is_permanent
from cogs.quiz.recovery import or_catch_up, retry_write
from cogs.quiz.settings import PICTURES

_log = logging.getLogger(__name__)

IDLE_QUESTIONS = 5  # without an answer, one after the other, end a night
NOTICE_RETRY_MS = 30_000
NOTICE_TRIES = 5


class Nights:
    """Runs the trivia nights of all channels; whatever it keeps in memory can be restored from the store."""

    def __init__(self, bot: Bot, games: Games, library: Library) -> None:
        self._bot = bot
        self._services = bot.services
        self._store = bot.services.store.quiz_nights
        self._clock = bot.services.clock
        self._games = games
        self._library = library
        self._posting = Posting(bot)
        self._messages = NightMessages(bot, self._posting)
        self._events = NightEvents(bot)
        self._tries: Counter[str] = Counter()  # to show a notice, by the night's id
        self._unfinished: dict[int, tuple[str, ...]] = {}  # by the shard
        self.alarm = Alarm(bot.services.clock, self._on_due)
        games.on_end(self._round_ended)

    # Events.

    async def begin(self, night: Night) -> None:
        """Store a new night. Raises NightRunning where the channel has one."""
        await self._store.plan(night)
        self._watch(night)

    async def note_plan(self, night: Night, message_id: int) -> None:
        """Note which message announces a night, so that it says later what has become of it."""
        await self._messages.note(night, PLAN, message_id)

    async def handle_event(self, night_id: str, event: events.NightEvent) -> Night:
        """Apply an event, durably, and do in the background what follows from it. Raises QuizRefusal."""
        step = await self._apply(night_id, event)
        self.alarm.start(self._surely(night_id, self._perform(step)))
        return step.night

    async def standings(self, night: Night) -> tuple[SideStanding, ...]:
        """Return who is ahead."""
        return night_standings(night, await self._store.games(night))

    async def up_to_date(self, night: Night) -> Night:
        """Return a night with its lists called what they are now, and with what there is to ask."""
        plan = with_lists(night.plan, await self._services.store.quiz_lists.all(night.guild_id))
        pictures = (await self._services.servers.values(night.guild_id))[PICTURES]
        wanted = QuestionFilter(plan.questions, plan.mode, pictures=pictures)
        count = partial(self._library.available, night.guild_id, wanted=wanted)
        subjects = [replace(each, available=await count(each)) for each in plan.subjects]
        return replace(night, plan=replace(plan, subjects=tuple(subjects)))

    async def _handle(self, night_id: str, event: events.NightEvent) -> None:
        """Apply what nobody asked for; the night may have ended or been erased at the same moment."""
        with suppress(QuizRefusal):
            await self._perform(await retry_write(self._apply, night_id, event))

    async def _apply(self, night_id: str, event: events.NightEvent) -> NightStep:
        step = await self._store.apply_event(night_id, event, now=self._clock())
        self._watch(step.night)
        return step

    def _watch(self, night: Night) -> None:
        key, moment = f"night:{night.id}", next_look(night)
        if moment is None:
            self.alarm.cancel(key)
        else:
            self.alarm.set(key, moment, within=None if night.phase is NightPhase.PLANNED else PAUSE_MS)

    async def _on_due(self, key: str, moment: int) -> None:
        what, _, night_id = key.partition(":")
        await self._surely(night_id, self._do_due(what, night_id, moment))

    async def _surely(self, night_id: str, work: Awaitable[None]) -> None:
        """Do something for a night, or what is left of it once the store works again."""
        await or_catch_up(work, partial(self._catch_up_with_round, night_id))

    async def _do_due(self, what: str, night_id: str, moment: int) -> None:
        night = await self._store.night(night_id)
        if night is None or not self._bot.shards_here.have(night.guild_id):
            return  # another process has it by now
        if what == "notice":
            await self._show_notice(night_id)
        else:
            await self._handle(night_id, events.TimeReached(moment))

    async def _perform(self, step: NightStep) -> None:
        night = step.night
        for effect in step.effects:
            match effect:
                case events.Remind():
                    soon = await self.up_to_date(night)
                    say = self._say(night)
                    card = plan_card(say, await self._pack(say), soon, is_reminder=True)
                    await self._post(night, card, message=WAITING if night.is_waiting else REMINDER)
                case events.TellMoved():
                    await self._show_change(night)
                    await self._post(night, moved_card(self._say(night), night))
                case events.TellReplanned():
                    await self._show_change(night)
                case events.StartRound(number):
                    await self._start_round(night, number)
                case events.HoldRound(number, held=held):
                    await self._games.handle_failure(night.game_id(number), game_events.HoldAsked(held))
                case events.StopRound(number):
                    stop = game_events.StopAsked(night.host_id, may_manage=True)
                    await self._games.handle_failure(night.game_id(number), stop)
                case events.TellVoided(number, question):
                    await self._tell_voided(night, number, question)
                case events.ShowNotice():
                    await self._show_notice(night.id)
                case _:
                    assert_never(effect)

    # Rounds.

    async def _start_round(self, night: Night, number: int) -> None:
        """Begin a round's game and announce it, unless an earlier process did."""
        if await self._services.store.quiz.game(night.game_id(number)) is not None:
            return
        if await self._is_off(night):
            await self._handle(night.id, events.NightSwitchedOff(for_all=True))
            return
        night = await self.up_to_date(night)
        try:
            step = start_game(self._game(night, number, await self._choose(night, number)))
            await retry_write(self._games.begin, step)
        except NoQuestions:
            await self._leave_out(night, number)
        except GameRunning:
            await self._handle(night.id, events.RoundBlocked(number))
        else:
            # The standings of the night follow instead.
            await retry_write(self._services.store.quiz.note_end_shown, step.game.id)
            list_ = await list_of_round(self._services.store, night, number)
            say = self._say(night)
            card = round_card(say, await self._pack(say), night, step.game, list_)
            await self._post(night, card, message=round_message(number))
            self._games.display.show_in_background(step)
            await self._messages.update(night, await self.standings(night))
            if number == 0:
                await self._events.update(night)

    async def _leave_out(self, night: Night, number: int) -> None:
        """Say that a round has no questions, and go on with the next one."""
        if number < len(night.plan.subjects):
            is_gone = (
                night.plan.subjects[number].list_id is not None
                and await list_of_round(self._services.store, night, number) is None
            )
            say = self._say(night)
            card = left_out_card(say, await self._pack(say), night, number, is_gone=is_gone)
            await self._post(night, card, name=f"out{number}")
        await self._end_round(night, number, EndReason.FINISHED, was_empty=True)

    def _game(self, night: Night, number: int, cards: tuple[QuestionCard, ...]) -> Game:
        plan = night.plan
        return Game(
            id=night.game_id(number),
            guild_id=night.guild_id,
            channel_id=night.channel_id,
            starter_id=night.host_id,
            cards=cards,
            rules=Rules(seconds=plan.seconds, mode=plan.mode_of(number), idle_limit=IDLE_QUESTIONS),
            started_at=self._clock(),
            despite_off=night.despite_off,
        )

    async def _choose(self, night: Night, number: int) -> tuple[QuestionCard, ...]:
        """Choose a round's questions; a tie-breaker is one, hard if possible. Raises NoQuestions."""
        plan, locale = night.plan, self._say(night).locale
        choose = partial(self._library.choose, night.guild_id, locale=locale)
        pictures = (await self._services.servers.values(night.guild_id))[PICTURES]
        if number < len(plan.subjects):
            subject = plan.subjects[number]
            lists = None if subject.list_id is None else (subject.list_id,)
            wanted = QuestionFilter(plan.questions, plan.mode, subject.topic or None, lists=lists)
            return await choose(replace(wanted, pictures=pictures))
        wanted = QuestionFilter(1, plan.mode_of(number), lists=plan.list_ids, pictures=pictures)
        for each in (replace(wanted, difficulty=Difficulty.HARD), wanted):
            with suppress(NoQuestions):
                return await choose(each)
        return await choose(replace(wanted, lists=None))

    async def _round_ended(self, game: Game) -> None:
        """Tell the night, if the game was a round of one."""
        await self._surely(game.id[1:], self._note_round(game))

    async def _note_round(self, game: Game) -> None:
        first, night_id = game.id[:1], game.id[1:]
        night = await self._store.night(night_id)
        if night is not None and first.isdigit() and game.end_reason is not None:
            await self._end_round(night, int(first) - 1, game.end_reason)

    async def _end_round(
        self, night: Night, number: int, reason: EndReason, *, was_empty: bool = False
    ) -> None:
        is_tied = len(leading(await self.standings(night))) > 1
        await self._handle(night.id, events.RoundEnded(number, reason, is_tied, was_empty))

    # What people see.

    async def _post(self, night: Night, card: ui.LayoutView, *, name: str = "", message: str = "") -> None:
        """Post a card that the night can do without; one with a name is not posted again after a restart.

        One that is called ``message`` is brought up to date later.
        """
        nonce = f"{night.id}-{name or self._clock() % 100_000}"
        try:
            posted = await self._posting.post(night, card, nonce=nonce)
        except TROUBLE as error:
            _log.info("Night %s: a card could not be posted: %r", night.id, error)
        else:
            if message:
                await retry_write(self._messages.note, night, message, posted.id)

    async def _show_change(self, night: Night) -> None:
        """Have the cards that announced a night, and its event, say what is planned now."""
        await self._messages.update_plan(await self.up_to_date(night))
        await self._events.update(night)

    async def _tell_voided(self, night: Night, number: int, question: int) -> None:
        game = await self._services.store.quiz.game(night.game_id(number))
        if game is not None:
            await self._games.display.update_results(game, question)
            await self._post(night, voided_card(self._say(night), number, question))

    async def _show_notice(self, night_id: str) -> None:
        """Post the standings of a break or the podium, once; where Discord fails, try again later."""
        night = await self._store.night(night_id)
        if night is None or not night.notice or await self._store.shown(night_id) == night.notice:
            return
        is_news = night.end_reason is not NightEnd.UNREACHABLE
        try:
            if is_news:
                card = await self._notice(night)
                nonce = f"{night.id}-{night.deadline % 100_000}"
                posted = await self._posting.post(night, card, nonce=nonce)
                if not night.is_over:
                    await retry_write(self._messages.note, night, night.notice, posted.id)
        except TROUBLE as error:
            _log.info("Night %s: its notice could not be posted: %r", night_id, error)
            self._tries[night_id] += 1
            if not is_permanent(error) and self._tries[night_id] < NOTICE_TRIES:
                self.alarm.set(f"notice:{night_id}", self._clock() + NOTICE_RETRY_MS)
                return
            if is_permanent(error):
                await self._handle(night_id, events.Unreachable())
        if night.is_over:
            await self._events.update(night)
        self._tries.pop(night_id, None)
        await retry_write(self._store.note_shown, night_id, night.notice)
        if is_news:
            await self._messages.update(night, await self.standings(night))

    async def _notice(self, night: Night) -> ui.LayoutView:
        standings, say = await self.standings(night), self._say(night)
        if night.is_over:
            return night_end_card(say, night, standings)
        return break_card(say, await self._pack(say), await self.up_to_date(night), standings)

    def _say(self, night: Night) -> Say:
        return say_for_guild(self._bot, night.guild_id)

    async def _pack(self, say: Say) -> Pack:
        return await self._services.servers.pack(say.locale)

    # Settings, channels and the process.

    async def _is_off(self, night: Night) -> bool:
        if night.despite_off:
            return await self._games.is_closed(night.guild_id)
        return await self._games.is_off_at(night.guild_id, night.channel_id)

    def server_changed(self, guild_id: int | None) -> None:
        """End the nights of a server (None: of all) where settings have switched quizzes off."""
        self.alarm.start(retry_write(self._end_switched_off, guild_id))

    async def _end_switched_off(self, guild_id: int | None) -> None:
        for night_id in await self._store.running_ids(guild_id):
            night = await self._store.night(night_id)
            if night is not None and self._bot.shards_here.have(night.guild_id) and await self._is_off(night):
                await self._handle(night_id, events.NightSwitchedOff(for_all=True))

    async def end_unreachable(self, *, guild_id: int | None = None, channel_id: int | None = None) -> None:
        """End the night of a channel that is gone, or all of a server."""
        night = await self._store.running_in(channel_id) if channel_id is not None else None
        gone = () if night is None else (night.id,)
        for night_id in gone if guild_id is None else await self._store.running_ids(guild_id):
            await self._handle(night_id, events.Unreachable())

    async def end_all(self, guild_id: int) -> None:
        """End every night of a server that is about to be erased, the planned ones too."""
        for night_id in await self._store.running_ids(guild_id):
            await self._handle(night_id, events.ServerErased())

    async def find_unfinished(self, shard_id: int) -> None:
        """Note which nights another process left on a shard, before this one has any of its own there."""
        shards = self._bot.shards_here.count
        self._unfinished[shard_id] = await self._store.unfinished(shard_id, shards, now=self._clock())

    def resume(self, shard_id: int) -> None:
        """Continue every night that another process left on a shard."""
        for night_id in self._unfinished.pop(shard_id, ()):
            self.alarm.start(retry_write(self._catch_up, night_id))

    async def _catch_up_with_round(self, night_id: str) -> None:
        """Do what was left undone for a night and for its running round. Raises StoreError."""
        await self._catch_up(night_id)
        night = await self._store.night(night_id)
        if night is not None and night.phase is NightPhase.ROUND:
            await self._games.catch_up(night.game_id(night.number))

    async def _catch_up(self, night_id: str) -> None:
        """Do what a process did not get to do, then let time do the rest. Raises StoreError."""
        night = await self._store.night(night_id)
        if night is None or not self._bot.shards_here.have(night.guild_id):
            return
        self._watch(night)
        if night.phase is NightPhase.PLANNED:  # it may have been moved
            await self._messages.update_plan(await self.up_to_date(night))
        games = await self._store.games(night)
        for number, game in games.items():
            is_current = night.phase is NightPhase.ROUND and number == night.number
            if not game.is_over and not is_current:
                await self._perform(NightStep(night, (events.StopRound(number),)))
            elif is_current and game.end_reason is not None:
                await self._end_round(night, number, game.end_reason)
            elif is_current and game.held != night.paused:
                await self._perform(NightStep(night, (events.HoldRound(number, night.paused),)))
        if night.phase is NightPhase.ROUND and night.number not in games:
            await self._start_round(night, night.number)
        await self._show_notice(night_id)
        if not night.is_over and await self._is_off(night):
            await self._handle(night_id, events.NightSwitchedOff(for_all=True))
