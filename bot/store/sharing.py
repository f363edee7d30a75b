"""What happens in the writer's thread: transactions as savepoints in one that SQLite commits once."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

SqlValue = str | int | float | bytes | None
# A constraint, a number of more than 64 bits, half of a surrogate pair: wrong with one member's values alone.
Refusal = sqlite3.IntegrityError | OverflowError | UnicodeEncodeError
_PLACEHOLDER = re.compile(r"\$(\d+)")


@lru_cache(maxsize=512)
def sqlite_sql(sql: str) -> str:
    """Return ``sql`` with SQLite's placeholders."""
    return _PLACEHOLDER.sub(r"?\1", sql)


@dataclass(slots=True, eq=False)
class Member:
    """One of the transactions that share a commit."""

    pending: list[tuple[str, tuple[SqlValue, ...]]] = field(
        default_factory=list[tuple[str, tuple[SqlValue, ...]]]
    )
    has_called: bool = False  # whether it has asked anything of the thread
    is_begun: bool = False  # whether its savepoint stands; known to the thread alone
    refused: Refusal | None = None  # what was wrong with what was pending


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a statement gave."""

    rows: list[sqlite3.Row]
    changed: int


class SharedWrite:
    """The writer's side of a connection; every method is one trip to its thread.

    Each takes along what ended members left pending, so that a member that waits for nothing costs no
    trip of its own. Where that, or beginning, fails for another reason than a constraint, everything is
    rolled back: then ``is_open`` is false, and nobody's writes stand.
    """

    def __init__(self, connection: sqlite3.Connection, check_files: Callable[[], None]) -> None:
        self.connection = connection
        self._check_files = check_files

    @property
    def is_open(self) -> bool:
        """Whether there is anything that a commit would write."""
        return self.connection.in_transaction

    def run(
        self, ended: Sequence[Member], member: Member, sql: str, rows: Sequence[Sequence[SqlValue]]
    ) -> Outcome:
        """Run a member's statement for every row of values, after all that is pending."""
        self._catch_up(ended, member)
        self._write_pending(member)
        found: list[sqlite3.Row] = []
        changed = 0
        for values in rows:
            # Read to its end at once: a cursor that is left open holds its statement, and with it the commit.
            cursor = self.connection.execute(sqlite_sql(sql), values)
            found += cursor.fetchall()
            changed += cursor.rowcount
        return Outcome(found, changed)

    def commit(self, ended: Sequence[Member]) -> None:
        """Write what is pending and have all of it on disk, in the file that others see."""
        self._catch_up(ended, None)
        try:
            self._check_files()  # while it can still be taken back
            self.connection.commit()
            self._check_files()
        except sqlite3.Error:
            self.connection.rollback()
            raise

    def undo(self, member: Member) -> None:
        """Take back what one member wrote."""
        if member.is_begun and self.is_open:
            # None is ever released by name: the commit does that, and only the latest is rolled back to.
            self.connection.execute("ROLLBACK TO member")

    def _catch_up(self, ended: Sequence[Member], member: Member | None) -> None:
        try:
            if not self.is_open:
                self.connection.execute("BEGIN IMMEDIATE")
            for other in ended:
                self._begin(other)
                try:
                    self._write_pending(other)
                except (sqlite3.IntegrityError, OverflowError, UnicodeEncodeError) as error:
                    other.refused = error
                    self.undo(other)
            if member is not None:
                self._begin(member)
        except sqlite3.Error:
            self.connection.rollback()
            raise

    def _begin(self, member: Member) -> None:
        if not member.is_begun:
            self.connection.execute("SAVEPOINT member")
            member.is_begun = True

    def _write_pending(self, member: Member) -> None:
        pending, member.pending = member.pending, []
        for sql, values in pending:
            self.connection.execute(sqlite_sql(sql), values)
