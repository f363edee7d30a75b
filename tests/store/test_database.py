import asyncio
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.domain.errors import StoreError
from bot.store import Asked, Store
from bot.store.database import Database
from bot.store.migrating import read_migrations
from bot.store.sqlite.copies import write_copy

pytestmark = pytest.mark.sqlite

NOW = 1_700_000_000_000


@asynccontextmanager
async def opened(path: Path) -> AsyncGenerator[Store]:
    store = await Store.open(path, now=NOW)
    try:
        yield store
    finally:
        await store.close()


def asked(number: int) -> Asked:
    return Asked(number, 1, f"question {number}", "unknown", None, None, NOW)


async def count(database: Database) -> int:
    row = await database.fetch_one("SELECT count(*) AS n FROM asked")
    assert row is not None
    return int(row["n"])


async def test_new_file_has_every_migration(tmp_path: Path) -> None:
    async with opened(tmp_path / "new" / "r.db") as store:
        rows = await store.database.fetch_all("SELECT name FROM migrations ORDER BY number")
    assert [row["name"] for row in rows] == [migration.name for migration in read_migrations()]


def test_migration_numbers_are_unique() -> None:
    numbers = [migration.number for migration in read_migrations()]
    assert len(set(numbers)) == len(numbers)


async def test_connection_is_durable(tmp_path: Path) -> None:
    async with opened(tmp_path / "r.db") as store:
        async with store.database.transaction(None) as transaction:
            synchronous = await transaction.fetch_one("PRAGMA synchronous")
            keys = await transaction.fetch_one("PRAGMA foreign_keys")
        journal = await store.database.fetch_one("PRAGMA journal_mode")
    assert synchronous is not None
    assert keys is not None
    assert journal is not None
    assert (synchronous[0], keys[0], journal[0]) == (2, 1, "wal")


async def test_failing_block_is_rolled_back(tmp_path: Path) -> None:
    async with opened(tmp_path / "r.db") as store:
        with pytest.raises(RuntimeError, match="stop"):
            await _write_and_fail(store.database)
        assert await count(store.database) == 0


async def _write_and_fail(database: Database) -> None:
    async with database.transaction(None) as transaction:
        await transaction.execute(
            "INSERT INTO asked (id, text, status, asked_at) VALUES (1, 'q', 'unknown', 1)"
        )
        raise RuntimeError("stop")


async def test_reader_sees_no_unfinished_write(tmp_path: Path) -> None:
    async with opened(tmp_path / "r.db") as store:
        async with store.database.transaction(None) as transaction:
            await transaction.execute(
                "INSERT INTO asked (id, text, status, asked_at) VALUES ($1, $2, $3, $4)", 1, "q", "unknown", 1
            )
            assert await count(store.database) == 0
        assert await count(store.database) == 1


async def test_writers_take_turns(tmp_path: Path) -> None:
    async with opened(tmp_path / "r.db") as store:

        async def failing() -> None:
            async with store.database.transaction(None) as transaction:
                await transaction.execute("DELETE FROM asked")
                await asyncio.sleep(0)
                raise RuntimeError

        tasks = [store.asked.remember(asked(number)) for number in range(20)]
        results = await asyncio.gather(*tasks[:10], failing(), *tasks[10:], return_exceptions=True)
        assert [type(result) for result in results if result is not None] == [RuntimeError]
        assert await count(store.database) == 20


async def test_older_file_is_copied_before_migration(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    async with opened(path) as store:
        await store.asked.remember(asked(1))
    newest = read_migrations()[-1]
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM migrations WHERE number = ?", (newest.number,))
        for undo in _undoing(newest.sql):
            connection.execute(undo)
    connection.close()
    async with opened(path) as store:
        assert (
            await store.database.fetch_one("SELECT 1 FROM migrations WHERE number = $1", newest.number)
        ) is not None
    backups = list(tmp_path.glob("r.db.backup-*"))
    assert len(backups) == 1
    with sqlite3.connect(backups[0]) as copy:
        numbers = [row[0] for row in copy.execute("SELECT number FROM migrations")]
    copy.close()
    assert newest.number not in numbers


def _undoing(sql: str) -> list[str]:
    made = re.findall(r"CREATE (TABLE|INDEX) (\w+)|ALTER TABLE (\w+) ADD COLUMN (\w+)", sql)
    return [
        f"DROP {kind} {name}" if kind else f"ALTER TABLE {altered} DROP COLUMN {column}"
        for kind, name, altered, column in reversed(made)
    ]


async def test_newer_file_is_refused_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    async with opened(path):
        pass
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO migrations (number, name, applied_at) VALUES (9999, '9999_future', 0)"
        )
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer version"):
        await Store.open(path, now=NOW)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"this is no database " * 300, b"SQLite format 3\0" + b"\xff" * 5_000])
async def test_corrupt_file_is_refused_unchanged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        await Store.open(path, now=NOW)
    assert path.read_bytes() == content


async def test_folder_in_place_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="this user may write there"):
        await Store.open(tmp_path, now=NOW)


async def test_full_disk_keeps_existing_rows(tmp_path: Path) -> None:
    async with opened(tmp_path / "r.db") as store:
        await store.asked.remember(asked(1))
        async with store.database.transaction(None) as transaction:
            # The closest to a full disk that needs no disk of its own.
            await transaction.fetch_all("PRAGMA max_page_count = 1")
        with pytest.raises(StoreError, match="disk is full"):
            await asyncio.gather(*(store.asked.remember(asked(number)) for number in range(2, 1_000)))
        assert await store.database.fetch_one("SELECT 1 FROM asked WHERE id = 1") is not None


async def test_backup_works_while_bot_writes(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    async with opened(path) as store:
        for number in range(50):
            await store.asked.remember(asked(number))
        await asyncio.to_thread(_back_up_by_command, path, tmp_path / "copy.db")
        await store.asked.remember(asked(50))
    async with opened(tmp_path / "copy.db") as copy:
        assert await count(copy.database) == 50


def _back_up_by_command(path: Path, target: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "bot", "backup", str(target)],
        env={"RECKONER_DATABASE": str(path), "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
        timeout=60,
    )


async def test_backup_never_overwrites_a_file(tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("mine")
    async with opened(tmp_path / "r.db"):
        with pytest.raises(StoreError, match="exists already"):
            write_copy(tmp_path / "r.db", target)
    assert target.read_text() == "mine"


async def test_copied_file_opens_elsewhere(tmp_path: Path) -> None:
    async with opened(tmp_path / "r.db") as store:
        await store.asked.remember(asked(1))
    shutil.copy(tmp_path / "r.db", tmp_path / "s.db")
    async with opened(tmp_path / "s.db") as store:
        assert await count(store.database) == 1
