"""Writers that share one commit: who is told what, and what is on disk when."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.errors import StoreError
from bot.store import Store
from bot.store.database import BrokenConstraint, Database
from bot.store.sqlite.database import SqliteDatabase
from tests.databases import postgres_database, rival

only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
INSERT = "INSERT INTO notes (id, text) VALUES ($1, $2)"


@pytest_asyncio.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Database]:
    path = tmp_path / "notes.db"
    address = path if request.param == "sqlite" else postgres_database(path)
    opened = (await Store.open(address, now=0)).database
    async with opened.transaction(None) as transaction:
        await transaction.execute("CREATE TABLE notes (id BIGINT PRIMARY KEY, text TEXT NOT NULL)")
    yield opened
    await opened.close()


async def on_disk(database: Database) -> set[int]:
    """Return the notes that another process sees."""
    if isinstance(database, SqliteDatabase):
        with closing(sqlite3.connect(database.path)) as connection:
            return {row[0] for row in connection.execute("SELECT id FROM notes")}
    async with rival(database) as connection:
        return {row[0] for row in await connection.fetch("SELECT id FROM notes")}


async def note(database: Database, number: int, *, then: Exception | None = None) -> None:
    async with database.transaction(None) as transaction:
        await transaction.execute(INSERT, number, "text")
        if then is not None:
            raise then
    assert number in await on_disk(database)


async def test_every_acknowledged_write_is_on_disk(database: Database) -> None:
    await asyncio.gather(*(note(database, number) for number in range(50)))
    assert await on_disk(database) == set(range(50))


@only_sqlite
async def test_crowd_shares_one_commit(database: SqliteDatabase) -> None:
    seen: list[set[int]] = []

    async def write(number: int) -> None:
        await note(database, number)
        seen.append(await on_disk(database))

    await asyncio.gather(*(write(number) for number in range(20)))
    assert len(seen[0]) >= 19


@pytest.mark.parametrize("failing", [0, 1, 7, 9])
async def test_only_failing_writer_is_rolled_back(database: Database, failing: int) -> None:
    results = await asyncio.gather(
        *(note(database, n, then=ValueError("no") if n == failing else None) for n in range(10)),
        return_exceptions=True,
    )
    assert [isinstance(result, ValueError) for result in results] == [n == failing for n in range(10)]
    assert await on_disk(database) == set(range(10)) - {failing}


async def test_database_works_after_all_writers_fail(database: Database) -> None:
    results = await asyncio.gather(
        *(note(database, n, then=ValueError("no")) for n in range(5)), return_exceptions=True
    )
    assert all(isinstance(result, ValueError) for result in results)
    await note(database, 9)
    assert await on_disk(database) == {9}


async def test_constraint_fails_one_writer(database: Database) -> None:
    results = await asyncio.gather(
        *(note(database, number) for number in (1, 2, 2, 3)), return_exceptions=True
    )
    first, *twice, last = [isinstance(result, BrokenConstraint) for result in results]
    assert (first, sorted(twice), last) == (False, [False, True], False)
    assert await on_disk(database) == {1, 2, 3}


async def test_cancelled_writer_cancels_nobody_else(database: Database) -> None:
    tasks = [asyncio.create_task(note(database, number)) for number in range(10)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    tasks[5].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert {n for n, result in enumerate(results) if result is None} <= await on_disk(database)
    await note(database, 99)
    assert set(range(10)) - {0, 5} <= await on_disk(database)


async def test_closing_waits_for_queued_writers(database: Database) -> None:
    writers = [asyncio.create_task(note(database, number)) for number in range(5)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*writers)


@only_sqlite
async def test_locked_database_recovers(database: SqliteDatabase) -> None:
    await database._writer.execute_fetchall("PRAGMA busy_timeout = 50")
    rival = sqlite3.connect(database.path, isolation_level=None)
    rival.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        await note(database, 1)
    rival.execute("ROLLBACK")
    rival.close()
    await note(database, 2)
    assert await on_disk(database) == {2}


async def jot(database: Database, *numbers: int, then: Exception | None = None) -> None:
    """Write without waiting for SQLite in the block."""
    async with database.transaction(None) as transaction:
        for number in numbers:
            transaction.write(INSERT, number, "text")
        if then is not None:
            raise then
    assert set(numbers) <= await on_disk(database)


async def test_pending_writes_are_on_disk_after_block(database: Database) -> None:
    await asyncio.gather(*(jot(database, number, number + 100) for number in range(50)))
    assert await on_disk(database) == {*range(50), *range(100, 150)}


async def test_transaction_reads_pending_writes(
    database: Database,
) -> None:
    async def reading() -> int:
        async with database.transaction(None) as transaction:
            transaction.write(INSERT, 2, "text")
            row = await transaction.fetch_one("SELECT count(*) AS n FROM notes")
        assert row is not None
        return int(row["n"])

    _, seen = await asyncio.gather(jot(database, 1), reading())
    assert seen in ({2} if isinstance(database, SqliteDatabase) else {1, 2})  # PostgreSQL's share no turn


async def test_pending_constraint_fails_one_writer(database: Database) -> None:
    epoch = database.epoch
    await jot(database, 1)
    results = await asyncio.gather(
        jot(database, 5, 1), jot(database, 2), note(database, 3), return_exceptions=True
    )
    assert [type(result) for result in results] == [BrokenConstraint, type(None), type(None)]
    assert await on_disk(database) == {1, 2, 3}
    assert database.epoch > epoch  # repositories may remember what was refused


@pytest.mark.parametrize("failing", [0, 4, 9])
async def test_failing_block_drops_pending_writes(database: Database, failing: int) -> None:
    results = await asyncio.gather(
        *(jot(database, n, then=ValueError("no") if n == failing else None) for n in range(5)),
        *(note(database, n, then=ValueError("no") if n == failing else None) for n in range(5, 10)),
        return_exceptions=True,
    )
    assert [isinstance(result, ValueError) for result in results] == [n == failing for n in range(10)]
    assert await on_disk(database) == set(range(10)) - {failing}


@only_sqlite
async def test_locked_database_fails_whole_group(database: SqliteDatabase) -> None:
    await database._writer.execute_fetchall("PRAGMA busy_timeout = 50")  # pyright: ignore[reportPrivateUsage]
    rival = sqlite3.connect(database.path, isolation_level=None)
    rival.execute("BEGIN IMMEDIATE")
    results = await asyncio.gather(
        jot(database, 1), jot(database, 2), note(database, 3), return_exceptions=True
    )
    assert [type(result) for result in results] == [StoreError] * 3
    rival.execute("ROLLBACK")
    rival.close()
    await asyncio.gather(jot(database, 4), note(database, 5))
    assert await on_disk(database) == {4, 5}


@only_sqlite
async def test_queue_waits_for_lock_once(database: SqliteDatabase) -> None:
    await database._writer.execute_fetchall("PRAGMA busy_timeout = 50")  # pyright: ignore[reportPrivateUsage]
    tried: list[str] = []
    await database._writer.set_trace_callback(tried.append)  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType]
    rival = sqlite3.connect(database.path, isolation_level=None)
    rival.execute("BEGIN IMMEDIATE")
    told = await asyncio.gather(*(note(database, number) for number in range(5)), return_exceptions=True)
    rival.execute("ROLLBACK")
    rival.close()
    assert all(isinstance(error, StoreError) for error in told)
    assert tried == ["BEGIN IMMEDIATE"]
    await note(database, 1)
    assert await on_disk(database) == {1}


async def test_cancelled_writer_loses_no_other_writes(database: Database) -> None:
    tasks = [asyncio.create_task((jot, note)[number % 2](database, number)) for number in range(12)]
    await asyncio.sleep(0)
    for number in (0, 3, 6):
        tasks[number].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert {n for n, result in enumerate(results) if result is None} <= await on_disk(database)
    assert set(range(12)) - {0, 3, 6} <= await on_disk(database)


@pytest.mark.parametrize("values", [(2**63, "text"), (2, "half a pair: \ud800")])
async def test_unstorable_value_fails_one_writer(database: Database, values: tuple[int, str]) -> None:
    async def write(number: int, text: str) -> None:
        async with database.transaction(None) as transaction:
            transaction.write(INSERT, number, text)

    async with asyncio.timeout(5):
        told = await asyncio.gather(
            write(1, "text"), write(*values), write(3, "text"), return_exceptions=True
        )
        await write(4, "text")
    assert [type(each) for each in told if each] == [type(told[1])]
    assert isinstance(told[1], OverflowError | UnicodeEncodeError)
    assert await on_disk(database) == {1, 3, 4}
