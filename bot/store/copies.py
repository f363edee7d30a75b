"""Copies of a database: those that are asked for, and those that the program makes by itself.

The program copies a database before it changes its tables, and `bot restore` keeps what it replaces. Both
hold what the database held, people included, so that they go after ``KEPT_DAYS``, and whoever is erased
until then is erased from them, too.
"""

import logging
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from bot.domain.errors import StoreError
from bot.store.sharing import SqlValue, sqlite_sql
from bot.store.sqlite import connect_read_only, store_error

_log = logging.getLogger(__name__)

KEPT_DAYS = 14  # how long copies that the program made by itself are of use to anybody
_DAY_MS = 86_400_000

_OWN = r"\.(?:backup-\d{4,}|replaced)-(?P<made>\d{13})(?:-wal|-shm|-journal)?"
_PARTIAL = re.compile(r"(?:\.partial-(?P<process>\d+))(?:\.partial-\d+)?(?:-wal|-shm|-journal)?")


def copy_before_migration(path: Path, newest: int, *, now: int) -> Path:
    """Return where the copy of a database goes that has migrations up to ``newest``."""
    return path.with_name(f"{path.name}.backup-{newest:04}-{now:013}")


def replaced_copy(path: Path, *, now: int) -> Path:
    """Return where a database goes that a backup replaces."""
    return path.with_name(f"{path.name}.replaced-{now:013}")


def write_copy(source: Path, target: Path, *, is_in_use: bool = True) -> None:
    """Write a consistent copy of a database, while others go on writing to it, without what was erased.

    ``target`` appears when it is whole and on disk, or not at all, and is never overwritten; ``is_in_use``
    as for a connection. Raises StoreError.
    """
    partial = target.with_name(f"{target.name}.partial-{os.getpid()}")
    try:
        _insist_on_new(target)  # before the work; put_in_place insists after it
        remove_partial_copies(target, of_the_dead=True)
        with closing(connect_read_only(source, is_in_use=is_in_use)) as connection:
            connection.execute("VACUUM INTO ?1", (str(partial),))
        sync(partial)
        put_in_place(partial, target)
    except FileExistsError as error:
        raise StoreError(f"{target} exists already; a backup never overwrites a file.") from error
    except (OSError, sqlite3.Error) as error:
        raise store_error(target, error) from error
    finally:
        for file in (partial, partial.with_name(f"{partial.name}-journal")):
            with suppress(OSError):
                file.unlink()


def put_in_place(partial: Path, target: Path) -> None:
    """Give a file its name, durably. Raises FileExistsError where the name is taken."""
    try:
        os.link(partial, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        _insist_on_new(target)
        partial.rename(target)
    sync(target.parent)


def _insist_on_new(target: Path) -> None:
    if target.exists():
        raise FileExistsError(target)


def sync(path: Path) -> None:
    """Have a file's content, or a folder's names, on disk; no database that is open may be given."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders
    file = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def remove_partial_copies(target: Path, *, of_the_dead: bool) -> None:
    """Remove what interrupted copies to ``target`` left, or only those of processes that have ended."""
    for file in _named(target.parent, re.compile(re.escape(target.name) + _PARTIAL.pattern)):
        process = _PARTIAL.search(file.name)
        if not (of_the_dead and process is not None and _runs(int(process["process"]))):
            _remove(file)


def _runs(process: int) -> bool:
    if os.name == "nt":
        return True  # there, asking would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True


def own_copies(path: Path) -> Iterator[tuple[Path, int]]:
    """Give every copy that the program made of a database by itself, and when, in milliseconds UTC."""
    pattern = re.compile(re.escape(path.name) + _OWN)
    for file in _named(path.parent, pattern):
        found = pattern.fullmatch(file.name)
        if found is not None:
            yield file, int(found["made"])


def forget_copies(path: Path, *, now: int) -> None:
    """Delete the program's own copies that are older than ``KEPT_DAYS``; ``now`` is in milliseconds UTC."""
    for file, made in own_copies(path):
        if now - made >= KEPT_DAYS * _DAY_MS:
            _remove(file)


def forget_interrupted(path: Path) -> None:
    """Delete what is left of the program's own copies that were interrupted; none may be under way."""
    for file in _named(path.parent, re.compile(re.escape(path.name) + _OWN + _PARTIAL.pattern)):
        _remove(file)
    remove_partial_copies(path, of_the_dead=False)  # of a restore


def erase_from_copies(path: Path, statements: Sequence[tuple[str, Sequence[SqlValue]]]) -> None:
    """Run erasing statements on the program's own copies; a table that an older one lacks is passed over."""
    for file, _ in own_copies(path):
        if file.suffix.endswith(("-wal", "-shm", "-journal")):
            continue
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


def _erase_from(file: Path, statements: Sequence[tuple[str, Sequence[SqlValue]]]) -> None:
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


def _named(folder: Path, pattern: re.Pattern[str]) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if pattern.fullmatch(file.name))
    except OSError:
        return []


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("%s cannot be deleted, though its time is over: %s", file, error)
    else:
        _log.info("Deleted %s, whose time was over", file)
