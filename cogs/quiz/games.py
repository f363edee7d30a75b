"""Runs games: what people press and what time brings is applied through the store, and displayed."""

import logging
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.quiz import events, refusals
from bot.domain.quiz.exchange.model import MAX_ANSWER
from bot.domain.quiz.judging import asks_to_skip
from bot.domain.quiz.machine import longest_wait, next_wakeup, open_round, require_unanswered
from bot.domain.quiz.model import Game, Phase
from bot.domain.quiz.night import may_direct
from bot.domain.quiz.scoring import right_points
from bot.domain.settings.model import Values
from bot.services import Bot
from bot.ui.access import is_switched_off
from bot.ui.components import Handled, handled
from bot.ui.forms import KeptForm
from bot.ui.request import Request, channel_ids_of, time_of
from bot.ui.text import escape, one_stop
from cogs.quiz import ids
from cogs.quiz.alarm import Alarm
from cogs.quiz.appeals import Appeals
from cogs.quiz.asides import Asides, Kind
from cogs.quiz.cards import choice_text, verdict
from cogs.quiz.display import Display
from cogs.quiz.night_cards import round_stopped_card
from cogs.quiz.notices import duel_card
from cogs.quiz.posting import TROUBLE
from cogs.quiz.recovery import or_catch_up, retry_write
from cogs.quiz.settings import MANAGER_ROLES, MANAGERS, STARTERS, STOPPERS

_log = logging.getLogger(__name__)

EndListener = Callable[[Game], Coroutine[Any, Any, None]]
_NOBODY = 0  # in place of the person who stops a game
_TIMED_EFFECTS: dict[str, events.Effect] = {
    "card": events.RefreshQuestion(-1),
    "end": events.ShowEnd(),
    "pause": events.ShowPause(),
}


def is_quiz_manager(ctx: Request) -> bool:
    """Return whether the person manages quizzes here: Manage Server, or one of the roles set for it."""
    user = ctx.interaction.user
    roles = user.roles if isinstance(user, discord.Member) else []
    return ctx.interaction.permissions.manage_guild or any(
        role.id in ctx.values[MANAGER_ROLES] for role in roles
    )


def require_quiz_manager(ctx: Request) -> None:
    """Raise UserError unless the person manages quizzes here."""
    ctx.require_guild()
    if not is_quiz_manager(ctx):
        raise UserError("Only quiz managers can do that. They have Manage Server or a quiz manager role.")


def may_start(ctx: Request) -> bool:
    """Return whether the person may start quizzes: in some servers only those who manage them do."""
    return ctx.values[STARTERS] != MANAGERS or is_quiz_manager(ctx)


def require_starter(ctx: Request) -> None:
    """Raise UserError where only those who manage quizzes start them, and this person does not."""
    if not may_start(ctx):
        raise UserError("In this server, only quiz managers can start a quiz.")


def _may_stop(ctx: Request, game: Game) -> bool:
    """Return whether the person may stop a game."""
    if is_quiz_manager(ctx):
        return True
    if game.phase is Phase.INVITED:
        return ctx.user_id in game.rules.players
    return ctx.user_id == game.starter_id and ctx.values[STOPPERS] != MANAGERS


class TypedAnswerForm(KeptForm):
    """Takes one typed answer to the open question."""

    kind = ids.FORM

    def __init__(self, ctx: Request, game: Game) -> None:
        super().__init__(game.id, game.number, title=ctx.say("Your answer"))
        self.add_item(ui.TextDisplay(escape(game.card.question.prompt, 1_000)))
        answer: ui.TextInput[Any] = ui.TextInput(
            placeholder=ctx.say("You get one answer"), max_length=MAX_ANSWER, custom_id="answer"
        )
        self.add_item(ui.Label(text=ctx.say("Answer"), component=answer))


class Games:
    """Runs the games of all channels; whatever it keeps in memory can be restored from the store."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._services = bot.services
        self._store = bot.services.store.quiz
        self._clock = bot.services.clock
        self.alarm = Alarm(bot.services.clock, self._on_due)
        self.display = Display(bot, self.alarm, self._apply, self.catch_up)
        self._asides = Asides()
        self._appeals = Appeals(bot)
        self._unfinished: dict[int, tuple[str, ...]] = {}  # by the shard
        self._end_listeners: list[EndListener] = []

    def on_end(self, listener: EndListener) -> None:
        """Have ``listener`` called with every game that ends while this process runs, in the background."""
        self._end_listeners.append(listener)

    # Events.

    async def begin_for(self, ctx: Request, step: events.Step) -> None:
        """Begin a game that somebody asked for; where one runs, they are told what they can do about it."""
        try:
            await self.begin(step)
        except refusals.GameRunning as refusal:
            running = await self._store.running_in(step.game.channel_id)
            if running is not None and _may_stop(ctx, running):
                raise refusals.OwnGameRunning from refusal
            raise

    async def begin(self, step: events.Step) -> None:
        """Store a new game, to be shown by the caller. Raises GameRunning where the channel has one."""
        await self._store.start(step.game)
        self._watch(step.game)

    async def handle_event(self, game_id: str, event: events.Event) -> events.Step:
        """Apply an event, durably, and show the result in the background. Raises QuizRefusal."""
        step = await self._apply(game_id, event)
        self.display.show_in_background(step)
        return step

    async def handle_failure(self, game_id: str, event: events.Event) -> None:
        """Apply what went wrong in Discord; a game may have ended at the same moment."""
        with suppress(refusals.QuizRefusal):
            await self.handle_event(game_id, event)

    async def _apply(self, game_id: str, event: events.Event) -> events.Step:
        if not await self._is_here(game_id):
            raise refusals.NoGame
        step = await self._store.apply_event(game_id, event, now=self._clock())
        self._watch(step.game)
        for effect in step.effects:
            if isinstance(effect, events.ShowReveal):
                self.alarm.start(self._tell_results(step.game, effect.number))
        if any(isinstance(effect, events.ShowEnd) for effect in step.effects):
            for listener in self._end_listeners:
                self.alarm.start(listener(step.game))
        return step

    async def _tell_results(self, game: Game, number: int) -> None:
        """Tell those who answered a question in private whether they were right."""
        card, guesses = game.cards[number], game.rounds[number].guesses
        await self._asides.tell_results(
            game.id, number, guesses, lambda say, guess: verdict(say, card, guess), now=self._clock()
        )

    async def _is_here(self, game_id: str) -> bool:
        """Return whether a game is on a shard of this process: another one may have taken it over."""
        guild_id = await self._store.guild_of(game_id)
        return guild_id is not None and self._bot.shards_here.have(guild_id)

    def _watch(self, game: Game) -> None:
        moment = next_wakeup(game)
        if moment is None:
            self.alarm.cancel(f"game:{game.id}")
            self.alarm.cancel(f"card:{game.id}")
        else:
            self.alarm.set(f"game:{game.id}", moment, within=longest_wait(game))
        if game.phase is not Phase.PAUSED:
            self.alarm.cancel(f"pause:{game.id}")

    async def _on_due(self, key: str, moment: int) -> None:
        what, _, game_id = key.partition(":")
        await or_catch_up(self._do_due(what, game_id, moment), partial(self.catch_up, game_id))

    async def _do_due(self, what: str, game_id: str, moment: int) -> None:
        if what in _TIMED_EFFECTS:
            if await self._is_here(game_id):
                await self.display.show(game_id, [_TIMED_EFFECTS[what]])
            return
        with suppress(refusals.NoGame):  # the server's data was erased
            step = await retry_write(self._apply, game_id, events.TimePassed(moment))
            await self.display.show(game_id, step.effects)

    # What people press: it becomes an event, and they are told what came of it, or why it is refused.

    def handlers(self) -> list[type[Handled]]:
        """Return what to pass to ``bot.add_dynamic_items``."""
        return [
            handled(ids.ANSWER, self.answer),
            handled(ids.TYPE, self.open_form),
            handled(ids.HINT, self.hint),
            handled(ids.SKIP, self.skip),
            handled(ids.CONTINUE, self.go_on),
            handled(ids.STOP, self.stop),
            handled(ids.DUEL, self.answer_duel),
            handled(ids.APPEAL, self._appeals.take),
            handled(ids.VERDICT, self.decide_appeal),
        ]

    async def answer(
        self, ctx: Request, game_id: str, number: int, choice: int | None = None, text: str | None = None
    ) -> None:
        """Take an answer: a choice, or a text."""
        # By Discord's clock: fair to those with a slow connection to us.
        pressed_at = time_of(ctx.interaction.id)
        event = events.Answered(ctx.user_id, number, pressed_at, choice, text)
        game = (await self.handle_event(game_id, event)).game
        card, round_ = game.cards[number], game.rounds[number]
        if game.is_private and round_.closed_at is not None:
            await ctx.interaction.response.defer()  # the question's card says it
            return
        guess = round_.guess_of(ctx.user_id)
        if round_.closed_at is not None and guess is not None:  # this was the last answer to wait for
            told = verdict(ctx.say, card, guess)
        else:
            answer = text or "" if choice is None else choice_text(card, choice)
            told = one_stop(ctx.say("Saved. You answered **{answer}**.", answer=escape(answer)))
        await self._asides.tell(ctx, game_id, number, Kind.ANSWER, told)

    async def open_form(self, ctx: Request, game_id: str, number: int) -> None:
        """Open the form for a typed answer, unless it would be refused."""
        game = await self._store.game(game_id)
        if game is None:
            raise refusals.RoundClosed
        open_round(game, number)
        require_unanswered(game, ctx.user_id)
        await ctx.interaction.response.send_modal(TypedAnswerForm(ctx, game))

    async def take_typed(self, ctx: Request, texts: Mapping[str, str], game_id: str, number: int) -> None:
        """Take what was typed into a form; where it comes too late, the person has their text back."""
        text, game = " ".join(texts["answer"].split()), await self._store.game(game_id)
        try:
            if game is not None and number == game.number and asks_to_skip(game.card.question, text):
                await self.skip(ctx, game_id, number)
            else:
                await self.answer(ctx, game_id, number, text=text)
        except refusals.QuizRefusal as refusal:
            kept = ctx.say("You typed: {answer}", answer=escape(text))
            await ctx.reply("\n".join([*map(ctx.say.phrase, refusal.problems), kept]))

    async def hint(self, ctx: Request, game_id: str, number: int) -> None:
        """Give the presser a hint."""
        say = ctx.say
        step = await self.handle_event(game_id, events.HintAsked(ctx.user_id, number))
        hint = next(effect.hint for effect in step.effects if isinstance(effect, events.ShowHint))
        hints = step.game.round.hints_of(ctx.user_id)
        worth = right_points(step.game.card.question.difficulty, hints)
        value = say("A right answer is now worth about {points} points for you.", points=worth)
        if step.game.card.is_typed:
            text = say("It looks like this: {shape}", shape=escape(hint))
        else:
            text = say("It's not {choices}.", choices=say.join(hint.split(), "or"))
        await self._asides.tell(ctx, game_id, number, Kind.HINT, f"{text}\n-# {value}")

    async def skip(self, ctx: Request, game_id: str, number: int) -> None:
        """Count a vote to skip the question."""
        step = await self.handle_event(game_id, events.SkipVoted(ctx.user_id, number))
        if step.game.rounds[number].closed_at is not None:
            await ctx.interaction.response.defer()  # the question's card says so
        else:
            noted = ctx.say(
                "Your vote is in. The question is skipped once more than half of the players want to."
            )
            await self._asides.tell(ctx, game_id, number, Kind.VOTE, noted)

    async def go_on(self, ctx: Request, game_id: str) -> None:
        """Continue a paused game."""
        await self.handle_event(game_id, events.ContinueAsked(ctx.user_id))
        await ctx.reply(ctx.say("The quiz is back on."))

    async def answer_duel(self, ctx: Request, game_id: str, *, accepted: bool) -> None:
        """Accept or decline a duel, and close its invitation."""
        try:
            game = (
                await self.handle_event(game_id, events.DuelAnswered(ctx.user_id, accepted=accepted))
            ).game
        except refusals.QuizRefusal:
            known = await self._store.game(game_id)
            if known is None or known.phase is Phase.INVITED:
                raise
            game = known  # it was answered before: the buttons should be gone
        await ctx.edit(duel_card(ctx.public_say, game))

    async def note_invitation(self, ctx: Request, game_id: str) -> None:
        """Note which message invites to a duel, so that its buttons go when it expires."""
        try:
            message = await ctx.interaction.original_response()
        except TROUBLE as error:
            _log.info("Game %s: its invitation could not be found: %r", game_id, error)
        else:
            await self._store.note_invitation(game_id, message.id)

    async def stop(self, ctx: Request, game_id: str) -> None:
        """Stop a game, where the person may."""
        is_manager = is_quiz_manager(ctx)
        game = await self._store.game(game_id)
        is_on = game is not None and game.phase is not Phase.INVITED
        if is_on and ctx.values[STOPPERS] == MANAGERS and not is_manager:
            raise refusals.OnlyManagersStop
        night = await self._services.store.quiz_nights.running_in(ctx.interaction.channel_id or 0)
        await self.handle_event(game_id, events.StopAsked(ctx.user_id, may_manage=is_manager))
        if night is not None and night.game_id(night.number) == game_id:
            may_end = may_direct(night, ctx.user_id, may_manage=is_manager)
            card = round_stopped_card(ctx.public_say, night, ctx.user_id, may_end=may_end)
            await ctx.reply(card, private=False)
        else:
            await ctx.reply(ctx.say("Quiz stopped."))

    async def decide_appeal(
        self, ctx: Request, game_id: str, number: int, user_id: int, *, accepted: bool
    ) -> None:
        """Decide an appeal, where the person may."""
        require_quiz_manager(ctx)
        game = await self._appeals.decide(ctx, game_id, number, user_id, accepted=accepted)
        if accepted:
            await self.display.update_results(game, number)

    # Settings.

    def is_off(self, channel: Any, values: Values) -> bool:
        """Return whether quizzes are switched off in a channel."""
        return is_switched_off(self._services.catalogue, values, channel_ids_of(channel), __name__)

    async def is_off_at(self, guild_id: int, channel_id: int) -> bool:
        """Return the same of a channel by its id; False where it is unseen, for its category is unknown."""
        channel = self._bot.get_channel(channel_id)
        values = await self._services.servers.values(guild_id)
        return values.is_closed or (channel is not None and self.is_off(channel, values))

    async def is_closed(self, guild_id: int) -> bool:
        """Return whether the operator blocked a server: nothing is played there, whoever may."""
        return (await self._services.servers.values(guild_id)).is_closed

    def server_changed(self, guild_id: int | None) -> None:
        """End the games of a server (None: of all) that settings have switched off."""
        self.alarm.start(retry_write(self._end_switched_off, guild_id))

    async def _end_switched_off(self, guild_id: int | None) -> None:
        for game_id in await self._store.running_game_ids(guild_id):
            await self._end_if_switched_off(game_id)

    async def _end_if_switched_off(self, game_id: str) -> None:
        game = await self._store.game(game_id)
        if game is None or game.is_over:
            return
        if await self.is_off_at(game.guild_id, game.channel_id):
            closed = await self.is_closed(game.guild_id)
            await self.handle_failure(game_id, events.SwitchedOff(for_all=closed))

    async def end_all(self, guild_id: int) -> None:
        """End every game of a server."""
        for game_id in await self._store.running_game_ids(guild_id):
            await self.handle_failure(game_id, events.StopAsked(_NOBODY, may_manage=True))

    # The process.

    async def find_unfinished(self, shard_id: int) -> None:
        """Note which games another process left on a shard, before this one has any of its own there."""
        shards = self._bot.shards_here.count
        self._unfinished[shard_id] = await self._store.unfinished(shard_id, shards, now=self._clock())

    def resume(self, shard_id: int) -> None:
        """Continue every game that another process left on a shard."""
        for game_id in self._unfinished.pop(shard_id, ()):
            self.alarm.start(retry_write(self.catch_up, game_id))

    async def catch_up(self, game_id: str) -> None:
        """Show what a process did not get to show, then let time do the rest. Raises StoreError."""
        game = await self._store.game(game_id)
        if game is None or not self._bot.shards_here.have(game.guild_id):
            return
        self._watch(game)
        effects: list[events.Effect] = []
        if game.rounds:
            shown = await self._store.shown(game_id, game.number)
            if game.round.closed_at is not None and not shown.is_revealed:
                effects.append(events.ShowReveal(game.number))
            if game.phase is Phase.ASKING and shown.message_id is None:
                step = await retry_write(self._apply, game_id, events.CardUnseen())
                effects += step.effects
        if game.phase is Phase.PAUSED and await self._store.pause_message_id(game_id) is None:
            effects.append(events.ShowPause())
        if game.is_over:
            effects.append(events.ShowEnd())
        await self.display.show(game_id, effects)
        await self._end_if_switched_off(game_id)
