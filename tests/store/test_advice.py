"""What an operator is told to do about a database that cannot be used."""

import sqlite3
from pathlib import Path

import pytest

from bot.domain.errors import StoreError
from bot.store import Store
from bot.store.sqlite.files import LostFile, store_error

pytestmark = pytest.mark.sqlite


async def test_folder_in_place_of_database_is_reported(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refusal:
        await Store.open(tmp_path, now=1)
    said = str(refusal.value)
    assert said.startswith(f"The database {tmp_path} cannot be used: ")
    assert said.endswith(". Check that the folder exists and that this user may write there.")


async def test_locked_database_is_reported(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "bot.db", now=1)
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as refusal:
            await store.settings.change(1, {"a.b": 1}, actor_id=1, now=1)
        assert str(refusal.value).endswith(
            "database is locked. Another program holds the file. Only one bot may use a database."
        )
    finally:
        other.close()
        await store.close()


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (sqlite3.DatabaseError("database disk image is malformed"), "The file is damaged or not SQLite."),
        (sqlite3.DatabaseError("malformed database schema"), "The file is damaged or not SQLite."),
        (sqlite3.DatabaseError("bad disk image"), "The file is damaged or not SQLite."),
        (sqlite3.DatabaseError("file is not a database"), "The file is damaged or not SQLite."),
        (
            LostFile("bot.db was removed or replaced"),
            (
                "Nothing was written, since it would be lost: put the file back, or stop the bot and use "
                "`bot restore FILE`."
            ),
        ),
        (
            sqlite3.OperationalError("database or disk is full"),
            "The disk is full. Nothing was changed: make room and start again.",
        ),
        (
            sqlite3.OperationalError("attempt to write a readonly database"),
            "Check that the folder exists and that this user may write there.",
        ),
        (
            sqlite3.OperationalError("unable to open database file"),
            "Check that the folder exists and that this user may write there.",
        ),
        (
            sqlite3.OperationalError("database table is locked"),
            "Another program holds the file. Only one bot may use a database.",
        ),
        (
            sqlite3.OperationalError("unable to open database: /full/copy.db"),
            "Check that the folder exists and that this user may write there.",
        ),
        (sqlite3.OperationalError("disk I/O error"), "Nothing was changed."),
    ],
)
def test_each_sqlite_error_has_advice(tmp_path: Path, error: Exception, advice: str) -> None:
    said = str(store_error(tmp_path / "bot.db", error))
    assert said.startswith(f"The database {tmp_path / 'bot.db'} cannot be used: {error}. {advice}")
