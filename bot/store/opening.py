"""What is done with a database file before anybody reads or writes it."""

import logging
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from bot.store.copies import copy_before_migration, forget_copies, forget_interrupted, write_copy
from bot.store.schema import migrate
from bot.store.scrubbing import is_clean, scrub
from bot.store.sqlite import check_integrity, connect_now, connect_read_only

_log = logging.getLogger(__name__)


def prepare(path: Path, *, now: int, is_owner: bool) -> None:
    """Make or check a database and bring it up to date; ``now`` is in milliseconds UTC.

    Raises StoreError, sqlite3.Error and OSError, with the file as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.stat().st_size:
        # Read-only: a connection that may write would, as it closes, carry a -wal file that does not belong
        # to the database over into it.
        with closing(connect_read_only(path)) as connection:
            check_integrity(connection)
    if is_owner:
        forget_interrupted(path)
        forget_copies(path, now=now)
    with closing(connect_now(path)) as connection:
        migrate(connection, path, now=now, is_owner=is_owner, copy=partial(_copy, path, now))
        if is_owner:
            _remove_traces(connection, path)


def _copy(path: Path, now: int, newest: int) -> None:
    write_copy(path, copy_before_migration(path, newest, now=now))


def _remove_traces(connection: sqlite3.Connection, path: Path) -> None:
    """Do what the last process that erased something had no time for; nobody waits for an answer yet."""
    if not is_clean(connection):
        _log.info("Writing %s anew, without traces of deleted rows: about a second for every 150 MB", path)
    try:
        scrub(connection, largest=None)
    except sqlite3.Error as error:
        _log.warning("Traces of what was erased are still in %s: %s", path, error)
