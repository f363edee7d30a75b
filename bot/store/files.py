"""The files of an open database, and whether they are still in place."""

import logging
import os
from pathlib import Path

from bot.store.sqlite import LostFile, store_error

_log = logging.getLogger(__name__)

# Beside the database: the write-ahead log, and the memory that processes share.
LOG_SUFFIX, SHARED_SUFFIX = "-wal", "-shm"
SUFFIXES = ("", LOG_SUFFIX, SHARED_SUFFIX)


def beside(path: Path, suffix: str) -> Path:
    """Return the file that SQLite keeps beside a database."""
    return path.with_name(path.name + suffix)


def file_exists(path: Path) -> bool:
    """Return whether the file exists. Raises StoreError where that is unknown, as for a name too long."""
    try:
        return path.is_file()
    except OSError as error:
        raise store_error(path, error) from error


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
