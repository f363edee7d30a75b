"""Shows games in their channels, each card once, whatever Discord, the store or a restart does meanwhile."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import assert_never

import discord
from discord import ui

from bot.domain.pack.model import Pack
from bot.domain.quiz import events
from bot.domain.quiz.model import EndReason, Game, Phase
from bot.i18n import Say
from bot.services import Bot
from bot.store.quiz import Shown
from bot.ui.layout import Card
from bot.ui.request import say_for_guild, time_of
from cogs.quiz.alarm import Alarm
from cogs.quiz.cards import question_card
from cogs.quiz.notices import duel_card, end_card, pause_card, resumed_card
from cogs.quiz.posting import TROUBLE, HeldBack, Posting, is_permanent, is_unknown_message
from cogs.quiz.recovery import or_catch_up, retry_write
from cogs.quiz.reveals import reveal_card

_log = logging.getLogger(__name__)

# A card counts who has answered at most this often: Discord allows five edits in 5 s.
REFRESH_MS = 2_000
END_RETRY_MS = 60_000  # while Discord fails, the final standings are tried again after this
END_TRIES = 5
PAUSE_RETRY_MS = 5_000  # a pause that could not be announced is tried again after this
LATE_MS = 2_000  # a question whose card appears later than this after it was opened gets its time again
# Ends that come with the last result, or where no message can be edited.
_PROMISE_KEPT = {EndReason.FINISHED, EndReason.IDLE, EndReason.UNREACHABLE}
STALE_MS = 1_000  # Discord's clock and this machine's may differ by so much


@dataclass(slots=True)
class _DisplayState:
    """In-memory display state of one game."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)  # one effect at a time
    refreshed_at: int = 0  # ms UTC
    lost_pause: str | None = None  # the nonce of a pause's card that may have been posted or not
    end_tries: int = 0


class Display:
    """Posts and edits the cards of games; what fails becomes an event of its game, given to ``apply``.

    ``catch_up`` shows what a game's cards lack, where the store failed meanwhile.
    """

    def __init__(
        self,
        bot: Bot,
        alarm: Alarm,
        apply: Callable[[str, events.Event], Awaitable[events.Step]],
        catch_up: Callable[[str], Awaitable[None]],
    ) -> None:
        self._bot = bot
        self._store = bot.services.store.quiz
        self._clock = bot.services.clock
        self._alarm = alarm
        self._apply = apply
        self._catch_up = catch_up
        self._posting = Posting(bot)
        self._states: defaultdict[str, _DisplayState] = defaultdict(_DisplayState)

    def show_in_background(self, step: events.Step) -> None:
        """Display a step's effects in the background, without a refresh that is deferred."""
        effects = [
            effect
            for effect in step.effects
            if not (isinstance(effect, events.RefreshQuestion) and self._defer_refresh(step.game))
        ]
        if effects:
            showing = self.show(step.game.id, effects)
            self._alarm.start(or_catch_up(showing, partial(self._catch_up, step.game.id)))

    async def show(self, game_id: str, effects: Iterable[events.Effect]) -> None:
        """Show effects in order, after all that are being shown for the game."""
        async with self._states[game_id].lock:
            queue = list(effects)
            while queue:
                failure = await self._attempt(game_id, queue.pop(0))
                if failure is not None:
                    step = await retry_write(self._apply, game_id, failure)
                    # The rest of the queue is out of date; the new state says what to show.
                    queue = [effect for effect in step.effects if not isinstance(effect, events.ShowReveal)]
        game = await self._store.game(game_id)
        if (game is None or game.is_over) and not self._alarm.is_set(f"end:{game_id}"):
            self._states.pop(game_id, None)

    async def _attempt(self, game_id: str, effect: events.Effect) -> events.Event | None:
        """Show an effect from the game's current state; on failure, return the event to apply to the game."""
        game = await self._store.game(game_id)
        if game is None:
            return None
        try:
            match effect:
                case events.ShowQuestion():
                    await self._post_question(game)
                case events.RefreshQuestion():
                    await self._refresh(game)
                case events.ShowReveal(number):
                    await self._reveal(game, number)
                case events.ShowPause():
                    await self._post_pause(game)
                case events.ShowEnd():
                    await self._post_end(game)
                case events.ShowHint():
                    pass  # the button tells it to one person
                case _:
                    assert_never(effect)
        except TROUBLE as error:
            _log.info("Game %s: %s could not be shown: %r", game_id, type(effect).__name__, error)
            return await self._failure_event(game, effect, error)
        return None

    async def _failure_event(
        self, game: Game, effect: events.Effect, error: BaseException
    ) -> events.Event | None:
        """Return the event of a failed effect; None where it is ignored or tried again later."""
        permanent = is_permanent(error)
        if game.is_over:
            if isinstance(effect, events.ShowEnd):
                state = self._states[game.id]
                state.end_tries += 1
                if permanent or state.end_tries >= END_TRIES:
                    await retry_write(self._store.note_end_shown, game.id)
                else:
                    self._alarm.set(f"end:{game.id}", self._clock() + END_RETRY_MS)
            return None
        if is_unknown_message(error):
            return events.CardDeleted()
        again_at = self._posting.again_at(game)
        if isinstance(effect, events.RefreshQuestion) and not permanent:
            return None  # a count that is a little old is no reason to pause
        if isinstance(effect, events.ShowPause) and not permanent:
            if not isinstance(error, HeldBack):
                self._states[game.id].lost_pause = await self._pause_nonce(game)
            self._alarm.set(f"pause:{game.id}", (again_at or self._clock()) + PAUSE_RETRY_MS)
            return None  # the game is paused all the same, and goes on when it would have
        return events.DiscordFailed(permanent=permanent, again_at=again_at)

    async def _post_question(self, game: Game) -> None:
        game = await self._restart_if_late(game)
        if game.phase is not Phase.ASKING:
            return
        await self._reveal_if_missing(game, game.number - 1)
        shown = await self._store.shown(game.id, game.number)
        state = self._states[game.id]
        if state.lost_pause is not None:
            await self._post(game, resumed_card(self._say(game)), nonce=state.lost_pause)
            state.lost_pause = None
        nonce = _nonce(game, shown, game.number)
        message_id = await self._post(game, await self._question_card(game), nonce=nonce)
        await retry_write(self._store.note_shown, game.id, game.number, message_id, revealed=False)
        restarted = await self._restart_if_late(game)
        if restarted is not game and restarted.phase is Phase.ASKING:
            await self._posting.edit(game, message_id, await self._question_card(restarted))
        pause_id = await self._store.pause_message_id(game.id)
        if pause_id is not None:
            await retry_write(self._store.set_pause_message, game.id, None)
            await self._posting.edit(game, pause_id, resumed_card(self._say(game)), must_exist=False)

    async def _restart_if_late(self, game: Game) -> Game:
        """Give the question its time again if it lost some before anybody could see it."""
        if game.phase is not Phase.ASKING or self._clock() - game.round.opened_at <= LATE_MS:
            return game
        return (await retry_write(self._apply, game.id, events.CardUnseen())).game

    async def _refresh(self, game: Game) -> None:
        """Update the count of answers on the open card."""
        if game.phase is not Phase.ASKING or self._defer_refresh(game):
            return
        shown = await self._store.shown(game.id, game.number)
        if shown.message_id is not None:
            self._states[game.id].refreshed_at = self._clock()
            await self._posting.edit(game, shown.message_id, await self._question_card(game))

    def _defer_refresh(self, game: Game) -> bool:
        """Return whether the open card is refreshed later; if it was refreshed just now, see to that."""
        key = f"card:{game.id}"
        now, next_at = self._clock(), self._states[game.id].refreshed_at + REFRESH_MS
        # A next_at farther off than REFRESH_MS comes from a wall clock that was set back since.
        if now < next_at <= now + REFRESH_MS and not self._alarm.is_set(key):
            self._alarm.set(key, next_at)
        return self._alarm.is_set(key)

    async def _reveal(self, game: Game, number: int) -> None:
        card = await self._reveal_card(game, number)
        shown = await self._store.shown(game.id, number)
        message_id = shown.message_id
        if message_id is None or not await self._posting.edit(game, message_id, card, must_exist=False):
            message = await self._posting.post(game, card, nonce=_nonce(game, shown, number))
            message_id = message.id
            await self._posting.edit(game, message_id, card)  # it may be the question, posted unknown to us
        await retry_write(self._store.note_shown, game.id, number, message_id, revealed=True)

    async def _reveal_if_missing(self, game: Game, number: int) -> None:
        """Reveal a question whose reveal failed, before anything that follows it is shown."""
        if number >= 0 and game.rounds[number].closed_at is not None:
            shown = await self._store.shown(game.id, number)
            if shown.message_id is not None and not shown.is_revealed:
                await self._reveal(game, number)

    async def _update_last_reveal(self, game: Game) -> None:
        """Have the last result promise no next question, where a pause or the end comes instead."""
        closed = len(game.closed_rounds())
        if closed and game.end_reason not in _PROMISE_KEPT:
            await self._update_reveal(game, closed - 1)

    async def _update_reveal(self, game: Game, number: int) -> None:
        """Update a result that was shown, if Discord takes it."""
        shown = await self._store.shown(game.id, number)
        if shown.is_revealed:
            await self._update(game, shown.message_id, await self._reveal_card(game, number))

    async def update_results(self, game: Game, number: int) -> None:
        """Update a reveal and the final standings after an appeal, if Discord takes it."""
        await self._update_reveal(game, number)
        if game.is_over:
            end = end_card(self._say(game), game)
            await self._update(game, await self._store.end_message_id(game.id), end)

    async def _update(self, game: Game, message_id: int | None, card: Card) -> bool:
        """Edit a message if there is one and Discord takes it; return whether it did."""
        if message_id is None:
            return False
        try:
            return await self._posting.edit(game, message_id, card, must_exist=False)
        except TROUBLE as error:
            _log.info("Game %s: a card could not be brought up to date: %r", game.id, error)
            return False

    async def _post_pause(self, game: Game) -> None:
        if game.phase is not Phase.PAUSED:
            return
        await self._update_last_reveal(game)
        card = pause_card(self._say(game), game)
        pause_id = await self._store.pause_message_id(game.id)
        if pause_id is not None and await self._posting.edit(game, pause_id, card, must_exist=False):
            return
        pause_id = await self._post(game, card, nonce=await self._pause_nonce(game))
        self._states[game.id].lost_pause = None
        await retry_write(self._store.set_pause_message, game.id, pause_id)

    async def _pause_nonce(self, game: Game) -> str:
        """Return the nonce that all pauses share until the game goes on, for they have one card."""
        return _nonce(game, await self._store.shown(game.id, game.number), f"p{game.number}")

    async def _post_end(self, game: Game) -> None:
        await self._update_last_reveal(game)
        if await self._store.end_was_shown(game.id):
            return
        if not game.rounds:  # a duel that never began: its invitation says so
            invitation_id = await self._store.invitation_id(game.id)
            if await self._update(game, invitation_id, duel_card(self._say(game), game)):
                await retry_write(self._store.note_end_shown, game.id, invitation_id)
                return
        await self._reveal_if_missing(game, len(game.rounds) - 1)
        message = await self._posting.post(game, end_card(self._say(game), game), nonce=game.id)
        await retry_write(self._store.note_end_shown, game.id, message.id)

    async def _post(self, game: Game, card: ui.LayoutView, *, nonce: str) -> int:
        """Post a card, or update what an earlier attempt posted unknown to us; return the message's id."""
        began = self._clock()
        message = await self._posting.post(game, card, nonce=nonce)
        if time_of(message.id) < began - STALE_MS:
            await self._posting.edit(game, message.id, card)
        return message.id

    async def _question_card(self, game: Game) -> Card:
        say = self._say(game)
        return question_card(say, await self._pack(say), game, await self._list_names(game))

    async def _reveal_card(self, game: Game, number: int) -> Card:
        say = self._say(game)
        return reveal_card(say, await self._pack(say), game, number, await self._list_names(game))

    async def _list_names(self, game: Game) -> dict[str, str]:
        """Return what the lists that a game is from are called, by their ids."""
        if all(card.question.list_id is None for card in game.cards):
            return {}
        lists = await self._bot.services.store.quiz_lists.all(game.guild_id)
        return {each.id: each.name for each in lists}

    async def _pack(self, say: Say) -> Pack:
        return await self._bot.services.servers.pack(say.locale)

    def _say(self, game: Game) -> Say:
        if game.locale is not None:
            return self._bot.services.languages.say(discord.Locale(game.locale))
        return say_for_guild(self._bot, game.guild_id)


def _nonce(game: Game, shown: Shown, name: int | str) -> str:
    """Return a nonce for which Discord posts a card once, even where an attempt seemed to fail.

    The card that follows a deleted one has another.
    """
    return f"{shown.message_id or game.id}-{name}"
