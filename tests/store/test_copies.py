"""Backups: whole or not there, of any version's database, and the program's own, which go in time."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import StoreError
from bot.store import Asked, Role, Store
from bot.store.sqlite.copies import KEPT_DAYS, automatic_copy, write_copy
from tests.store.processes import bot, running_bot

pytestmark = pytest.mark.sqlite

DAY = 86_400_000
NOW = 1_700_000_000_000


async def make(path: Path, *, rows: int = 1) -> None:
    store = await Store.open(path, now=NOW)
    async with store.database.transaction(None) as transaction:
        for number in range(rows):
            transaction.write(
                "INSERT INTO asked (id, guild_id, text, status, asked_at) VALUES ($1, 1, $2, 'unknown', 1)",
                number,
                "words " * 100,
            )
    await store.close()


def count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM asked").fetchone()[0]


async def test_backup_leaves_other_version_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    await make(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM migrations WHERE number = 30")
        connection.execute("INSERT INTO migrations (number, name, applied_at) VALUES (9999, '9999_new', 0)")
        connection.commit()
    before = path.read_bytes()
    done = bot("backup", str(tmp_path / "copy.db"), database=path)
    assert (done.returncode, done.stderr) == (0, "")
    assert path.read_bytes() == before
    assert list(tmp_path.glob("*.backup-*")) == []
    assert count(tmp_path / "copy.db") == 1


async def test_backup_has_running_bots_last_write(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with running_bot(path):
        assert bot("backup", str(tmp_path / "copy.db"), database=path).returncode == 0
        assert count(tmp_path / "copy.db") == 1


async def test_backup_is_a_single_file(tmp_path: Path) -> None:
    await make(tmp_path / "r.db")
    folder = tmp_path / "backups"
    folder.mkdir()
    write_copy(tmp_path / "r.db", folder / "copy.db")
    assert [file.name for file in folder.iterdir()] == ["copy.db"]
    with closing(sqlite3.connect(folder / "copy.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("target", ["nowhere/copy.db", "r.db/copy.db", "taken.db"])
async def test_failed_backup_leaves_no_files(tmp_path: Path, target: str) -> None:
    await make(tmp_path / "r.db")
    (tmp_path / "taken.db").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StoreError) as refused:
        write_copy(tmp_path / "r.db", tmp_path / target)
    assert f"{tmp_path / target} " in str(refused.value)
    left = [file for file in sorted(tmp_path.rglob("*")) if not file.name.endswith(("-wal", "-shm"))]
    assert left == before
    assert (tmp_path / "taken.db").read_text() == "mine"


async def test_backup_on_full_disk_leaves_no_files(tmp_path: Path) -> None:
    path, target = tmp_path / "r.db", tmp_path / "copy.db"
    await make(path, rows=5_000)

    def make_room_for_a_megabyte_only() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))

    done = bot("backup", str(target), database=path, first=make_room_for_a_megabyte_only)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert list(tmp_path.glob("copy.db*")) == []
    write_copy(path, target)
    assert count(target) == 5_000


_KILLED = """
import os, pathlib, signal, sys
import bot.store.sqlite.copies as copies

copies.sync = lambda path: os.kill(os.getpid(), signal.SIGKILL)  # written, and not yet in its place
copies.write_copy(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
"""


async def test_backup_works_after_a_killed_one(tmp_path: Path) -> None:
    path, target = tmp_path / "r.db", tmp_path / "copy.db"
    await make(path)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    killed = subprocess.run(  # noqa: ASYNC221 - nothing else waits
        [sys.executable, "-c", _KILLED, str(path), str(target)], check=False, env=environment
    )
    assert killed.returncode == -signal.SIGKILL
    assert not target.exists()
    assert len(list(tmp_path.glob("copy.db.partial-*"))) == 1
    write_copy(path, target)
    assert count(target) == 1
    assert list(tmp_path.glob("copy.db.partial-*")) == []


async def test_backup_keeps_other_processes_partial_file(tmp_path: Path) -> None:
    await make(tmp_path / "r.db")
    others = tmp_path / f"copy.db.partial-{os.getppid()}"
    others.write_text("half of it")
    write_copy(tmp_path / "r.db", tmp_path / "copy.db")
    assert others.read_text() == "half of it"


async def test_backup_never_overwrites_a_faster_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await make(tmp_path / "r.db")
    target = tmp_path / "copy.db"
    link = os.link

    def be_late(source: Path, name: Path) -> None:
        target.write_text("theirs")
        link(source, name)

    monkeypatch.setattr(os, "link", be_late)
    with pytest.raises(StoreError, match="exists already"):
        write_copy(tmp_path / "r.db", target)
    assert target.read_text() == "theirs"


async def test_backup_works_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await make(tmp_path / "r.db")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    write_copy(tmp_path / "r.db", tmp_path / "copy.db")
    assert count(tmp_path / "copy.db") == 1
    with pytest.raises(StoreError, match="exists already"):
        write_copy(tmp_path / "r.db", tmp_path / "copy.db")


def scatter(path: Path) -> tuple[set[Path], set[Path]]:
    """Make copies that are to go, and files that are not."""
    old, new = NOW - KEPT_DAYS * DAY, NOW - KEPT_DAYS * DAY + 1
    going = {
        automatic_copy(path, "backup-0030", now=old),
        automatic_copy(path, "replaced", now=old),
        automatic_copy(path, "replaced", now=old).with_name(f"{path.name}.replaced-{old:013}-wal"),
    }
    staying = {
        automatic_copy(path, "backup-0030", now=new),
        automatic_copy(path, "replaced", now=new),
        path.with_name(f"other.db.backup-0030-{old}"),
        path.with_name(f"x{path.name}.backup-0030-{old}"),
        path.with_name(f"{path.name}.backup-0030-{old}.txt"),
        path.with_name(f"{path.name}.backup-of-mine"),
        path.with_name(f"{path.name}.backup-{old}"),
        path.with_name("backup-2023.db"),
    }
    for file in going | staying:
        file.write_text("a copy")
    return going, staying


async def test_expired_copies_are_deleted_while_running(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    store = await Store.open(path, now=NOW, role=Role.BOT)
    going, staying = scatter(path)
    await store.database.tidy(now=NOW)
    await store.close()
    assert [file for file in going if file.exists()] == []
    assert [file for file in staying if not file.exists()] == []


async def test_start_deletes_expired_and_partial_copies(
    tmp_path: Path,
) -> None:
    path = tmp_path / "r.db"
    await make(path)
    going, staying = scatter(path)
    interrupted = [
        path.with_name(f"{automatic_copy(path, 'backup-0030', now=NOW).name}.partial-1"),
        path.with_name(f"{path.name}.partial-1.partial-1"),
    ]
    for file in interrupted:
        file.write_text("half a copy")
    store = await Store.open(path, now=NOW)  # a command deletes nothing
    await store.close()
    assert all(file.exists() for file in [*going, *staying, *interrupted])
    store = await Store.open(path, now=NOW, role=Role.BOT)
    await store.asked.remember(Asked(77, 1, "q", "unknown", None, None, NOW))
    await store.close()
    assert [file for file in [*going, *interrupted] if file.exists()] == []
    assert [file for file in staying if not file.exists()] == []
