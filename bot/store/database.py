"""What a repository sees of the database: rows, transactions, and what other processes changed.

The drivers (:mod:`bot.store.sqlite`, :mod:`bot.store.postgres`) fill it in. Repositories use the subset of
SQL that both engines share, with ``$1`` placeholders, and never ask which engine they are on.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import lru_cache
from graphlib import TopologicalSorter
from typing import Any, Protocol, TypeAlias

from bot.store.claims import Claim

SqlValue: TypeAlias = str | int | float | bytes | None
Statement: TypeAlias = tuple[str, Sequence[SqlValue]]


PORTION = 2_000  # rows of a table that are read at once


class BrokenConstraint(Exception):
    """A statement would have broken a constraint; repositories give it its meaning."""


class Row(Protocol):
    """A row, whose columns are found by name and by position."""

    def __getitem__(self, key: int | str, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...

    def keys(self) -> Any:
        """Return the columns' names."""
        ...


@dataclass(frozen=True, slots=True)
class Traces:
    """Why deleted rows are still to be found in the database's files."""

    too_large: bool  # the file is rewritten at another time
    too_busy: bool  # another process is in the way

    def __bool__(self) -> bool:
        return self.too_large or self.too_busy


class RowSource(ABC):
    """Where rows are read from: the database as committed, or a transaction with its own writes."""

    @abstractmethod
    async def fetch_all(self, sql: str, *values: SqlValue) -> Sequence[Row]:
        """Return every row. Raises StoreError."""

    async def fetch_one(self, sql: str, *values: SqlValue) -> Row | None:
        """Return the first row, or None."""
        rows = await self.fetch_all(sql, *values)
        return rows[0] if rows else None

    async def fetch_value(self, sql: str, *values: SqlValue) -> Any:
        """Return the first column of the first row, or None where there is no row."""
        row = await self.fetch_one(sql, *values)
        return None if row is None else row[0]

    async def fetch_column(self, sql: str, *values: SqlValue) -> tuple[Any, ...]:
        """Return the first column of every row."""
        return tuple(row[0] for row in await self.fetch_all(sql, *values))


class Transaction(RowSource):
    """A write in progress; see :meth:`Database.transaction`. Reads see its own writes."""

    @abstractmethod
    def write(self, sql: str, *values: SqlValue) -> None:
        """Queue a statement, which runs before this transaction's next awaited one or with the commit.

        It costs no trip of its own. Constraint errors surface there, or at the end of the block.
        """

    @abstractmethod
    async def run(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> tuple[Sequence[Row], int]:
        """Run one statement for every row of values; return what RETURNING gives.

        Also return how many rows changed; that is only known of a single row of values.
        """

    def insert(self, table: str, row: Mapping[str, SqlValue], *, key: str = "") -> None:
        """Queue the insertion of a row, in place of the one with the same values in the columns ``key``."""
        self.write(insert_sql(table, tuple(row), key), *row.values())

    async def execute(self, sql: str, *values: SqlValue) -> int:
        """Run one statement and return how many rows it changed."""
        _, changed = await self.run(sql, [values])
        return changed

    async def execute_many(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> Sequence[Row]:
        """Run one statement for every row of values; return the rows that RETURNING gives."""
        found, _ = await self.run(sql, rows)
        return found

    async def fetch_all(self, sql: str, *values: SqlValue) -> Sequence[Row]:
        """Return every row; also for statements with RETURNING."""
        return await self.execute_many(sql, [values])


class Database(RowSource):
    """The open database."""

    epoch: int = 0  # increases when rows of any server may differ from what callers have cached
    on_commit: Callable[[float], None] | None = None  # called with the seconds that a commit took

    def __init__(self) -> None:
        self._watchers: list[Callable[[int], None]] = []

    def watch(self, watcher: Callable[[int], None]) -> None:
        """Have ``watcher`` called with a server that another process has changed, where that is known.

        Where it is not known which, the epoch increases.
        """
        self._watchers.append(watcher)

    def _tell_of(self, guild_id: int) -> None:
        for watcher in self._watchers:
            watcher(guild_id)

    # What one process at a time may have. Where one has the whole database, all of it is its own.

    async def claim(self, claim: Claim) -> bool:
        """Try to have something that one process at a time may have; False where another has it.

        It stays this process's until :meth:`release`, its end, or its loss. Raises StoreError where the
        database cannot be asked.
        """
        del claim
        return True

    async def release(self, claim: Claim) -> None:
        """Let another process have what was claimed."""

    async def agree(self, shards: int) -> bool:
        """Count the shards as all processes do; False where others run that count them otherwise.

        Raises StoreError where the database cannot be asked.
        """
        del shards
        return True

    def watch_lost(self, watcher: Callable[[Claim], None]) -> None:
        """Have ``watcher`` called with what was claimed and may be another process's by now."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What messages call it: a path, or an address without a password."""

    @abstractmethod
    async def close(self) -> None:
        """Close it, after the writes that wait; unfinished ones are rolled back."""

    @abstractmethod
    async def tables(self) -> tuple[str, ...]:
        """Return the names of the tables, each after those that it refers to."""

    @abstractmethod
    def read_table(self, table: str) -> AsyncIterator[Sequence[Row]]:
        """Return all rows of a table in portions, as they were at one moment. Raises StoreError."""

    @abstractmethod
    def transaction(self, guild_id: int | None) -> AbstractAsyncContextManager[Transaction]:
        """Take a turn at changing what belongs to a server: durable at the end of the block, or undone.

        Transactions of one server follow one another, so that what is read in one is still so when it
        writes. One of no server (None) takes nobody's turn: each of its statements must be right by itself.
        Never hold it across a call to Discord.
        Raises StoreError where nothing can be written.
        """

    @abstractmethod
    def deleting(self) -> AbstractAsyncContextManager[Transaction]:
        """Take the turn to delete rows whose traces :meth:`remove_traces` must then remove."""

    @abstractmethod
    async def erase(self, statements: Sequence[Statement]) -> None:
        """Run deleting statements for good: no file of ours holds the rows afterwards. Raises StoreError."""

    @abstractmethod
    async def remove_traces(self) -> Traces:
        """Remove what deleted rows left in the files, and return what could not be removed."""

    @abstractmethod
    async def tidy(self, *, now: int) -> None:
        """Remove traces of deleted rows, and expired copies; every few hours."""

    @abstractmethod
    async def require_usable(self) -> None:
        """Raise StoreError where the database could not be read or written now."""

    @abstractmethod
    async def back_up(self, *, now: int, keep: int) -> str:
        """Copy the database beside it, check the copy, keep the newest ``keep`` of them; return its name.

        Who is erased later is erased from it, too. Raises StoreError.
        """

    @abstractmethod
    def last_back_up(self) -> int | None:
        """Return when the newest copy that is there was made, in milliseconds UTC."""

    @abstractmethod
    async def check_external_writes(self) -> int:
        """Return ``epoch``, which has increased if another process wrote, and it is not known for whom.

        Whoever caches rows calls this, drops them when the epoch that they were read in is over, and those of
        one server when :meth:`watch` tells.
        """

    async def write(self, guild_id: int | None, sql: str, *values: SqlValue) -> None:
        """Run one statement in a transaction of its own."""
        async with self.transaction(guild_id) as transaction:
            transaction.write(sql, *values)


def in_order(names: Iterable[str], references: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return tables, each after those that it refers to by (table, other table)."""
    others: dict[str, set[str]] = {name: set() for name in names}
    for table, other in references:
        others[table].add(other)
    return tuple(TopologicalSorter(dict(sorted(others.items()))).static_order())


def without_nul(value: SqlValue) -> SqlValue:
    """Return a value without the character NUL, which PostgreSQL has no place for in a text."""
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value


class Repository:
    """Reads and writes the rows of one topic."""

    def __init__(self, database: Database) -> None:
        self._database = database


@lru_cache(maxsize=64)
def insert_sql(table: str, columns: tuple[str, ...], key: str) -> str:
    """Return the statement that inserts a row, in place of the one with the same ``key`` if that is given."""
    marks = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names from the program
    if key:
        others = [f"{name} = excluded.{name}" for name in columns if name not in key.split(", ")]
        sql += f" ON CONFLICT ({key}) DO UPDATE SET {', '.join(others)}"
    return sql
