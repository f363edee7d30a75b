"""Copies of a database: those that are asked for, and those that the program makes by itself.

The program copies a database before it changes its tables and, where that is wanted, every so often; `bot
restore` keeps what it replaces. All contain personal data, so they are deleted after ``KEPT_DAYS``, and
whoever is erased before then is erased from them, too.
"""

import logging
import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from bot.domain.errors import StoreError
from bot.domain.insights import DAY_MS
from bot.store.sqlite.files import connect_read_only, store_error
from bot.store.sqlite.group_commit import Statement, sqlite_sql

_log = logging.getLogger(__name__)

KEPT_DAYS = 14  # how long automatic copies are of use to anybody

_BESIDE = r"(?:-wal|-shm|-journal)?"
_AUTOMATIC = r"\.(?P<why>backup-\d{4,}|replaced|scheduled)-(?P<made>\d{13})" + _BESIDE
_LOGS = ("-wal", "-shm", "-journal")
_LOOK = 100_000  # SQLite's steps between two looks whether to go on: some milliseconds
_PARTIAL = r"\.partial-(?P<process>\d+)(?:\.partial-\d+)?" + _BESIDE


def automatic_copy(path: Path, why: str, *, now: int) -> Path:
    """Return the path for a copy; ``why`` is "backup-" and four digits, "replaced" or "scheduled"."""
    return path.with_name(f"{path.name}.{why}-{now:013}")


def automatic_copies(path: Path) -> Iterator[tuple[str, int, Path]]:
    """Yield the automatic copies of a database: why each was made, when, and its path."""
    for file, name in _matching(path, _AUTOMATIC):
        if not file.name.endswith(_LOGS):
            yield name["why"], int(name["made"]), file


def _never() -> bool:
    return False


def write_copy(
    source: Path, target: Path, *, is_in_use: bool = True, is_cancelled: Callable[[], bool] = _never
) -> None:
    """Write a consistent copy of a database without erased rows, while others go on writing to it.

    ``target`` appears when it is whole and on disk, or not at all, and is never overwritten; ``is_in_use``
    as for :func:`connect_read_only`. Raises StoreError, also when ``is_cancelled`` becomes true meanwhile.
    """
    partial = target.with_name(f"{target.name}.partial-{os.getpid()}")
    try:
        if target.exists():
            raise FileExistsError(target)  # noqa: TRY301 - before the work, as link_new does after it
        for file, name in _matching(target, _PARTIAL):
            if not _is_running(int(name["process"])):
                _delete(file)
        with closing(connect_read_only(source, is_in_use=is_in_use)) as connection:
            connection.set_progress_handler(is_cancelled, _LOOK)
            connection.execute("VACUUM INTO ?1", (str(partial),))
        sync(partial)
        link_new(partial, target, os.rename)
        sync(target.parent)
    except FileExistsError as error:
        raise StoreError(f"{target} exists already; a backup never overwrites a file.") from error
    except (OSError, sqlite3.Error) as error:
        raise store_error(target, error) from error
    finally:
        for file in (partial, partial.with_name(f"{partial.name}-journal")):
            with suppress(OSError):
                file.unlink()


def link_new(file: Path, name: Path, fallback: Callable[[Path, Path], object]) -> None:
    """Give a file a new name, by ``fallback`` on a file system without links. Raises FileExistsError."""
    try:
        os.link(file, name)
    except FileExistsError:
        raise
    except OSError:
        if name.exists():
            raise FileExistsError(name) from None
        fallback(file, name)


def sync(path: Path) -> None:
    """Flush a file's content, or a folder's names, to disk; never call it on an open database."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders
    file = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def delete_expired_copies(path: Path, *, now: int) -> None:
    """Delete automatic copies that are older than ``KEPT_DAYS``; ``now`` is in milliseconds UTC."""
    for file, name in _matching(path, _AUTOMATIC):
        if now - int(name["made"]) >= KEPT_DAYS * DAY_MS:
            _delete(file)


def delete_interrupted_copies(path: Path) -> None:
    """Delete what interrupted automatic copies and restores left; none may be in progress."""
    for file, _ in _matching(path, rf"(?:{_AUTOMATIC})?{_PARTIAL}"):
        _delete(file)


def _is_running(process: int) -> bool:
    if os.name == "nt":
        return True  # there, os.kill would end the process
    try:
        os.kill(process, 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)  # any other: it belongs to another user
    return True


def erase_from_copies(path: Path, statements: Sequence[Statement]) -> None:
    """Run erasing statements on the automatic copies, skipping tables that an older copy lacks."""
    for _, _, file in automatic_copies(path):
        try:
            _erase_from(file, statements)
        except sqlite3.Error as error:
            _log.warning(
                "%s cannot be opened to erase somebody from it (%s). It goes in at most %d days; delete it "
                "where nobody needs it",
                file,
                error,
                KEPT_DAYS,
            )


def _erase_from(file: Path, statements: Sequence[Statement]) -> None:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN IMMEDIATE")
        for statement, values in statements:
            try:
                connection.execute(sqlite_sql(statement), values)
            except sqlite3.OperationalError as error:
                if not str(error).startswith("no such "):
                    raise
        connection.commit()
        if connection.total_changes:
            connection.execute("VACUUM")  # see scrubbing.py


def _matching(path: Path, suffix: str) -> Iterator[tuple[Path, re.Match[str]]]:
    """Yield the files beside ``path`` named like it with a suffix of this pattern."""
    pattern = re.compile(re.escape(path.name) + suffix)
    try:
        files = sorted(path.parent.iterdir())
    except OSError:
        return
    for file in files:
        if match := pattern.fullmatch(file.name):
            yield file, match


def _delete(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("%s cannot be deleted, though its time is over: %s", file, error)
    else:
        _log.info("Deleted %s, whose time was over", file)
