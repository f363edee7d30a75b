"""Removing every trace of deleted rows from a database's files.

SQLite overwrites deleted rows (secure_delete), but a row that was moved to another page as pages filled up
leaves its old bytes behind, and the write-ahead log keeps old pages. Therefore the file is rewritten (VACUUM)
and the log is truncated. The file's ``user_version`` records whether that is still to be done, so that a kill
after the deletion loses nothing: it is ``CLEAN``, or a number that every deletion decrements.
"""

import sqlite3

from bot.store.database import Traces
from bot.store.sqlite.files import is_busy

CLEAN = 1
# Rewriting a file blocks every writer for 7 ms a megabyte: a quarter of a second right after a deletion,
# two seconds every few hours. A larger one is rewritten at the next start.
LARGEST_AT_ONCE = 32 * 2**20
LARGEST_AT_TIMES = 256 * 2**20
_BUSY_MS = 300  # how long writers wait for another process that reads, in one attempt


def mark_unclean(mark: int) -> str:
    """Return the statement that changes the mark from ``mark``, for the transaction that deletes rows."""
    return f"PRAGMA user_version = {min(mark, CLEAN) - 1:d}"


def is_clean(connection: sqlite3.Connection) -> bool:
    """Return whether the file itself holds no traces."""
    return _pragma(connection, "user_version") == CLEAN


def scrub(connection: sqlite3.Connection, *, largest: int | None) -> Traces:
    """Remove the traces of deleted rows; a file of more than ``largest`` bytes waits for another time."""
    before = _pragma(connection, "busy_timeout")
    _pragma(connection, f"busy_timeout = {_BUSY_MS:d}")
    try:
        size = _pragma(connection, "page_count") * _pragma(connection, "page_size")
        too_large = largest is not None and size > largest and not is_clean(connection)
        is_rewritten = too_large or _rewrite(connection)
        is_blocked = _pragma(connection, "wal_checkpoint(TRUNCATE)")
        return Traces(too_large, too_busy=bool(is_blocked) or not is_rewritten)
    finally:
        _pragma(connection, f"busy_timeout = {before:d}")


def _rewrite(connection: sqlite3.Connection) -> bool:
    mark = _pragma(connection, "user_version")
    if mark == CLEAN:
        return True
    try:
        connection.execute("VACUUM")
        connection.execute("BEGIN IMMEDIATE")
        is_done = _pragma(connection, "user_version") == mark  # else something was deleted meanwhile
        if is_done:
            connection.execute(f"PRAGMA user_version = {CLEAN:d}")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if is_busy(error):
            return False
        raise
    return is_done


def _pragma(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchall()[0][0])
