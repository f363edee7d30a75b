"""Files that moderators uploaded, kept in memory until their previews are confirmed."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from cachetools import TTLCache

from bot.clock import Clock
from bot.domain.errors import UserError

T = TypeVar("T")

KEPT_MS = 15 * 60_000  # how long a file waits for confirmation
KEPT_OF_PERSON = 3  # files of one person in one server
KEPT_OF_SERVER = 4 * 1024 * 1024  # bytes: two of the largest
KEPT_IN_ALL = 32 * 1024 * 1024  # bytes
_OVERHEAD = 1_024  # bytes that a kept file takes up besides its own


@dataclass(frozen=True, slots=True)
class Upload:
    """A previewed file awaiting its uploader's confirmation."""

    guild_id: int
    user_id: int
    data: bytes
    apply: Callable[[Any, bytes], Awaitable[None]]

    @property
    def size(self) -> int:
        """The memory that it takes up, in bytes."""
        return len(self.data) + _OVERHEAD


class Uploads:
    """Uploads waiting for confirmation, in memory: a lost one costs its owner another upload.

    A server that sends many loses its own oldest ones, never those of other servers.
    """

    def __init__(self, clock: Clock) -> None:
        # The oldest first.
        self._pending: TTLCache[str, Upload] = TTLCache(KEPT_IN_ALL, KEPT_MS, clock, lambda kept: kept.size)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._working = asyncio.Semaphore(1)

    def keep(self, upload: Upload) -> str:
        """Keep a file and return its token. Raises UserError where there is no room."""
        self._make_room(upload)
        if self._pending.currsize + upload.size > KEPT_IN_ALL:
            raise UserError("I'm working on too many files right now. Please try again in a few minutes.")
        token = secrets.token_hex(8)
        self._pending[token] = upload
        return token

    def take(self, token: str, guild_id: int | None, user_id: int) -> Upload:
        """Return a file, once, to its uploader in their server. Raises UserError where it is gone."""
        upload = self.look(token, guild_id, user_id)
        if upload is None:
            raise UserError("I no longer have that file, so nothing was changed. Please import it again.")
        self._pending.pop(token)
        return upload

    def look(self, token: str, guild_id: int | None, user_id: int) -> Upload | None:
        """Return a file to its uploader in their server, and keep it; None where it is gone."""
        upload = self._pending.get(token)
        is_theirs = upload is not None and (upload.guild_id, upload.user_id) == (guild_id, user_id)
        return upload if is_theirs else None

    def forget_guild(self, guild_id: int) -> None:
        """Drop a server's files."""
        for token in [token for token, kept in self._pending.items() if kept.guild_id == guild_id]:
            self._pending.pop(token, None)

    def _make_room(self, upload: Upload) -> None:
        """Drop the oldest files of the same person, then of the same server, where there are too many."""
        of_server = {token: kept for token, kept in self._pending.items() if kept.guild_id == upload.guild_id}
        of_person = [token for token, kept in of_server.items() if kept.user_id == upload.user_id]
        for token in of_person[: max(0, len(of_person) + 1 - KEPT_OF_PERSON)]:
            self._pending.pop(token, None)
            del of_server[token]
        excess = sum(kept.size for kept in of_server.values()) + upload.size - KEPT_OF_SERVER
        for token, kept in of_server.items():
            if excess <= 0:
                break
            excess -= kept.size
            self._pending.pop(token, None)

    def turn(self, guild_id: int) -> asyncio.Lock:
        """Return a server's lock: it reads one file at a time, so that it can't fill memory or the queue."""
        return self._turns.setdefault(guild_id, asyncio.Lock())

    async def run_in_thread(self, work: Callable[[bytes], T], data: bytes) -> T:
        """Return what ``work`` makes of a file, in a thread, one file after another."""
        async with self._working:
            return await asyncio.to_thread(work, data)
