"""Hosts games: lets events happen in the store, shows what came of them, and wakes games in time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import TypeVar, assert_never

from discord import ui

from bot.domain.errors import StoreError
from bot.domain.quiz import refusals
from bot.domain.quiz.events import (
    CardDeleted,
    CardUnseen,
    DiscordFailed,
    Effect,
    Event,
    RefreshQuestion,
    ShowEnd,
    ShowHint,
    ShowPause,
    ShowQuestion,
    ShowReveal,
    Step,
    TimePassed,
)
from bot.domain.quiz.machine import longest_wait, open_round, wakes_at
from bot.domain.quiz.model import Game, Phase
from bot.i18n import Say
from bot.services import Bot
from bot.store.quiz import Shown
from bot.ui.request import Request
from cogs.quiz.alarm import Alarm
from cogs.quiz.cards import (
    end_card,
    invited_card,
    pause_card,
    question_card,
    resumed_card,
    reveal_card,
)
from cogs.quiz.posting import TROUBLE, HeldBack, Posting, is_permanent, is_unknown_message

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

# A card counts who has answered at most this often: Discord allows five edits in 5 s.
REFRESH_MS = 2_000
END_RETRY_MS = 60_000  # while Discord fails, the final standings are tried again after this
END_TRIES = 5
PAUSE_RETRY_MS = 5_000  # a pause that could not be announced is tried again after this
STORE_RETRY_S = 2.0  # while the store cannot write, a game waits this long before it tries again
FINISH_S = 2.0  # at the end, for messages that are on their way
LATE_MS = 2_000  # a question whose card appears later than this after it was opened gets its time again
STALE_MS = 1_000  # Discord's clock and this machine's may differ by so much


class Host:
    """Carries the games of every channel; all that it keeps in memory can be found again in the store."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.services = bot.services
        self.alarm = Alarm(bot.services.clock, self._ring)
        self._left: tuple[str, ...] = ()
        self._turns: dict[str, asyncio.Lock] = {}
        self._refreshed: dict[str, int] = {}
        self._end_tries: dict[str, int] = {}
        self._posting = Posting(bot)
        self._lost_pauses: dict[str, str] = {}  # by game, the nonce of a card that may stand there or not

    # Events.

    async def begin(self, step: Step) -> None:
        """Keep a new game. Raises GameRunning where the channel has one."""
        await self.services.store.quiz.start(step.game)
        self._watch(step.game)

    async def happen(self, game_id: str, event: Event) -> Step:
        """Let an event happen, durably; the caller shows it with :meth:`follow`. Raises QuizRefusal."""
        step = await self.services.store.quiz.apply_event(game_id, event, now=self.services.clock())
        self._watch(step.game)
        return step

    def follow(self, step: Step) -> None:
        """Show what an event led to, beside what is going on."""
        effects = [effect for effect in step.effects if not self._needs_nothing(step.game, effect)]
        if effects:
            self.alarm.start(self._show(step.game.id, effects))

    def _needs_nothing(self, game: Game, effect: Effect) -> bool:
        """Whether an effect is told to the presser alone, or comes with what is going to be shown anyway."""
        return isinstance(effect, ShowHint) or (
            isinstance(effect, RefreshQuestion) and self._is_refreshed_later(game)
        )

    async def acknowledge(self, ctx: Request, step: Step, text: str) -> None:
        """Tell the presser alone that it counts, and everybody what it led to."""
        self.follow(step)
        await ctx.interaction.response.send_message(text, ephemeral=True)

    async def answer_invitation(self, ctx: Request, step: Step, *, accepted: bool) -> None:
        """Close a duel's invitation in place, and begin or end the duel."""
        self.follow(step)
        await ctx.interaction.response.edit_message(
            view=invited_card(self.say(step.game), step.game, accepted=accepted)
        )

    async def open_question(self, game_id: str, number: int, user_id: int) -> Game:
        """Return the game if ``user_id`` may still answer that question; raises QuizRefusal."""
        game = await self.services.store.quiz.game(game_id)
        if game is None or game.is_over:
            raise refusals.RoundClosed
        open_round(game, number)
        if game.rules.players and user_id not in game.rules.players:
            raise refusals.NotAPlayer
        if game.round.guess_of(user_id) is not None:
            raise refusals.AlreadyAnswered
        return game

    async def look_round(self) -> None:
        """Note which games a former process left, before this one has any of its own."""
        self._left = await self.services.store.quiz.unfinished(now=self.services.clock())

    async def resume(self) -> None:
        """Take up every game that a former process left, where it stands."""
        for game_id in self._left:
            self.alarm.start(self._catch_up(game_id))

    def close(self) -> None:
        """Stop waking games; the store has all of them."""
        self.alarm.stop()

    async def finish(self) -> None:
        """Let what is being shown come through, for a moment; the next process shows what is missing."""
        await self.alarm.finish(FINISH_S)

    # Time.

    def _watch(self, game: Game) -> None:
        self.alarm.set(f"game:{game.id}", wakes_at(game), within=longest_wait(game))
        if game.is_over:
            self._refreshed.pop(game.id, None)
            self._lost_pauses.pop(game.id, None)
            self.alarm.set(f"card:{game.id}", None)
        if game.phase is not Phase.PAUSED:
            self.alarm.set(f"pause:{game.id}", None)

    async def _ring(self, key: str, moment: int) -> None:
        what, _, game_id = key.partition(":")
        if what == "card":
            await self._show(game_id, [RefreshQuestion(-1)])
        elif what == "end":
            await self._show(game_id, [ShowEnd()])
        elif what == "pause":
            await self._show(game_id, [ShowPause()])
        else:
            try:
                step = await self._retry_write(lambda: self.happen(game_id, TimePassed(moment)))
            except refusals.NoGame:
                return  # the server's data was erased
            await self._show(game_id, step.effects)

    async def _catch_up(self, game_id: str) -> None:
        """Show what a killed process did not get to show, then let time do the rest."""
        game = await self.services.store.quiz.game(game_id)
        if game is None:
            return
        self._watch(game)
        effects: list[Effect] = []
        if game.rounds:
            shown = await self.services.store.quiz.shown(game_id, game.number)
            if game.round.closed_at is not None and not shown.is_revealed:
                effects.append(ShowReveal(game.number))
            if game.phase is Phase.ASKING and shown.message_id is None:
                step = await self._retry_write(lambda: self.happen(game_id, CardUnseen()))
                effects += step.effects
        if game.phase is Phase.PAUSED and await self.services.store.quiz.pause_message_id(game_id) is None:
            effects.append(ShowPause())
        if game.is_over:
            effects.append(ShowEnd())
        await self._show(game_id, effects)

    # Showing.

    async def _show(self, game_id: str, effects: Iterable[Effect]) -> None:
        """Show effects in order, one at a time for each game; a failure becomes an event of the game."""
        turn = self._turns.setdefault(game_id, asyncio.Lock())
        async with turn:
            queue = list(effects)
            while queue:
                failure = await self._attempt(game_id, queue.pop(0))
                if failure is not None:
                    step = await self._retry_write(lambda failure=failure: self.happen(game_id, failure))
                    # What was left to show is of no use any more; the state says what is.
                    queue = [effect for effect in step.effects if not isinstance(effect, ShowReveal)]
        game = await self.services.store.quiz.game(game_id)
        if game is None or game.is_over:
            self._turns.pop(game_id, None)

    async def _attempt(self, game_id: str, effect: Effect) -> Event | None:
        """Show one effect from the game's present state; return what its failure means to the game."""
        game = await self.services.store.quiz.game(game_id)
        if game is None:
            return None
        try:
            match effect:
                case ShowQuestion():
                    await self._post_question(game)
                case RefreshQuestion():
                    await self._refresh(game)
                case ShowReveal(number):
                    await self._reveal(game, number)
                case ShowPause():
                    await self._post_pause(game)
                case ShowEnd():
                    await self._post_end(game)
                case ShowHint():
                    pass  # told to one person, by the button
                case _:
                    assert_never(effect)
        except TROUBLE as error:
            return await self._meaning(game, effect, error)
        return None

    async def _meaning(self, game: Game, effect: Effect, error: BaseException) -> Event | None:
        _log.info("Game %s: %s could not be shown: %r", game.id, type(effect).__name__, error)
        permanent = is_permanent(error)
        if game.is_over:
            if isinstance(effect, ShowEnd):
                await self._retry_end(game, give_up=permanent)
            return None
        if is_unknown_message(error):
            return CardDeleted()
        again_at = self._posting.again_at(game)
        if isinstance(effect, RefreshQuestion) and not permanent:
            return None  # a count that is a little old is no reason to pause
        if isinstance(effect, ShowPause) and not permanent:
            if not isinstance(error, HeldBack):
                self._lost_pauses[game.id] = await self._pause_nonce(game)
            self.alarm.set(f"pause:{game.id}", (again_at or self.services.clock()) + PAUSE_RETRY_MS)
            return None  # the game is paused all the same, and goes on when it would have
        return DiscordFailed(permanent=permanent, again_at=again_at)

    async def _retry_end(self, game: Game, *, give_up: bool) -> None:
        tries = self._end_tries[game.id] = self._end_tries.get(game.id, 0) + 1
        if give_up or tries >= END_TRIES:
            self._end_tries.pop(game.id)
            await self._retry_write(lambda: self.services.store.quiz.note_end_shown(game.id))
        else:
            self.alarm.set(f"end:{game.id}", self.services.clock() + END_RETRY_MS)

    async def _post_question(self, game: Game) -> None:
        if game.phase is Phase.ASKING and self._is_late(game):
            game = await self._give_time_again(game)
        if game.phase is not Phase.ASKING:
            return
        store = self.services.store.quiz
        await self._reveal_held_back(game, game.number - 1)
        shown = await store.shown(game.id, game.number)
        lost_pause = self._lost_pauses.get(game.id)
        if lost_pause is not None:
            await self._post(game, resumed_card(self.say(game)), nonce=lost_pause)
            del self._lost_pauses[game.id]
        card = question_card(self.say(game), self.services.pack, game)
        message_id = await self._post(game, card, nonce=_nonce(game, game.number, shown))
        await self._retry_write(lambda: store.note_shown(game.id, game.number, message_id, revealed=False))
        if self._is_late(game):
            game = await self._give_time_again(game)
            if game.phase is Phase.ASKING:
                card = question_card(self.say(game), self.services.pack, game)
                await self._posting.edit(game, message_id, card)
        notice = await store.pause_message_id(game.id)
        if notice is not None:
            await self._retry_write(lambda: store.set_pause_message(game.id, None))
            await self._posting.edit(game, notice, resumed_card(self.say(game)), must_exist=False)

    def _is_late(self, game: Game) -> bool:
        """Whether a question has lost some of its time before anybody could see it."""
        return self.services.clock() - game.round.opened_at > LATE_MS

    async def _give_time_again(self, game: Game) -> Game:
        return (await self._retry_write(lambda: self.happen(game.id, CardUnseen()))).game

    async def _refresh(self, game: Game) -> None:
        """Count who has answered on the open card, at most every REFRESH_MS."""
        if game.phase is not Phase.ASKING or self._is_refreshed_later(game):
            return
        shown = await self.services.store.quiz.shown(game.id, game.number)
        if shown.message_id is not None:
            self._refreshed[game.id] = self.services.clock()
            card = question_card(self.say(game), self.services.pack, game)
            await self._posting.edit(game, shown.message_id, card)

    def _is_refreshed_later(self, game: Game) -> bool:
        """Return whether the open card is going to count anew; if it did so just now, see to that."""
        key = f"card:{game.id}"
        next_at = self._refreshed.get(game.id, 0) + REFRESH_MS
        # A moment that is farther off than the pause comes of a wall clock that was set back.
        now = self.services.clock()
        if now < next_at <= now + REFRESH_MS and not self.alarm.is_set(key):
            self.alarm.set(key, next_at)
        return self.alarm.is_set(key)

    async def _reveal(self, game: Game, number: int) -> None:
        card = reveal_card(self.say(game), self.services.pack, game, number)
        shown = await self.services.store.quiz.shown(game.id, number)
        message_id = shown.message_id
        if message_id is None or not await self._posting.edit(game, message_id, card, must_exist=False):
            message_id = (await self._posting.post(game, card, nonce=_nonce(game, number, shown))).id
            await self._posting.edit(game, message_id, card)  # it may be the question, posted unknown to us
        noted = message_id
        await self._retry_write(
            lambda: self.services.store.quiz.note_shown(game.id, number, noted, revealed=True)
        )

    async def _reveal_held_back(self, game: Game, number: int) -> None:
        """Reveal a question whose reveal met trouble, before anything that follows it is shown."""
        if number >= 0 and game.rounds[number].closed_at is not None:
            shown = await self.services.store.quiz.shown(game.id, number)
            if shown.message_id is not None and not shown.is_revealed:
                await self._reveal(game, number)

    async def show_reveal_again(self, game: Game, number: int) -> None:
        """Bring a reveal up to date after an appeal; not worth failing for."""
        shown = await self.services.store.quiz.shown(game.id, number)
        if shown.message_id is not None:
            try:
                await self._posting.edit(
                    game, shown.message_id, reveal_card(self.say(game), self.services.pack, game, number)
                )
            except TROUBLE as error:
                _log.info("Game %s: its reveal could not be brought up to date: %r", game.id, error)

    async def _post_pause(self, game: Game) -> None:
        if game.phase is not Phase.PAUSED:
            return
        notice = await self.services.store.quiz.pause_message_id(game.id)
        if notice is not None and await self._posting.edit(
            game, notice, pause_card(self.say(game), game), must_exist=False
        ):
            return
        card = pause_card(self.say(game), game)
        message_id = await self._post(game, card, nonce=await self._pause_nonce(game))
        self._lost_pauses.pop(game.id, None)
        await self._retry_write(lambda: self.services.store.quiz.set_pause_message(game.id, message_id))

    async def _post(self, game: Game, card: ui.LayoutView, *, nonce: str) -> int:
        """Post a card, or bring up to date what an earlier try posted unknown to us; return its id."""
        began = self.services.clock()
        message = await self._posting.post(game, card, nonce=nonce)
        if _moment(message.created_at) < began - STALE_MS:
            await self._posting.edit(game, message.id, card)
        return message.id

    async def _pause_nonce(self, game: Game) -> str:
        """Return what makes Discord show one card for all pauses until the game has gone on."""
        shown = await self.services.store.quiz.shown(game.id, game.number)
        return f"{shown.message_id or game.id}-p{game.number}"

    async def _post_end(self, game: Game) -> None:
        if await self.services.store.quiz.end_was_shown(game.id):
            return
        await self._reveal_held_back(game, len(game.rounds) - 1)
        await self._posting.post(game, end_card(self.say(game), game), nonce=game.id)
        await self._retry_write(lambda: self.services.store.quiz.note_end_shown(game.id))
        self._end_tries.pop(game.id, None)

    async def _retry_write(self, write: Callable[[], Awaitable[_T]]) -> _T:
        """Write on the game's own account: nobody is there to try again, so the game waits for the store."""
        while True:
            try:
                return await write()
            except StoreError as error:
                _log.error("A quiz waits for the store: %s", error)
            await asyncio.sleep(STORE_RETRY_S)

    def say(self, game: Game) -> Say:
        """Return what speaks the language of the game's server."""
        guild = self.bot.get_guild(game.guild_id)
        return self.services.languages.say(guild.preferred_locale if guild is not None else None)


def _nonce(game: Game, number: int, shown: Shown) -> str:
    """Return what makes Discord show one question's card once, even where it took a try that failed for us.

    The card that follows a deleted one has another.
    """
    return f"{shown.message_id or game.id}-{number}"


def _moment(when: datetime) -> int:
    return round(when.timestamp() * 1000)
