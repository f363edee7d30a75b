"""Moving everything from one database to another, of either kind."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.domain.errors import StoreError
from bot.store import Role, Store
from bot.store.address import Address
from bot.store.copying import content_of, copy
from bot.store.privacy import Export
from tests.databases import postgres_database
from tests.film import authored_pack
from tests.store.test_servers import AWAY, HOME, NOW, fill
from tests.test_command_line import bot

pytestmark = pytest.mark.postgresql
KINDS = ("sqlite", "postgresql")


def address(kind: str, path: Path) -> Address:
    return path if kind == "sqlite" else postgres_database(path)


@asynccontextmanager
async def opened(where: Address) -> AsyncGenerator[Store]:
    store = await Store.open(where, now=NOW, role=Role.BOT)
    try:
        yield store
    finally:
        await store.close()


def in_any_order(export: Export) -> dict[str, list[str]]:
    return {table: sorted(map(repr, rows)) for table, rows in export.items()}


async def fill_all(store: Store) -> None:
    await fill(store, HOME)
    await fill(store, AWAY)
    await store.knowledge.seed(authored_pack(), now=NOW)


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("source", KINDS)
async def test_everything_is_copied(tmp_path: Path, source: str, target: str) -> None:
    async with (
        opened(address(source, tmp_path / "old.db")) as old,
        opened(address(target, tmp_path / "new.db")) as new,
    ):
        await fill_all(old)
        copied = await copy(old.database, new.database)
        assert copied["lessons"].rows > 0
        assert copied["facts"].rows > 500
        for table, content in copied.items():
            assert await content_of(new.database, table) == content == await content_of(old.database, table)
        assert in_any_order(await new.privacy.export_guild(HOME)) == in_any_order(
            await old.privacy.export_guild(HOME)
        )
        seeded = await new.knowledge.load("dead_reckoning")
        assert seeded is not None
        assert seeded.digest == authored_pack().digest


@pytest.mark.parametrize("target", KINDS)
async def test_database_with_data_is_refused(tmp_path: Path, target: str) -> None:
    async with (
        opened(tmp_path / "old.db") as old,
        opened(address(target, tmp_path / "new.db")) as new,
    ):
        await fill(old, HOME)
        await new.settings.change(AWAY, {"quiz.length": 5}, actor_id=1, now=NOW)
        with pytest.raises(StoreError, match=r"has data already, in .*settings"):
            await copy(old.database, new.database)
        assert await new.privacy.guilds() == (AWAY,)


async def test_copy_that_differs_is_deleted_again(tmp_path: Path) -> None:
    async with opened(tmp_path / "old.db") as old, opened(address("postgresql", tmp_path / "new.db")) as new:
        await fill(old, HOME)
        await new.database.write(
            None, "CREATE RULE lossy AS ON INSERT TO blocks DO INSTEAD NOTHING"
        )  # as a trigger of somebody else's may do
        with pytest.raises(StoreError, match=r"differs from .* in blocks"):
            await copy(old.database, new.database)
        assert await new.privacy.guilds() == ()


async def test_command_moves_there_and_back(tmp_path: Path) -> None:
    first, server, last = tmp_path / "r.db", address("postgresql", tmp_path / "s.db"), tmp_path / "back.db"
    async with opened(first) as store:
        await fill_all(store)
    url = getattr(server, "url", "")
    there = bot("database", "copy", str(first), url, folder=tmp_path)
    assert (there.returncode, there.stderr) == (0, "")
    assert "lessons: " in there.stdout
    assert bot("database", "copy", url, str(last), folder=tmp_path).returncode == 0
    assert (
        bot("guild", "list", folder=tmp_path, RECKONER_DATABASE=url).stdout
        == bot("guild", "list", folder=tmp_path, RECKONER_DATABASE=str(last)).stdout
    )
    again = bot("database", "copy", str(first), url, folder=tmp_path)
    assert (again.returncode, "has data already" in again.stderr) == (3, True)


async def test_no_bot_may_run_meanwhile(tmp_path: Path) -> None:
    server = address("postgresql", tmp_path / "s.db")
    url = getattr(server, "url", "")
    async with opened(server):
        refused = bot("database", "copy", url, str(tmp_path / "new.db"), folder=tmp_path)
    assert (refused.returncode, "in use by another running bot" in refused.stderr) == (3, True)


def test_missing_source_is_refused(tmp_path: Path) -> None:
    refused = bot("database", "copy", str(tmp_path / "none.db"), str(tmp_path / "new.db"), folder=tmp_path)
    assert (refused.returncode, "There is no database at" in refused.stderr) == (2, True)
    assert not (tmp_path / "new.db").exists()
