"""Files that moderators sent and that wait, in memory, until their previews are confirmed."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.domain.errors import UserError

T = TypeVar("T")

KEPT_MS = 15 * 60_000  # how long a file waits for its owner's word
KEPT_OF_PERSON = 3  # files of one person in one server
KEPT_OF_SERVER = 4 * 1024 * 1024  # bytes: two of the largest
KEPT_IN_ALL = 32 * 1024 * 1024  # bytes
_OVERHEAD = 1_024  # bytes that a kept file takes up besides its own


class ImportGone(UserError):
    """A preview's file is no longer at hand."""

    def __init__(self) -> None:
        super().__init__("That file is no longer at hand. Please import it again; nothing was changed.")


class TooManyImports(UserError):
    """Files of other servers take up all the room that there is."""

    def __init__(self) -> None:
        super().__init__("Too many files are waiting right now. Please try again in a few minutes.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was previewed and waits for its owner's word."""

    guild_id: int
    user_id: int
    data: bytes
    apply: Callable[[Any, bytes], Awaitable[None]]

    @property
    def size(self) -> int:
        """How much memory it takes up, in bytes."""
        return len(self.data) + _OVERHEAD


class Uploads:
    """Files between preview and word. In memory: a lost one costs its owner another upload.

    A server that sends many loses its own oldest ones; other servers' are never dropped for it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pending: dict[str, tuple[int, Upload]] = {}  # with the time, oldest first
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._working = asyncio.Semaphore(1)

    def keep(self, pending: Upload) -> str:
        """Keep a file and return the token that brings it back once. Raises TooManyImports."""
        self._drop_expired()
        self._make_room(pending)
        if sum(kept.size for _, kept in self._pending.values()) + pending.size > KEPT_IN_ALL:
            raise TooManyImports
        token = secrets.token_hex(8)
        self._pending[token] = (self._clock(), pending)
        return token

    def take(self, token: str, guild_id: int | None, user_id: int) -> Upload:
        """Return a file, once, to the person who sent it and in their server. Raises ImportGone."""
        self._drop_expired()
        _, pending = self._pending.get(token, (0, None))
        if pending is None or (pending.guild_id, pending.user_id) != (guild_id, user_id):
            raise ImportGone
        del self._pending[token]
        return pending

    def _drop_expired(self) -> None:
        oldest = self._clock() - KEPT_MS
        self._pending = {token: kept for token, kept in self._pending.items() if kept[0] > oldest}

    def _make_room(self, pending: Upload) -> None:
        """Drop the oldest files of the same person, and then of the same server, where there are too many."""
        of_server = {
            token: kept for token, (_, kept) in self._pending.items() if kept.guild_id == pending.guild_id
        }
        of_person = [token for token, kept in of_server.items() if kept.user_id == pending.user_id]
        dropped = of_person[: max(0, len(of_person) + 1 - KEPT_OF_PERSON)]
        for token in dropped:
            del of_server[token]
        room = KEPT_OF_SERVER - pending.size - sum(kept.size for kept in of_server.values())
        for token, kept in of_server.items():
            if room >= 0:
                break
            room += kept.size
            dropped.append(token)
        for token in dropped:
            del self._pending[token]

    @asynccontextmanager
    async def turn(self, guild_id: int) -> AsyncGenerator[None, None]:
        """Let a server read one file at a time, so that it cannot fill memory or the queue with more."""
        turn = self._turns.setdefault(guild_id, asyncio.Lock())
        async with turn:
            yield

    async def work_out(self, work: Callable[..., T], *given: Any) -> T:
        """Return what ``work`` makes of a file, in a thread beside the loop, one file after the other."""
        async with self._working:
            return await asyncio.to_thread(work, *given)
