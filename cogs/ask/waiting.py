"""Questions that came too soon in a channel or in private, answered once their asker's cooldown is over."""

import asyncio
import bisect
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
TOO_MANY = "🚫"  # marks a message that is not answered, as enough of its author's wait
EACH_LIMIT = 3  # messages of one key: what people ask in one go, and no more than they remember asking
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
    """Holds a few messages for each key until their moments; they are lost when the process ends."""

    def __init__(self, clock: Clock, answer: Callable[[discord.Message], Awaitable[None]]) -> None:
        self._clock = clock
        self._answer = answer
        self._held: dict[Hashable, list[_Held]] = {}  # the one that was sent first comes first
        self._released: set[int] = set()  # messages whose moment has come, until they are answered
        self._marked: dict[int, discord.abc.Snowflake] = {}  # by whom, by message
        self._answering: set[asyncio.Task[None]] = set()
        self._loop = tasks.loop(seconds=TICK_S)(self._tick)

    def hold(self, key: Hashable, message: discord.Message, *, ready_at: int, pause: int) -> bool:
        """Hold a message, to be answered later; return False where enough of its key wait already.

        The first of a key is answered at ``ready_at``, and each of the others a ``pause`` (seconds) after the
        one before. One whose moment has come and that has to wait again after all keeps its place.
        """
        queue = self._held.get(key, [])
        is_new = message.id not in self._released
        if is_new and (len(queue) >= EACH_LIMIT or self._count() >= HELD_LIMIT):
            return False
        if is_new:
            ready_at += len(queue) * pause * 1_000
        queue = self._held.setdefault(key, queue)
        bisect.insort(queue, _Held(message, ready_at), key=lambda held: held.message.id)
        if not self._loop.is_running():
            self._loop.start()
        return True

    def _count(self) -> int:
        return sum(map(len, self._held.values()))

    def _holds(self, message_id: int) -> bool:
        return any(held.message.id == message_id for queue in self._held.values() for held in queue)

    async def mark(self, message: discord.Message, me: discord.abc.Snowflake) -> None:
        """Mark a message that is held, as a sign that it was seen, until it is answered by the bot itself."""
        if message.id in self._marked or not _may_react(message):
            return
        await _try_to(message.add_reaction(WAITING))
        if self._holds(message.id):
            self._marked[message.id] = me
        else:  # the wait was over before the mark was there
            await _try_to(message.remove_reaction(WAITING, me))

    def forget(self, message_id: int) -> None:
        """Answer a message no more: it was deleted."""
        for key, queue in tuple(self._held.items()):
            self._keep(key, [held for held in queue if held.message.id != message_id])
        if message_id not in self._released:
            self._marked.pop(message_id, None)

    def stop(self) -> None:
        """Forget what is held."""
        self._held.clear()
        self._marked.clear()
        self._loop.cancel()

    def _keep(self, key: Hashable, queue: list[_Held]) -> None:
        """Hold no more than these messages of a key."""
        self._held[key] = queue
        if not queue:
            del self._held[key]

    async def _tick(self) -> None:
        now = self._clock()
        for key, queue in tuple(self._held.items()):
            first, *others = queue
            if first.ready_at <= now:
                self._keep(key, others)
                self._released.add(first.message.id)
                task = asyncio.create_task(self._try(first.message), name=_TASK_NAME)
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
            self._released.discard(message.id)
            is_over = not self._holds(message.id)  # rather than put off once more
            marked_by = self._marked.pop(message.id, None) if is_over else None
            if marked_by is not None:
                await _try_to(message.remove_reaction(WAITING, marked_by))


async def refuse(message: discord.Message) -> None:
    """Mark a message as one that will not be answered."""
    if _may_react(message):
        await _try_to(message.add_reaction(TOO_MANY))


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
