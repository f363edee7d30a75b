"""`bot restore`: a backup in the place of the database, whatever state that is in; real processes."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import StoreError
from bot.store import Asked, Store
from bot.store.sqlite import restoring
from bot.store.sqlite.copies import write_copy
from bot.store.sqlite.restoring import restore
from tests.store.processes import bot, running_bot

pytestmark = pytest.mark.sqlite

NOW = 1_700_000_000_000


async def make(path: Path, *texts: str) -> None:
    store = await Store.open(path, now=NOW)
    for number, text in enumerate(texts):
        await store.asked.remember(Asked(number, 1, text, "unknown", None, None, NOW))
    await store.close()


def texts_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM asked ORDER BY id")]


@pytest.fixture
async def place(tmp_path: Path) -> Path:
    """Return a folder with a database and a backup from before its last question."""
    await make(tmp_path / "r.db", "old")
    write_copy(tmp_path / "r.db", tmp_path / "copy.db")
    await make(tmp_path / "r.db", "old", "new")
    return tmp_path


def kept_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("r.db.replaced-*"))


async def test_restore_keeps_the_old_database(place: Path) -> None:
    done = bot("restore", str(place / "copy.db"), database=place / "r.db")
    assert (done.returncode, done.stderr) == (0, "")
    (kept,) = kept_in(place)
    assert str(kept) in done.stdout
    assert texts_in(place / "r.db") == ["old"]
    assert texts_in(kept) == ["old", "new"]
    await make(place / "r.db", "old", "newer")  # the bot starts with it
    assert texts_in(place / "r.db") == ["old", "newer"]
    assert texts_in(place / "copy.db") == ["old"]


async def test_restore_works_without_a_database(place: Path) -> None:
    (place / "r.db").unlink()
    assert restore(place / "copy.db", place / "r.db", now=NOW) is None
    assert texts_in(place / "r.db") == ["old"]
    assert kept_in(place) == []


def test_restore_is_refused_under_a_bot(place: Path) -> None:
    with running_bot(place / "r.db") as other:
        done = bot("restore", str(place / "copy.db"), database=place / "r.db")
        assert done.returncode == 3
        assert str(other.pid) in done.stderr
    assert texts_in(place / "r.db") == ["old", "new", "from the running bot"]
    assert kept_in(place) == []


def test_restore_is_refused_while_in_use(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "PREPARE_S", 0.1)
    with closing(sqlite3.connect(place / "r.db")) as other:
        assert other.execute("SELECT count(*) FROM asked").fetchone() == (2,)
        with pytest.raises(StoreError, match="Another program"):
            restore(place / "copy.db", place / "r.db", now=NOW)
    assert texts_in(place / "r.db") == ["old", "new"]
    assert kept_in(place) == []


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for page in range(4_096 * 3, len(content), 4_096):
        content[page : page + 200] = b"\xff" * 200
    file.write_bytes(content)


@pytest.mark.parametrize("fault", ["missing", "damaged", "no database", "somebody else's", "newer", "itself"])
def test_unsound_backup_is_refused(place: Path, fault: str) -> None:
    backup = place / "copy.db"
    if fault == "missing":
        backup.unlink()
    elif fault == "damaged":
        damage(backup)
    elif fault == "no database":
        backup.write_bytes(b"this is no database " * 300)
    elif fault == "itself":
        backup = place / "r.db"
    else:
        with closing(sqlite3.connect(backup)) as connection:
            if fault == "newer":
                connection.execute("INSERT INTO migrations VALUES (9999, '9999_new', 0, 'x')")
            else:
                connection.execute("DROP TABLE migrations")
            connection.commit()
    before = (place / "r.db").read_bytes()
    with pytest.raises(StoreError, match=re.escape(str(backup))):
        restore(backup, place / "r.db", now=NOW)
    assert (place / "r.db").read_bytes() == before
    assert kept_in(place) == []


async def leave_a_log(database: Path) -> None:
    """Leave a database's files as a killed bot does: with the latest writes in the log alone."""
    copy = database.with_name("killed.db")
    shutil.copy(database, copy)
    store = await Store.open(copy, now=NOW)
    for number in range(100, 140):
        await store.asked.remember(Asked(number, 1, f"late {number} " * 50, "unknown", None, None, NOW))
    for suffix in ("", "-wal", "-shm"):
        shutil.copy(copy.with_name(copy.name + suffix), database.with_name(database.name + suffix))
    await store.close()
    copy.unlink()


async def test_restore_keeps_a_killed_bots_log(place: Path) -> None:
    await leave_a_log(place / "r.db")
    restore(place / "copy.db", place / "r.db", now=NOW)
    assert texts_in(place / "r.db") == ["old"]
    assert not (place / "r.db-wal").exists()
    (kept,) = kept_in(place)
    assert len(texts_in(kept)) == 42


async def spoil(place: Path) -> None:
    """Copy a backup over a database whose bot was killed, as people do, beside its log."""
    await make(place / "other.db", *(f"another {number} " * 60 for number in range(300)))
    write_copy(place / "other.db", place / "big.db")
    await leave_a_log(place / "r.db")
    shutil.copy(place / "big.db", place / "r.db")


async def test_mismatched_log_is_refused_with_advice(
    place: Path,
) -> None:
    await spoil(place)
    before = (place / "r.db").read_bytes(), (place / "r.db-wal").read_bytes()
    done = bot("guild", "export", "1", database=place / "r.db")
    assert done.returncode == 3
    assert "bot restore" in done.stderr
    assert "-wal" in done.stderr
    assert ((place / "r.db").read_bytes(), (place / "r.db-wal").read_bytes()) == before
    done = bot("restore", str(place / "big.db"), database=place / "r.db")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(texts_in(place / "r.db")) == 300
    kept, log = kept_in(place)
    assert (kept.read_bytes(), log.read_bytes()) == before
    assert log.name == f"{kept.name}-wal"
    await make(place / "r.db")


STEPS = ["_keep", "link_new", "sync", "check_backup"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
async def test_interrupted_restore_leaves_whole_database(
    place: Path, step: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work: Any = getattr(restoring, step)
    states: list[list[str]] = []

    def look(*arguments: Any) -> Any:
        # What a kill at this moment would leave, as the next start would find it.
        snapshot = place.with_name(f"{place.name}-{step}-{when}-{len(states)}")
        if when == "before":
            shutil.copytree(place, snapshot)
        result = work(*arguments)
        if when == "after":
            shutil.copytree(place, snapshot)
        states.append(texts_in(snapshot / "r.db"))
        return result

    monkeypatch.setattr(restoring, step, look)
    restore(place / "copy.db", place / "r.db", now=NOW)
    assert states
    assert all(state in (["old"], ["old", "new"]) for state in states)


async def test_restore_reads_from_read_only_folder(place: Path) -> None:
    folder = place / "read-only"
    folder.mkdir()
    await make(folder / "copy.db", "old")  # a plain copy of a closed database, ready for a log
    (folder / "copy.db.lock").unlink(missing_ok=True)
    restore(folder / "copy.db", place / "r.db", now=NOW)
    assert [file.name for file in folder.iterdir()] == ["copy.db"]
    assert texts_in(place / "r.db") == ["old"]
