"""Runs games: applies events through the store, displays the results and acts on deadlines."""

from contextlib import suppress

from bot.domain.quiz import events, refusals
from bot.domain.quiz.machine import longest_wait, next_wakeup, open_round, require_unanswered
from bot.domain.quiz.model import Game, Phase, Question
from bot.services import Bot
from bot.ui.request import Request
from cogs.quiz.alarm import Alarm
from cogs.quiz.cards import appeal_card, decided_card
from cogs.quiz.display import Display, retry_write
from cogs.quiz.rights import is_quiz_manager, require_quiz_manager
from cogs.quiz.settings import MANAGERS, STOPPERS

_TIMED_EFFECTS: dict[str, events.Effect] = {
    "card": events.RefreshQuestion(-1),
    "end": events.ShowEnd(),
    "pause": events.ShowPause(),
}


class Games:
    """Runs the games of all channels; whatever it keeps in memory can be restored from the store."""

    def __init__(self, bot: Bot) -> None:
        self._store = bot.services.store.quiz
        self._clock = bot.services.clock
        self.alarm = Alarm(bot.services.clock, self._on_due)
        self.display = Display(bot, self.alarm, self._apply)
        self._unfinished: tuple[str, ...] = ()

    # Events.

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
        step = await self._store.apply_event(game_id, event, now=self._clock())
        self._watch(step.game)
        return step

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
        if what in _TIMED_EFFECTS:
            await self.display.show(game_id, [_TIMED_EFFECTS[what]])
            return
        with suppress(refusals.NoGame):  # the server's data was erased
            step = await retry_write(self._apply, game_id, events.TimePassed(moment))
            await self.display.show(game_id, step.effects)

    # What people ask for.

    async def open_question(self, game_id: str, number: int, user_id: int) -> Question:
        """Return a question that ``user_id`` may still answer. Raises QuizRefusal."""
        game = await self._store.game(game_id)
        if game is None or game.is_over:
            raise refusals.RoundClosed
        open_round(game, number)
        require_unanswered(game, user_id)
        return game.card.question

    async def stop(self, ctx: Request, game_id: str) -> None:
        """Stop a game, where the person may. Raises QuizRefusal."""
        is_manager = is_quiz_manager(ctx)
        if ctx.values[STOPPERS] == MANAGERS and not is_manager:
            raise refusals.NotAllowedToStop
        await self.handle_event(game_id, events.StopAsked(ctx.user_id, may_manage=is_manager))
        await ctx.reply(ctx.say("Stopped. The final standings follow."))

    async def appeal(self, ctx: Request, game_id: str, number: int) -> None:
        """Ask those who manage quizzes, in the channel, to accept a typed answer. Raises QuizRefusal."""
        appeal = await self._store.appeal(game_id, number, ctx.user_id, now=ctx.now)
        game = await self._store.game(game_id)
        if game is None:
            raise refusals.NoGame
        await ctx.reply(appeal_card(ctx.public_say, game, appeal), private=False)

    async def decide_appeal(
        self, ctx: Request, game_id: str, number: int, user_id: int, *, accepted: bool
    ) -> None:
        """Decide an appeal, where the person may. Raises UserError."""
        require_quiz_manager(ctx)
        game = await self._store.decide(game_id, number, user_id, accepted=accepted, now=ctx.now)
        await ctx.edit(decided_card(ctx.public_say, game, number, user_id, accepted=accepted))
        if accepted:
            await self.display.update_reveal(game, number)

    # The process.

    async def find_unfinished_games(self) -> None:
        """Note which games an earlier process left, before this one has any of its own."""
        self._unfinished = await self._store.unfinished(now=self._clock())

    def resume(self) -> None:
        """Continue every game that an earlier process left."""
        for game_id in self._unfinished:
            self.alarm.start(self._catch_up(game_id))

    async def _catch_up(self, game_id: str) -> None:
        """Show what a killed process did not get to show, then let time do the rest."""
        game = await self._store.game(game_id)
        if game is None:
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
