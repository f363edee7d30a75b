"""Copies that the running bot makes by itself every so often: checked, and only the newest kept."""

import asyncio
import shutil
import sqlite3
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.domain.errors import StoreError
from bot.store.database import Statement
from bot.store.sqlite.copies import automatic_copies, automatic_copy, erase_from_copies, write_copy
from bot.store.sqlite.files import store_error
from bot.store.sqlite.restoring import check_backup

Result = TypeVar("Result")

_SCHEDULED = "scheduled"
_ATTEMPTS = 3


class OwnCopies:
    """The copies beside an open database: one is made or erased from at a time."""

    def __init__(self, path: Path, writer: aiosqlite.Connection) -> None:
        self._path = path
        self._writer = writer
        self._turn = asyncio.Lock()  # who is erased while a copy is made would stay in it
        self._tasks: set[asyncio.Task[Any]] = set()
        self._is_cancelled = False

    def erase(self, statements: Sequence[Statement]) -> asyncio.Task[None]:
        """Begin to run erasing statements on the automatic copies."""
        return self._begin(self._erase(statements))

    async def back_up(self, *, now: int, keep: int) -> Path:
        """Make a copy, check it, and keep the newest ``keep``; raise StoreError, with none deleted."""
        return await asyncio.shield(self._begin(self._back_up(now, keep)))

    def cancel(self) -> None:
        """Give up the copy that is being made."""
        self._is_cancelled = True

    async def finish(self) -> None:
        """Wait for what was begun."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _begin(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _erase(self, statements: Sequence[Statement]) -> None:
        async with self._turn:
            await asyncio.to_thread(erase_from_copies, self._path, statements)

    async def _back_up(self, now: int, keep: int) -> Path:
        async with self._turn:
            for attempt in range(_ATTEMPTS):
                before = await self._foreign_writes()
                copy = await asyncio.to_thread(self._write, now + attempt)
                if await self._foreign_writes() == before:
                    await asyncio.to_thread(_keep_newest, self._path, keep)
                    return copy
                # Another process may have erased somebody, who is still in this copy.
                _delete(copy)
        raise StoreError(f"{self._path} cannot be copied: another program keeps writing to it.")

    async def _foreign_writes(self) -> int:
        """Return a number that changes when another process has written."""
        try:
            ((version,),) = await self._writer.execute_fetchall("PRAGMA data_version")
        except sqlite3.Error as error:
            raise store_error(self._path, error) from error
        return version

    def _write(self, now: int) -> Path:
        _require_room(self._path)
        copy = automatic_copy(self._path, _SCHEDULED, now=now)
        write_copy(self._path, copy, is_cancelled=lambda: self._is_cancelled)
        try:
            check_backup(copy)
        except StoreError:
            _delete(copy)
            raise
        return copy


def scheduled_copies(path: Path) -> Sequence[tuple[int, Path]]:
    """Return the copies beside a database with when they were made, in milliseconds UTC, oldest first."""
    return sorted((made, file) for why, made, file in automatic_copies(path) if why == _SCHEDULED)


def _keep_newest(path: Path, count: int) -> None:
    for _, old in scheduled_copies(path)[:-count]:
        _delete(old)


def _delete(copy: Path) -> None:
    """Delete a copy; where that fails, a later one deletes it, or the end of its time does."""
    with suppress(OSError):
        copy.unlink(missing_ok=True)


def _require_room(path: Path) -> None:
    """Raise StoreError where the copy would leave the bot itself too little room to write."""
    try:
        size, free = path.stat().st_size, shutil.disk_usage(path.parent).free
    except OSError as error:
        raise store_error(path, error) from error
    if free < 2 * size:
        raise StoreError(
            f"There is too little room beside {path} for a copy: {free // 2**20} MB are free, and twice the "
            f"{size // 2**20} MB of the database are wanted. Make room, or lower RECKONER_BACKUP_KEEP."
        )
