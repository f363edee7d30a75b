"""The lock that lets one process at a time run the bot on a database.

It locks a file beside the database, not the database itself: SQLite's own locks there are lost as soon as
anything else in the process closes the same file. The operating system releases it when the process ends,
however it ends. The file stays: removing it would let two processes hold one lock each.
"""

import os
import sys
import time
from contextlib import ExitStack, suppress
from io import FileIO
from pathlib import Path

from bot.domain.errors import StoreError

_PATIENCE_S = 2.0  # how long to wait for a bot that is just ending, or a command that changes the tables
_PAUSE_S = 0.05

if sys.platform == "win32":
    import msvcrt

    _LOCKED_BYTE = 1 << 20  # beyond the process's id: Windows lets nobody read what is locked

    def _try_lock(file: int, *, shared: bool) -> bool:
        del shared  # Windows has no shared lock: commands then take turns at changing the tables
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: int, *, shared: bool) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def lock_path(database: Path) -> Path:
    """Return the lock file's path, the same for every path that leads to one database."""
    real = database.resolve()
    return real.with_name(f"{real.name}.lock")


def take_lock(database: Path, *, patience_s: float = _PATIENCE_S) -> FileIO:
    """Take the lock for this process alone, until it is closed. Raises StoreError, naming the holder."""
    deadline = time.monotonic() + patience_s
    while (lock := _open_and_lock(database, shared=False)) is None:
        if time.monotonic() >= deadline:
            raise _in_use(database)
        time.sleep(_PAUSE_S)
    with suppress(OSError):  # for processes that are refused; a full disk does not matter
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n".encode())
    return lock


def share_lock(database: Path) -> FileIO | None:
    """Share the lock with other commands that change the tables; return None where a bot runs."""
    return _open_and_lock(database, shared=True)


def find_holder(database: Path) -> str | None:
    """Return the id of the process that has the lock for itself, "" where it is unknown; None for nobody.

    Raises StoreError where the lock cannot be looked at.
    """
    if not lock_path(database).exists():
        return None
    lock = share_lock(database)
    if lock is None:
        return _holder(database)
    lock.close()
    return None


def _holder(database: Path) -> str:
    try:
        holder = lock_path(database).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
    return holder if holder.isdigit() else ""


def _open_and_lock(database: Path, *, shared: bool) -> FileIO | None:
    """Return the locked file, or None where another process has it. Raises StoreError."""
    path = lock_path(database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as closing:
            file = closing.enter_context(FileIO(path, "a+"))
            if _try_lock(file.fileno(), shared=shared) and _is_at(path, file):
                closing.pop_all()
                return file
    except OSError as error:
        raise StoreError(
            f"The database {database} cannot be used: {path} cannot be opened and locked "
            f"({error.strerror or error}). Check that the folder exists on a disk that can lock files, and "
            "that this user may write there."
        ) from error
    return None


def _is_at(path: Path, file: FileIO) -> bool:
    """Return whether the open file is the one that the next process would open."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _in_use(database: Path) -> StoreError:
    path, holder = lock_path(database), _holder(database)
    who = f"process {holder}, as {path} says" if holder else f"see which process holds {path}"
    return StoreError(
        f"The database {database} is in use by another running bot ({who}). One SQLite database takes one "
        "running bot: stop that one, or give this one a database of its own with RECKONER_DATABASE."
    )
