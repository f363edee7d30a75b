"""What is done with a database file before anybody reads or writes it."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.copies import delete_expired_copies, delete_interrupted_copies
from bot.store.schema import migrate
from bot.store.scrubbing import is_clean, scrub
from bot.store.sqlite import check_integrity, connect_blocking, connect_read_only

_log = logging.getLogger(__name__)


def prepare(path: Path, *, now: int, is_owner: bool) -> None:
    """Create or check a database and migrate it; ``now`` is in milliseconds UTC.

    Raises StoreError, sqlite3.Error and OSError, with the file as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.stat().st_size:
        # Read-only: closing a writable connection would copy a -wal file of another database into it.
        with closing(connect_read_only(path)) as connection:
            check_integrity(connection)
    if is_owner:
        delete_interrupted_copies(path)
        delete_expired_copies(path, now=now)
    with closing(connect_blocking(path)) as connection:
        migrate(connection, path, now=now, is_owner=is_owner)
        if is_owner:
            _remove_traces(connection, path)


def _remove_traces(connection: sqlite3.Connection, path: Path) -> None:
    """Remove what the last process had no time to; nobody waits for an answer yet."""
    if not is_clean(connection):
        _log.info("Writing %s anew, without traces of deleted rows: about a second for every 150 MB", path)
    try:
        scrub(connection, largest=None)
    except sqlite3.Error as error:
        _log.warning("Traces of what was erased are still in %s: %s", path, error)
