"""Questions that came too soon in a channel or in private, answered once their asker's cooldown is over."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
import discord
from discord.ext import tasks

from bot.clock import Clock

_log = logging.getLogger(__name__)

WAITING = "⏳"  # marks a message that comes too soon, until it is answered
REACTION_S = 5.0  # how long that may take, before it puzzles more than it tells
HELD_LIMIT = 1_000  # messages in all; what is more is not answered later, nor promised
TICK_S = 1.0
# Of the tasks that a closing bot lets finish.
_TASK_NAME = "discord.py: on_message after a cooldown"


@dataclass(frozen=True, slots=True)
class _Held:
    message: discord.Message
    ready_at: int  # milliseconds UTC


class Waiting:
    """Holds one message for each key until its moment; they are lost when the process ends."""

    def __init__(self, clock: Clock, answer: Callable[[discord.Message], Awaitable[None]]) -> None:
        self._clock = clock
        self._answer = answer
        self._held: dict[Hashable, _Held] = {}
        self._marked: dict[int, discord.abc.Snowflake] = {}  # by whom, by message
        self._answering: set[asyncio.Task[None]] = set()
        self._loop = tasks.loop(seconds=TICK_S)(self._tick)

    def hold(self, key: Hashable, message: discord.Message, *, ready_at: int) -> bool:
        """Hold a message, to be answered later; return False where another one of its key waits already."""
        if key in self._held or len(self._held) >= HELD_LIMIT:
            return False
        self._held[key] = _Held(message, ready_at)
        if not self._loop.is_running():
            self._loop.start()
        return True

    async def mark(self, message: discord.Message, me: discord.abc.Snowflake) -> None:
        """Mark a message that is held, as a sign that it was seen, until it is answered by the bot itself."""
        if not _may_react(message):
            return
        await _try_to(message.add_reaction(WAITING))
        if any(held.message.id == message.id for held in self._held.values()):
            self._marked[message.id] = me
        else:  # the wait was over before the mark was there
            await _try_to(message.remove_reaction(WAITING, me))

    def forget(self, message_id: int) -> None:
        """Answer a message no more: it was deleted."""
        for key, held in tuple(self._held.items()):
            if held.message.id == message_id:
                del self._held[key]
                self._marked.pop(message_id, None)

    def stop(self) -> None:
        """Forget what is held."""
        self._held.clear()
        self._marked.clear()
        self._loop.cancel()

    async def _tick(self) -> None:
        now = self._clock()
        for key, held in tuple(self._held.items()):
            if held.ready_at <= now:
                del self._held[key]
                task = asyncio.create_task(self._try(held.message), name=_TASK_NAME)
                self._answering.add(task)  # the loop itself holds tasks only weakly
                task.add_done_callback(self._answering.discard)
        if not self._held:
            self._loop.stop()  # ends with this tick; the next message starts it again

    async def _try(self, message: discord.Message) -> None:
        try:
            await self._answer(message)
        except discord.HTTPException as error:  # such as that the channel is gone
            _log.info("A question could not be answered after its cooldown: %s", error)
        except Exception:  # noqa: BLE001 - nobody awaits this task; the log is all that is left
            _log.exception("Answering a question after its cooldown failed")
        finally:
            marked_by = self._marked.pop(message.id, None)
            if marked_by is not None:
                await _try_to(message.remove_reaction(WAITING, marked_by))


def _may_react(message: discord.Message) -> bool:
    if message.guild is None:
        return True
    may = message.channel.permissions_for(message.guild.me)
    return may.add_reactions and may.read_message_history


async def _try_to(change: Awaitable[None]) -> None:
    """Change a mark; one that doesn't come or go is no failure."""
    with suppress(discord.DiscordException, aiohttp.ClientError, OSError):
        async with asyncio.timeout(REACTION_S):
            await change
