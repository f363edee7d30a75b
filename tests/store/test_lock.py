"""One running bot for each database, and commands beside it: real processes."""

import json
import os
from pathlib import Path

import pytest

from bot.domain.errors import StoreError
from bot.store import Role, Store
from bot.store.sqlite.lock import lock_path, take_lock
from tests.store.processes import bot, running_bot

pytestmark = pytest.mark.sqlite

NOW = 1_700_000_000_000


async def test_second_bot_is_told_who_runs(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with running_bot(path) as other:
        with pytest.raises(StoreError) as refusal:
            await Store.open(path, now=NOW, role=Role.BOT)
        assert str(path) in str(refusal.value)
        assert str(other.pid) in str(refusal.value)
        assert str(lock_path(path)) in str(refusal.value)
        assert refusal.value.exit_code == 3
    await (await Store.open(path, now=NOW, role=Role.BOT)).close()


@pytest.mark.parametrize("kind", ["symlink", "symlinked folder", "relative", "dots"])
async def test_lock_holds_for_every_path(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    path = folder / "r.db"
    (tmp_path / "link.db").symlink_to(path)
    (tmp_path / "elsewhere").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    other = {
        "symlink": tmp_path / "link.db",
        "symlinked folder": tmp_path / "elsewhere" / "r.db",
        "relative": type(tmp_path)("data/r.db"),
        "dots": folder / ".." / "data" / "r.db",
    }[kind]
    with running_bot(path), pytest.raises(StoreError, match="another running bot"):
        take_lock(other, patience_s=0)


async def test_kill_9_releases_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with running_bot(path) as other:
        other.kill()
        other.wait(timeout=30)
        store = await Store.open(path, now=NOW, role=Role.BOT)
        assert await store.database.fetch_one("SELECT 1 FROM asked WHERE id = 9") is not None
        await store.close()


async def test_ending_bot_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with running_bot(path) as other:
        assert other.stdin is not None
        other.stdin.write("\n")
        other.stdin.flush()
        take_lock(path, patience_s=30).close()


async def test_failed_start_releases_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    path.write_bytes(b"this is no database " * 300)
    with pytest.raises(StoreError, match="damaged"):
        await Store.open(path, now=NOW, role=Role.BOT)
    take_lock(path, patience_s=0).close()


async def test_removed_lock_file_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with take_lock(path, patience_s=0):
        lock_path(path).unlink()
        with take_lock(path, patience_s=0), pytest.raises(StoreError, match="another running bot"):
            take_lock(path, patience_s=0)


def test_unwritable_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="this user may write there"):
        take_lock(tmp_path / "file" / "r.db", patience_s=0)


def test_lock_file_holds_process_id(tmp_path: Path) -> None:
    with take_lock(tmp_path / "r.db", patience_s=0):
        assert lock_path(tmp_path / "r.db").read_text() == f"{os.getpid()}\n"


def test_commands_work_beside_a_running_bot(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    questions = tmp_path / "own.yaml"
    questions.write_text("Which club is this?: Film club\n", encoding="utf-8")
    with running_bot(path) as other:
        assert "1 new question" in bot("quiz", "import", str(questions), "--guild", "1", database=path).stdout
        assert "Film club" in bot("quiz", "export", "--guild", "1", database=path).stdout
        assert "asked" in json.loads(bot("guild", "export", "1", database=path).stdout)
        assert bot("teach", "export", "--guild", "1", database=path).returncode == 1  # nothing taught
        assert bot("backup", str(tmp_path / "copy.db"), database=path).returncode == 0
        erased = bot("guild", "erase", "1", "--yes", database=path)
        assert "Erased" in erased.stdout
        assert "Traces" not in erased.stdout
        assert other.poll() is None
