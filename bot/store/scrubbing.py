"""Getting rid of every trace of deleted rows in a database's files.

SQLite overwrites deleted rows (secure_delete), but a row that was moved to another page before, as pages
filled up, leaves its old bytes behind, and the write-ahead log keeps pages as they were. Therefore the file
is written anew (VACUUM) and the log is cut to nothing. The file's ``user_version`` says whether that is still
to be done, so that a kill after the deletion loses nothing: it is ``CLEAN``, or a number that every deletion
lowers.
"""

import sqlite3
from dataclasses import dataclass

from bot.store.sqlite import is_busy

CLEAN = 1
# Writing a file anew holds up every writer for 7 ms a megabyte: a quarter of a second right after a deletion,
# two seconds every few hours. A larger one is written anew at the next start.
LARGEST_AT_ONCE = 32 * 2**20
LARGEST_AT_TIMES = 256 * 2**20
_BUSY_MS = 300  # how long writers wait for another process that reads, in one attempt


@dataclass(frozen=True, slots=True)
class Traces:
    """What is left of deleted rows."""

    too_large: bool  # the file was too large to be written anew
    too_busy: bool  # another process was reading or writing

    def __bool__(self) -> bool:
        return self.too_large or self.too_busy


def mark_unclean(mark: int) -> str:
    """Return what changes the mark, in the transaction that deletes something, from what it was."""
    return f"PRAGMA user_version = {min(mark, CLEAN) - 1:d}"


def is_clean(connection: sqlite3.Connection) -> bool:
    """Return whether the file itself holds no traces."""
    return _mark(connection) == CLEAN


def scrub(connection: sqlite3.Connection, *, largest: int | None) -> Traces:
    """Remove the traces of what was deleted; a file of more than ``largest`` bytes waits for another time."""
    before = _read(connection, "busy_timeout")
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS:d}").fetchall()
    try:
        too_large = not is_clean(connection) and largest is not None and _size(connection) > largest
        is_rewritten = too_large or _rewrite(connection)
        return Traces(too_large, not _cut_log(connection) or not is_rewritten)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {before:d}").fetchall()


def _rewrite(connection: sqlite3.Connection) -> bool:
    if is_clean(connection):
        return True
    mark = _mark(connection)
    try:
        connection.execute("VACUUM")
        connection.execute("BEGIN IMMEDIATE")
        is_done = _mark(connection) == mark  # else somebody deleted something since
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


def _cut_log(connection: sqlite3.Connection) -> bool:
    is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0]
    return not is_busy


def _size(connection: sqlite3.Connection) -> int:
    return _read(connection, "page_count") * _read(connection, "page_size")


def _mark(connection: sqlite3.Connection) -> int:
    return _read(connection, "user_version")


def _read(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchall()[0][0])
