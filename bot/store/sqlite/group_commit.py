"""What runs in the writer's thread: transactions as savepoints inside one that SQLite commits once."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.store.database import Row, SqlValue, Statement

Outcome = tuple[list[Row], int]  # the rows that a statement found, and how many it changed
# A constraint, a number of more than 64 bits, half a surrogate pair: wrong in one transaction alone.
_REFUSALS = (sqlite3.IntegrityError, OverflowError, UnicodeEncodeError)
_PLACEHOLDER = re.compile(r"\$(\d+)")


@lru_cache(maxsize=512)
def sqlite_sql(sql: str) -> str:
    """Return ``sql`` with SQLite's placeholders."""
    return _PLACEHOLDER.sub(r"?\1", sql)


@dataclass(slots=True, eq=False)
class PendingTransaction:
    """One of the transactions that share a commit."""

    pending: list[Statement] = field(default_factory=list[Statement])
    has_called: bool = False  # whether it has used the writer's thread
    is_begun: bool = False  # whether its savepoint exists; only the thread knows
    refused: Exception | None = None  # what was wrong with its pending statements


class GroupCommit:
    """The writer's side of a connection; run, commit and undo are a trip to its thread each.

    Each trip also flushes what ended transactions left pending, so that these need no trip of their own.
    Where that, or beginning, fails for another reason than a refusal, everything is rolled back: then
    the connection is in no transaction, and nobody's writes remain.
    """

    def __init__(self, connection: sqlite3.Connection, check_files: Callable[[], None]) -> None:
        self.connection = connection
        self._check_files = check_files
        self.ended: list[PendingTransaction] = []  # with pending statements, for the next trip to flush
        self.has_refusals = False  # whether any transaction of the group was refused

    def run(self, current: PendingTransaction, sql: str, rows: Sequence[Sequence[SqlValue]]) -> Outcome:
        """Run a statement of the current transaction for every row of values, after all pending ones."""
        self._flush_pending(current)
        self._write_pending(current)
        found: list[Row] = []
        changed = 0
        for values in rows:
            # Fetch everything now: an open cursor would hold its statement, and with it the commit.
            cursor = self.connection.execute(sqlite_sql(sql), values)
            found += cursor.fetchall()
            changed += cursor.rowcount
        return found, changed

    def commit(self) -> None:
        """Flush what is pending and commit it to disk, in the file that other processes see."""
        self._flush_pending(None)
        try:
            self._check_files()  # while it can still be rolled back
            self.connection.commit()
            self._check_files()
        except sqlite3.Error:
            self.connection.rollback()
            raise

    def undo(self, transaction: PendingTransaction) -> None:
        """Roll back one transaction."""
        if transaction.is_begun and self.connection.in_transaction:
            # Savepoints share a name: only the latest is ever rolled back to, and the commit releases all.
            self.connection.execute("ROLLBACK TO member")

    def _flush_pending(self, current: PendingTransaction | None) -> None:
        ended, self.ended = self.ended, []
        try:
            if not self.connection.in_transaction:
                self.connection.execute("BEGIN IMMEDIATE")
            for other in ended:
                self._begin(other)
                try:
                    self._write_pending(other)
                except _REFUSALS as error:
                    other.refused, self.has_refusals = error, True
                    self.undo(other)
            if current is not None:
                self._begin(current)
        except sqlite3.Error:
            self.connection.rollback()
            raise

    def _begin(self, transaction: PendingTransaction) -> None:
        if not transaction.is_begun:
            self.connection.execute("SAVEPOINT member")
            transaction.is_begun = True

    def _write_pending(self, transaction: PendingTransaction) -> None:
        pending, transaction.pending = transaction.pending, []
        for sql, values in pending:
            self.connection.execute(sqlite_sql(sql), values)
