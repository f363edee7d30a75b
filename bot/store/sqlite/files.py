"""SQLite's connections and files: how they are configured and checked, and what their errors mean."""

import logging
import os
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple, cast

import aiosqlite

from bot.domain.errors import StoreError

_log = logging.getLogger(__name__)

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")

_BUSY_MS = 2_000  # how long one process waits for another's write: people must be answered within 3 s
PREPARE_S = 5.0  # the same while starting, when nobody waits for an answer yet
_RETRY_S = 0.02
_PRIMARY = 0xFF  # the bits of an error code that tell its kind, without the cause

_SETTINGS = (
    ("PRAGMA journal_mode = WAL", "wal"),
    ("PRAGMA foreign_keys = ON", None),
    # Kilobytes a connection: the system caches the file, too, and seeding would fill the default of 2 MB.
    ("PRAGMA cache_size = -256", None),
    # FULL: what was acknowledged to a player survives a power cut, not just a crash.
    ("PRAGMA synchronous = FULL", None),
    # Deleted rows are overwritten; only some builds of SQLite do so by default.
    ("PRAGMA secure_delete = ON", 1),
)


# Beside the database: the write-ahead log, and the memory that processes share.
LOG_SUFFIX, SHARED_SUFFIX = "-wal", "-shm"
SUFFIXES = ("", LOG_SUFFIX, SHARED_SUFFIX)


class DamagedFile(sqlite3.DatabaseError):
    """SQLite's own check found something wrong with a file."""


class LostFile(sqlite3.OperationalError):
    """The open file is no longer the one at its path."""


def beside(path: Path, suffix: str) -> Path:
    """Return the file that SQLite keeps beside a database."""
    return path.with_name(path.name + suffix)


def file_exists(path: Path) -> bool:
    """Return whether the file exists. Raises StoreError where that is unknown, as for a name too long."""
    try:
        return path.is_file()
    except OSError as error:
        raise store_error(path, error) from error


async def connect(path: Path) -> aiosqlite.Connection:
    """Open a connection with a thread of its own, for reading and writing."""
    # What aiosqlite.connect() does, with a connection that is configured already.
    return await aiosqlite.Connection(partial(connect_blocking, path, busy_ms=_BUSY_MS), iter_chunk_size=64)


async def in_thread(
    connection: aiosqlite.Connection, work: Callable[[*Arguments], Result], *arguments: *Arguments
) -> Result:
    """Run ``work`` in the connection's thread; aiosqlite offers no way to do several things in one trip."""
    return await cast("Any", connection)._execute(work, *arguments)  # noqa: SLF001


def connect_blocking(path: Path, *, busy_ms: int = int(PREPARE_S * 1_000)) -> sqlite3.Connection:
    """Open a connection in this thread, for reading and writing."""
    # isolation_level None: transactions begin where the driver says so, nowhere else.
    connection = sqlite3.connect(path, isolation_level=None, timeout=busy_ms / 1_000, cached_statements=256)
    connection.row_factory = sqlite3.Row
    try:
        configure(connection, busy_ms)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def connect_read_only(path: Path, *, is_in_use: bool = True) -> sqlite3.Connection:
    """Open a connection in this thread that cannot change or create the file.

    Nothing is written beside a file that is not ``is_in_use``, so that it may be in a read-only folder.
    """
    log = beside(path, LOG_SUFFIX)
    has_log = log.exists() and log.stat().st_size > 0
    options = "mode=ro" if is_in_use or has_log else "mode=ro&immutable=1"
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?{options}", uri=True, isolation_level=None, timeout=PREPARE_S
    )


def retry_while_busy(work: Callable[[], Result], *, patience_s: float) -> Result:
    """Retry while the file is locked; SQLite doesn't wait for a process that opens or closes it."""
    deadline = time.monotonic() + patience_s
    while True:
        try:
            return work()
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() >= deadline:
                raise
        time.sleep(_RETRY_S)


def is_busy(error: sqlite3.Error) -> bool:
    """Return whether another connection was in the way."""
    code: int | None = getattr(error, "sqlite_errorcode", None)  # None: not from SQLite
    return code is not None and code & _PRIMARY == sqlite3.SQLITE_BUSY


def configure(connection: sqlite3.Connection, busy_ms: int) -> None:
    """Configure a new connection. Raises sqlite3.Error where SQLite does not accept a setting."""
    connection.execute(f"PRAGMA busy_timeout = {busy_ms:d}")
    for statement, expected in _SETTINGS:
        work = partial(connection.execute, statement)
        rows = retry_while_busy(work, patience_s=busy_ms / 1_000).fetchall()
        if expected is not None and rows[0][0] != expected:
            raise sqlite3.NotSupportedError(f"SQLite does not take “{statement}” here")


def check_integrity(connection: sqlite3.Connection) -> None:
    """Raise DamagedFile where SQLite's quick check finds something."""
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise DamagedFile(found)


def store_error(path: Path, error: Exception) -> StoreError:
    """Return an error that says what went wrong with a database and what to do."""
    text = str(error)
    if isinstance(error, DamagedFile) or any(
        word in text for word in ("malformed", "not a database", "disk image")
    ):
        advice = (
            "The file is damaged or not SQLite. It was not changed: put a backup in its place with "
            "`bot restore FILE`, or choose another file with RECKONER_DATABASE. A backup that was copied "
            "over the database beside its old -wal file looks damaged, too: `bot restore` it instead."
        )
    elif isinstance(error, LostFile):
        advice = (
            "Nothing was written, since it would be lost: put the file back, or stop the bot and use "
            "`bot restore FILE`."
        )
    elif "is full" in text:  # a path may have the word, too
        advice = "The disk is full. Nothing was changed: make room and start again."
    elif "readonly" in text or "unable to open" in text or isinstance(error, OSError):
        advice = "Check that the folder exists and that this user may write there."
    elif "locked" in text or "busy" in text:
        advice = "Another program holds the file. Only one bot may use a database."
    else:
        advice = "Nothing was changed."
    return StoreError(f"The database {path} cannot be used: {text}. {advice}")


class OpenFiles:
    """The files that a connection has open. SQLite goes on writing to them when they are removed or renamed.

    They are identified by inode; none is opened here, since closing it would lose SQLite's locks on it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        inodes = {name: _inode(name) for name in (str(beside(path, suffix)) for suffix in SUFFIXES)}
        self._inodes = {name: inode for name, inode in inodes.items() if inode is not None}
        self._is_lost = False

    def check(self) -> None:
        """Raise LostFile if one was removed or replaced; log it once."""
        lost = [name for name, inode in self._inodes.items() if _inode(name) != inode]
        if bool(lost) != self._is_lost:
            self._is_lost = bool(lost)
            if lost:
                _log.error(
                    "%s was removed or replaced while the bot uses it. Nothing is kept until it is back; if "
                    "it cannot be put back, stop the bot and use `bot restore FILE`",
                    " and ".join(lost),
                )
            else:
                _log.warning("%s is back in its place", self._path)
        if lost:
            raise LostFile(f"{lost[0]} was removed or replaced")


def _inode(name: str) -> tuple[int, int] | None:
    try:
        found = os.stat(name)  # noqa: PTH116 - for every commit: a Path would double what it costs
    except OSError:
        return None  # gone, or out of reach, which is the same for writing
    return found.st_dev, found.st_ino
