"""Replacing a database with a backup, so that neither is lost whenever the power fails."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from bot.domain.errors import StoreError
from bot.store.sqlite.copies import automatic_copy, link_new, sync, write_copy
from bot.store.sqlite.files import (
    LOG_SUFFIX,
    PREPARE_S,
    SUFFIXES,
    beside,
    check_integrity,
    connect_read_only,
    file_exists,
    is_busy,
    store_error,
)
from bot.store.sqlite.lock import take_lock
from bot.store.sqlite.schema import read_schema


def restore(backup: Path, database: Path, *, now: int) -> Path | None:
    """Replace ``database`` with a copy of ``backup``, and return where the old one is kept, if there was one.

    Raises StoreError, with the database as it was, where a bot runs, another program has the database open,
    or the backup is damaged, of a newer version or not a database of this program. ``now`` is in milliseconds
    UTC.
    """
    database = database.resolve()
    with take_lock(database, patience_s=0):
        if not file_exists(backup):
            raise StoreError(f"There is no backup at {backup}.")
        if database.exists() and backup.samefile(database):
            raise StoreError(f"{backup} is the database itself.")
        check_backup(backup)
        # A copy, checked as well: the backup is never changed, and is whole before anything is replaced.
        new = database.with_name(f"{database.name}.partial-{os.getpid()}")
        try:
            new.unlink(missing_ok=True)
            write_copy(backup, new, is_in_use=False)
            check_backup(new)
            kept = _keep(database, now) if database.exists() else None
            for suffix in SUFFIXES[1:]:
                # Before the new file is there: another database's log would damage it.
                beside(database, suffix).unlink(missing_ok=True)
            sync(database.parent)
            new.replace(database)
            sync(database.parent)
        except (OSError, sqlite3.Error) as error:
            raise store_error(database, error) from error
        finally:
            with suppress(OSError):
                new.unlink()
    return kept


def check_backup(file: Path) -> None:
    """Raise StoreError where a file is damaged, no database of this program's or of a newer version."""
    try:
        with closing(connect_read_only(file, is_in_use=False)) as connection:
            check_integrity(connection)
            if not read_schema(connection, file).newest:
                raise StoreError(f"{file} is no database of this program's.")
    except sqlite3.Error as error:
        raise StoreError(f"{file} cannot be restored: {error}. The database was not touched.") from error


def _keep(database: Path, now: int) -> Path:
    """Give a database a second name, with everything that was written to it."""
    try:
        with closing(connect_read_only(database)) as connection:
            check_integrity(connection)
    except sqlite3.DatabaseError:
        pass  # it keeps its log, which may belong to it
    else:
        _merge_log(database)
    kept = automatic_copy(database, "replaced", now=now)
    for suffix in ("", LOG_SUFFIX):
        file = beside(database, suffix)
        if file.exists():
            link_new(file, beside(kept, suffix), _copy)
    return kept


def _merge_log(database: Path) -> None:
    """Write the log's content into the file. Raises StoreError where another program has it open."""
    try:
        with closing(sqlite3.connect(database, isolation_level=None, timeout=PREPARE_S)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.OperationalError as error:
        if not is_busy(error):
            raise
        raise StoreError(
            f"Another program has {database} open. Nothing was changed: close it and try again."
        ) from error


def _copy(file: Path, name: Path) -> None:
    shutil.copyfile(file, name)
    sync(name)
