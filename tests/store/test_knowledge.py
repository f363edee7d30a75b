import asyncio
import contextlib
import shutil
import threading
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.config import DATA
from bot.domain.errors import PackError
from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import About
from bot.knowledge import open_knowledge
from bot.store import Asked, Store
from tests.databases import database

NOW = 1_700_000_000_000


OBSERVATORY = Path(__file__).parents[1] / "data" / "observatory"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of a small pack that a test may change."""
    return shutil.copytree(OBSERVATORY, tmp_path / "observatory", ignore=shutil.ignore_patterns("*.jsonl"))


@pytest.mark.parametrize("written", [DATA / "dead_reckoning", OBSERVATORY], ids=lambda path: path.name)
async def test_pack_round_trips_through_store(tmp_path: Path, written: Path) -> None:
    pack = read_pack(written)
    store = await Store.open(database(tmp_path / "r.db"), now=NOW)
    try:
        assert await store.knowledge.seed(pack, now=NOW)
        loaded = await store.knowledge.load(pack.id)
        assert loaded is not None
        assert asdict(loaded) == asdict(pack)
    finally:
        await store.close()


async def test_what_facts_are_about_round_trips_through_store(tmp_path: Path, folder: Path) -> None:
    said = (
        '[{ entity = "ada_merrow", attribute = "job" }, { entity = "ada_merrow", attribute = "companions" }]'
    )
    facts = folder / "facts.toml"
    written = 'about = { entity = "ada_merrow", attribute = "job" }'
    text = facts.read_text("utf-8").replace(written, f"about = {said}")
    facts.write_text(text, encoding="utf-8")
    pack = read_pack(folder)
    store = await Store.open(database(tmp_path / "r.db"), now=NOW)
    try:
        await store.knowledge.seed(pack, now=NOW)
        loaded = await store.knowledge.load(pack.id)
        assert loaded is not None
        assert [fact.about for fact in loaded.facts] == [fact.about for fact in pack.facts]
        assert loaded.fact["keeper"].about == (About("ada_merrow", "job"), About("ada_merrow", "companions"))
        assert loaded.fact["keeper"].kinds == pack.fact["keeper"].kinds
    finally:
        await store.close()


async def test_seeding_again_changes_nothing(tmp_path: Path, folder: Path) -> None:
    pack = read_pack(folder)
    store = await Store.open(database(tmp_path / "r.db"), now=NOW)
    try:
        await store.knowledge.seed(pack, now=NOW)
        assert not await store.knowledge.seed(pack, now=NOW + 1)
        row = await store.database.fetch_one("SELECT seeded_at FROM packs")
        assert row is not None
        assert row["seeded_at"] == NOW
    finally:
        await store.close()


async def test_changed_pack_keeps_server_data(tmp_path: Path, folder: Path) -> None:
    database = tmp_path / "r.db"
    knowledge = await open_knowledge(database, folder, now=NOW)
    fact = knowledge.pack.facts[0]
    await knowledge.store.asked.remember(Asked(1, 2, "q", "answer", fact.id, None, NOW))
    await knowledge.store.close()
    for path in folder.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(fact.question, "What is it called now?"), encoding="utf-8")
    knowledge = await open_knowledge(database, folder, now=NOW + 1)
    try:
        assert knowledge.pack.fact[fact.id].question == "What is it called now?"
        assert await knowledge.store.database.fetch_one("SELECT 1 FROM asked WHERE id = 1") is not None
    finally:
        await knowledge.store.close()


async def test_broken_pack_falls_back_to_the_old_one(
    tmp_path: Path, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = tmp_path / "r.db"
    knowledge = await open_knowledge(database, folder, now=NOW)
    before = knowledge.pack
    await knowledge.store.close()
    (folder / "pack.toml").write_text("[pack\n", encoding="utf-8")
    knowledge = await open_knowledge(database, folder, now=NOW + 1)
    try:
        assert asdict(knowledge.pack) == asdict(before)
    finally:
        await knowledge.store.close()
    assert "pack.toml: not readable as TOML" in caplog.text


async def test_broken_first_pack_is_refused(tmp_path: Path, folder: Path) -> None:
    (folder / "pack.toml").write_text("[pack\n", encoding="utf-8")
    with pytest.raises(PackError, match="not readable as TOML"):
        await open_knowledge(tmp_path / "r.db", folder, now=NOW)


def threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if "connection_worker" in thread.name}


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 5, 10, 30, 100, 300, 1_000, 3_000])
async def test_cancelled_opening_leaves_no_thread(tmp_path: Path, turns: int) -> None:
    before = threads()
    opening = asyncio.create_task(
        open_knowledge(tmp_path / "r.db", OBSERVATORY, now=NOW, index_folder=tmp_path)
    )
    for _ in range(turns):
        await asyncio.sleep(0)
    opening.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await (await opening).store.close()
    for thread in threads() - before:
        await asyncio.to_thread(thread.join, 5)
    assert threads() <= before


async def test_failed_opening_leaves_no_thread(tmp_path: Path) -> None:
    before = threads()
    with pytest.raises(ValueError, match="null"):
        await open_knowledge(tmp_path / "r.db", OBSERVATORY, now=NOW, index_folder=Path("a\0b"))
    for thread in threads() - before:
        await asyncio.to_thread(thread.join, 5)
    assert threads() <= before
