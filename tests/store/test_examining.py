"""What is seen of a PostgreSQL database from outside; for SQLite's files see tests/wire/test_doctor.py."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.config import Config, Shards
from bot.doctor.finding import Finding, Level
from bot.doctor.stored import look
from bot.store import GLOBAL, Claim, CommandSync, Kind, Role, Store
from bot.store.address import PostgresAddress
from bot.store.examining import examine
from tests.databases import PostgresServer, postgres_database

pytestmark = pytest.mark.postgresql
NOW = 1_700_000_000_000


@pytest.fixture
def address(tmp_path: Path) -> PostgresAddress:
    return postgres_database(tmp_path / "bot.db")


@asynccontextmanager
async def processes(address: PostgresAddress, *shards: set[int], count: int) -> AsyncGenerator[None]:
    """Have one process for each set of shards run the bot."""
    async with AsyncExitStack() as stack:
        for own in shards:
            store = await Store.open(address, now=NOW, role=Role.BOT)
            stack.push_async_callback(store.close)
            assert await store.database.agree(count)
            for number in own:
                assert await store.database.claim(Claim(Kind.SHARD, number))
            await store.database.claim(Claim(Kind.IDENTIFYING, 0))  # which is no shard
        yield


async def looked(address: PostgresAddress, shards: Shards | None = None) -> dict[str, Finding]:
    """Return what is found, by check; of several, the worst."""
    _, found = await look(Config(database=address, shards=shards))
    return {each.check: each for each in sorted(found, key=lambda each: each.level is not Level.OK)}


async def test_new_database_is_fine_and_left_alone(address: PostgresAddress) -> None:
    examined = await examine(address)
    assert examined is not None
    assert (examined.newest, examined.denied, examined.holders) == (0, "", ())
    assert examined.missing > 20
    found = await looked(address)
    assert found["database"].level is Level.OK
    assert (found["schema"].level, "pg_dump" in found["schema"].do) == (Level.WARNING, True)
    assert (await examine(address)) == examined


async def test_commands_that_were_registered_are_seen(address: PostgresAddress) -> None:
    store = await Store.open(address, now=NOW)
    await store.command_syncs.record(GLOBAL, CommandSync("digest", {"ask": 7}), now=NOW)
    await store.close()
    examined = await examine(address)
    assert examined is not None
    assert (examined.command_ids, examined.missing) == ({GLOBAL: {"ask": 7}}, 0)


async def test_processes_are_named_with_their_shards(address: PostgresAddress) -> None:
    async with processes(address, {0, 2}, {1}, set(), count=3):
        found = await looked(address, Shards(0, 2, 3))
        assert found["processes"].what.startswith("3 processes of the bot: ")
        assert ": shards 0, 2;" in found["processes"].what
        assert ": shard 1" in found["processes"].what
        assert "standing by" in found["processes"].what
        assert "shards" not in found
    assert (await looked(address))["processes"].what == "No process runs the bot on it"


async def test_shards_that_nobody_runs_are_a_warning(address: PostgresAddress) -> None:
    async with processes(address, {0}, {2}, count=4):
        assert "Nobody runs shards 1, 3 of 4" in (await looked(address))["shards"].what


async def test_other_number_of_shards_is_a_warning(address: PostgresAddress) -> None:
    async with processes(address, {0, 1}, count=2):
        assert "RECKONER_SHARDS here says 4" in (await looked(address, Shards(0, 3, 4)))["shards"].what


async def test_command_that_needs_it_alone_is_a_warning(address: PostgresAddress) -> None:
    store = await Store.open(address, now=NOW, role=Role.SOLE)
    assert "needs the database for itself" in (await looked(address))["processes"].what
    await store.close()


async def test_lock_of_another_database_is_not_seen(tmp_path: Path, address: PostgresAddress) -> None:
    async with processes(postgres_database(tmp_path / "other.db"), {0}, count=1):
        assert (await looked(address))["processes"].level is Level.OK
        assert not (await examine(address)).holders  # pyright: ignore[reportOptionalMemberAccess]


async def test_user_who_may_make_no_tables_is_a_problem(tmp_path: Path, address: PostgresAddress) -> None:
    role, server = f"reader_{abs(hash(tmp_path))}", PostgresServer.shared()
    server.sql(f"CREATE ROLE {role} LOGIN")
    try:
        scheme, _, where = address.url.partition("://")
        found = await looked(PostgresAddress(f"{scheme}://{role}@{where.rpartition('@')[2]}"))
        assert [each.level for each in found.values()].count(Level.PROBLEM) == 1
        assert "make tables" in found["database"].what
    finally:
        server.sql(f"DROP ROLE {role}")


async def test_missing_server_is_a_problem_without_its_password() -> None:
    examined, found = await look(Config(database=PostgresAddress("postgresql://me:secret@127.0.0.1:1/bot")))
    assert examined is None
    (problem,) = found
    assert problem.level is Level.PROBLEM
    assert "secret" not in str(problem)
    assert problem.do
