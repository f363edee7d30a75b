"""Backups that the bot makes by itself: in time, checked, the newest kept, nobody in them who was erased."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
import pytest_asyncio

from bot.backups import Backups
from bot.domain.errors import StoreError
from bot.store import Role, Store
from bot.store.sqlite import scheduled
from bot.store.sqlite.copies import KEPT_DAYS, delete_expired_copies
from bot.store.sqlite.restoring import restore
from bot.store.sqlite.scheduled import scheduled_copies
from tests.store.processes import bot

pytestmark = pytest.mark.sqlite

HOUR = 3_600_000
DAY = 24 * HOUR
NOW = 1_700_000_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "r.db"


@pytest_asyncio.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(path, now=NOW, role=Role.BOT)
    yield opened
    await opened.close()


async def ask(store: Store, guild_id: int, text: str) -> None:
    sql = "INSERT INTO asked (id, guild_id, text, status, asked_at) VALUES ($1, $1, $2, 'unknown', 1)"
    await store.database.write(guild_id, sql, guild_id, text)


class Hours:
    """A clock that sleeping moves, and that ends everything after some hours."""

    def __init__(self, hours: int) -> None:
        self.now = NOW
        self.end = NOW + hours * HOUR

    def __call__(self) -> int:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += int(seconds * 1_000)
        if self.now >= self.end:
            raise EndOfTest


class EndOfTest(Exception):
    pass


async def pass_hours(store: Store, hours: int, *, since: int = 0, every: int = DAY, keep: int = 7) -> Backups:
    clock = Hours(hours)
    clock.now, clock.end = clock.now + since * HOUR, clock.end + since * HOUR
    backups = Backups(store.database, clock, every_ms=every, keep=keep, sleep=clock.sleep)
    with pytest.raises(EndOfTest):
        await backups.run()
    return backups


def made(path: Path) -> list[int]:
    return [(at - NOW) // HOUR for at, _ in scheduled_copies(path)]


async def test_copies_are_made_in_time_and_the_newest_kept(store: Store, path: Path) -> None:
    backups = await pass_hours(store, 100, keep=3)
    assert made(path) == [24, 48, 72, 96][-3:]
    assert (backups.done, backups.failed) == (5, 0)
    assert backups.last == NOW + 96 * HOUR


async def test_restarted_bot_goes_on_from_its_copies(store: Store, path: Path) -> None:
    await pass_hours(store, 1)
    await pass_hours(store, 1, since=5)
    assert made(path) == [0]
    await pass_hours(store, 1, since=24)
    assert made(path) == [0, 24]


async def test_clock_that_was_ahead_does_not_stop_backups(store: Store, path: Path) -> None:
    await pass_hours(store, 1, since=1_000)
    await pass_hours(store, 1)
    assert made(path) == [0, 1_000]


async def test_copy_can_be_restored(store: Store, path: Path, tmp_path: Path) -> None:
    await ask(store, 1, "kept")
    copy = Path(await store.database.back_up(now=NOW, keep=1))
    other = tmp_path / "other.db"
    restore(copy, other, now=NOW)
    with closing(sqlite3.connect(other)) as connection:
        assert connection.execute("SELECT text FROM asked").fetchall() == [("kept",)]
    assert copy.parent == path.parent


def _nearly_full(_folder: Path) -> SimpleNamespace:
    return SimpleNamespace(free=1_000)


async def test_failed_backup_is_tried_again_and_deletes_nothing(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await pass_hours(store, 1, keep=1)
    with monkeypatch.context() as full:
        full.setattr("shutil.disk_usage", _nearly_full)
        backups = await pass_hours(store, 3, since=24, keep=1)
    assert (backups.done, backups.failed) == (0, 3)
    assert made(path) == [0]
    assert "The scheduled backup failed: There is too little room" in caplog.text
    await pass_hours(store, 1, since=27, keep=1)
    assert made(path) == [27]


async def test_damaged_copy_is_not_kept(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await ask(store, 1, "kept")
    await store.database.back_up(now=NOW, keep=1)

    def damage(_source: Path, target: Path, **_options: object) -> None:
        target.write_bytes(b"no database" * 1_000)

    monkeypatch.setattr(scheduled, "write_copy", damage)
    with pytest.raises(StoreError):
        await store.database.back_up(now=NOW + DAY, keep=1)
    assert made(path) == [0]


async def test_whoever_is_erased_is_in_no_copy(store: Store, path: Path) -> None:
    await ask(store, 1, "unmistakable words")
    copy = Path(await store.database.back_up(now=NOW, keep=1))
    assert b"unmistakable" in copy.read_bytes()
    copying = asyncio.create_task(store.database.back_up(now=NOW + DAY, keep=2))
    await asyncio.sleep(0)
    await store.privacy.erase_guild(1)
    await copying
    await store.database.close()
    files = [file for _, file in scheduled_copies(path)]
    assert len(files) == 2
    assert not [file for file in files if b"unmistakable" in file.read_bytes()]


async def test_copy_is_made_anew_when_another_process_erased(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(store, 1, "unmistakable words")
    write, copies = scheduled.write_copy, list[bytes]()

    def erased_meanwhile(source: Path, target: Path, **options: object) -> None:
        write(source, target, **options)  # pyright: ignore[reportArgumentType] - what it was called with
        copies.append(target.read_bytes())
        if len(copies) == 1:
            # Away while the other process looks for copies, as a copy is that is not whole yet.
            hidden = target.rename(target.with_name("hidden"))
            assert bot("guild", "erase", "1", "--yes", database=path).returncode == 0
            hidden.rename(target)

    monkeypatch.setattr(scheduled, "write_copy", erased_meanwhile)
    await store.database.back_up(now=NOW, keep=3)
    assert [b"unmistakable" in each for each in copies] == [True, False]
    (only,) = scheduled_copies(path)
    assert b"unmistakable" not in only[1].read_bytes()


async def test_closing_gives_up_the_copy(store: Store, path: Path) -> None:
    async with store.database.transaction(1) as transaction:
        sql = "INSERT INTO asked (id, guild_id, text, status, asked_at) VALUES ($1, 1, $2, 'unknown', 1)"
        await transaction.execute_many(sql, [(number, "word " * 200) for number in range(20_000)])
    copying = asyncio.create_task(store.database.back_up(now=NOW, keep=1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await store.database.close()
    with pytest.raises(StoreError, match="interrupted"):
        await copying
    assert not [file for file in path.parent.iterdir() if "scheduled" in file.name]


async def test_copies_go_in_time_without_new_ones(store: Store, path: Path) -> None:
    await store.database.back_up(now=NOW, keep=1)
    delete_expired_copies(path, now=NOW + KEPT_DAYS * DAY - 1)
    assert made(path) == [0]
    delete_expired_copies(path, now=NOW + KEPT_DAYS * DAY)
    assert made(path) == []
