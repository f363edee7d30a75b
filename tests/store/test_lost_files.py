"""A database file that is removed, moved or replaced under a running bot."""

import asyncio
import logging
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import StoreError
from bot.store import Asked, Role, Store
from bot.store.sqlite import database
from bot.store.sqlite.copies import write_copy
from tests.databases import sqlite

pytestmark = pytest.mark.sqlite

NOW = 1_700_000_000_000


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "bot.db", now=NOW, role=Role.BOT)
    await keep(store, 0)
    yield store
    await store.close()


async def keep(store: Store, number: int) -> None:
    await store.asked.remember(Asked(number, 1, f"question {number}", "unknown", None, None, NOW))


def kept_in(path: Path) -> set[int]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return {row[0] for row in connection.execute("SELECT id FROM asked")}


def errors_in(log: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in log.records if record.levelno >= logging.ERROR]


def remove(path: Path) -> None:
    path.unlink()


def move(path: Path) -> None:
    path.rename(path.with_name("moved.db"))


def replace(path: Path) -> None:
    write_copy(path, path.with_name("copy.db"))
    path.with_name("copy.db").replace(path)


def remove_log(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


def remove_shared_memory(path: Path) -> None:
    path.with_name(f"{path.name}-shm").unlink()


@pytest.mark.parametrize("strike", [remove, move, replace, remove_log, remove_shared_memory])
async def test_lost_file_fails_writes_and_logs_once(
    store: Store, strike: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    strike(sqlite(store.database).path)
    told = await asyncio.gather(*(keep(store, number) for number in range(1, 5)), return_exceptions=True)
    assert [type(error) for error in told] == [StoreError] * 4
    with pytest.raises(StoreError, match="bot restore"):
        await store.settings.change(1, {"quiz.length": 5}, actor_id=1, now=NOW)
    (said,) = errors_in(caplog)
    assert str(sqlite(store.database).path) in said


async def test_returned_file_is_used_again(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    path = sqlite(store.database).path
    move(path)
    with pytest.raises(StoreError, match="removed or replaced"):
        await keep(store, 1)
    path.with_name("moved.db").rename(path)
    await keep(store, 2)
    assert kept_in(path) == {0, 2}
    assert "is back" in caplog.text


async def test_moved_file_has_acknowledged_writes(store: Store) -> None:
    path, kept = sqlite(store.database).path, set[int]()

    async def write(number: int) -> None:
        await keep(store, number)
        kept.add(number)
        if len(kept) == 20:
            for suffix in ("", "-wal"):
                shutil.copy(path.with_name(path.name + suffix), path.with_name("moved.db" + suffix))
            path.unlink()

    async def write_in_turn(first: int) -> None:
        for number in range(first, first + 20):
            await write(number)

    told = await asyncio.gather(*(write_in_turn(100 * n) for n in range(1, 5)), return_exceptions=True)
    assert [type(error) for error in told] == [StoreError] * 4
    assert len(kept) < 80
    assert kept <= kept_in(path.with_name("moved.db"))


async def test_lost_file_is_noticed_without_writes(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    remove(sqlite(store.database).path)
    sqlite(store.database)._checked_at = float("-inf")
    await store.database.check_external_writes()
    assert str(sqlite(store.database).path) in errors_in(caplog)[0]


async def test_file_replaced_while_opening_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bot.db"
    await (await Store.open(path, now=NOW)).close()
    connect = database.connect

    async def connect_before_a_restore(file: Path) -> object:
        connection = await connect(file)
        if not path.with_name("copy.db").exists():
            write_copy(path, path.with_name("copy.db"))
            path.with_name("copy.db").rename(path)
            path.with_name("copy.db").touch()
        return connection

    monkeypatch.setattr(database, "connect", connect_before_a_restore)
    with pytest.raises(StoreError, match="replaced while it was opened"):
        await Store.open(path, now=NOW)
