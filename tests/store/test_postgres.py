"""Faults of PostgreSQL: a server that ends, other processes, locks, and addresses with passwords."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import StoreError
from bot.store import Asked, Role, Store
from bot.store.address import PostgresAddress
from bot.store.database import Database
from tests.databases import (
    PostgresServer,
    end_server,
    let_go,
    new_server_folder,
    postgres,
    postgres_database,
    rival,
)

pytestmark = pytest.mark.postgresql
HOME, AWAY = 100_000_000_000_000_001, 100_000_000_000_000_002
NOW = 1_700_000_000_000


@asynccontextmanager
async def opened(address: PostgresAddress, *, role: Role = Role.VISITOR) -> AsyncGenerator[Store]:
    store = await Store.open(address, now=NOW, role=role)
    try:
        yield store
    finally:
        await store.close()


@pytest.fixture
def address(tmp_path: Path) -> PostgresAddress:
    return postgres_database(tmp_path / "bot.db")


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """Return a server that the test may stop."""
    folder = new_server_folder()
    server = PostgresServer(folder)
    server.start()
    yield server
    end_server(folder)


def asked(number: int, text: str = "q") -> Asked:
    return Asked(number, HOME, text, "unknown", None, None, NOW)


async def kept(database: Database) -> set[int]:
    return set(await database.fetch_column("SELECT id FROM asked"))


async def until_reconnected(store: Store) -> None:
    async with asyncio.timeout(10):
        while not postgres(store)._session.is_there:  # noqa: ASYNC110 - nothing signals it
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("mode", ["immediate", "fast"])
async def test_restart_of_server_loses_nothing_acknowledged(own_server: PostgresServer, mode: str) -> None:
    async with opened(own_server.address("postgres"), role=Role.BOT) as store:
        await asyncio.gather(*(store.settings.change(n, {"a": 1}, actor_id=1, now=NOW) for n in range(8)))
        await store.asked.remember(asked(1))
        epoch = store.database.epoch
        await asyncio.to_thread(own_server.stop, mode)
        for attempt in (kept(store.database), store.asked.remember(asked(2))):
            with pytest.raises(StoreError, match="tries again by itself"):
                await attempt
        await asyncio.to_thread(own_server.start)
        assert await kept(store.database) == {1}
        await store.asked.remember(asked(3))
        assert await kept(store.database) == {1, 3}
        await until_reconnected(store)
        assert store.database.epoch > epoch
        with pytest.raises(StoreError, match="another running bot"):
            await Store.open(own_server.address("postgres"), now=NOW, role=Role.SOLE)


async def test_writes_follow_a_restart_at_once(own_server: PostgresServer) -> None:
    async with opened(own_server.address("postgres")) as store:
        await store.asked.remember(asked(1))
        await asyncio.to_thread(own_server.stop, "immediate")
        await asyncio.to_thread(own_server.start)
        await store.asked.remember(asked(2))
        assert await kept(store.database) == {1, 2}


async def test_closing_ends_connecting_again(own_server: PostgresServer) -> None:
    store = await Store.open(own_server.address("postgres"), now=NOW)
    await asyncio.to_thread(own_server.stop, "immediate")
    async with asyncio.timeout(5):
        while postgres(store)._session._opening is None:  # noqa: ASYNC110 - nothing signals it
            await asyncio.sleep(0.01)
    await store.close()
    assert postgres(store)._session._opening.done()


async def test_change_in_another_process_is_told(address: PostgresAddress) -> None:
    async with opened(address) as store, opened(address) as other:
        told: asyncio.Queue[int] = asyncio.Queue()
        store.database.watch(told.put_nowait)
        await store.settings.change(AWAY, {"a": 1}, actor_id=1, now=NOW)  # our own is known already
        await other.settings.change(HOME, {"a": 1}, actor_id=1, now=NOW)
        assert await asyncio.wait_for(told.get(), 5) == HOME
        epoch = store.database.epoch
        await other.privacy.erase_guild(HOME)
        async with asyncio.timeout(5):
            while store.database.epoch == epoch:  # noqa: ASYNC110 - nothing signals it
                await asyncio.sleep(0.01)


async def test_bots_run_beside_each_other_and_beside_commands(address: PostgresAddress) -> None:
    async with opened(address, role=Role.BOT) as first:
        async with opened(address, role=Role.BOT), opened(address):
            pass
        with pytest.raises(StoreError, match="in use by another running bot"):
            await Store.open(address, now=NOW, role=Role.SOLE)
        let_go(first.database)
        async with opened(address, role=Role.SOLE):
            with pytest.raises(StoreError, match="needs it for itself"):
                await Store.open(address, now=NOW, role=Role.BOT)


async def add_one(store: Store, guild_id: int, number: int) -> None:
    async with store.database.transaction(guild_id) as transaction:
        length = await transaction.fetch_value("SELECT asked_at FROM asked WHERE id = $1", number)
        await asyncio.sleep(0)
        transaction.write("UPDATE asked SET asked_at = $2 WHERE id = $1", number, length + 1)


async def test_turns_of_a_server_lose_no_update(address: PostgresAddress) -> None:
    async with opened(address) as one, opened(address) as two:
        await one.asked.remember(asked(1))

        async def count(store: Store) -> None:
            for _ in range(50):
                await add_one(store, HOME, 1)

        await asyncio.gather(count(one), count(two))
        assert await one.database.fetch_value("SELECT asked_at FROM asked WHERE id = 1") == NOW + 100


async def test_servers_do_not_wait_for_each_other(address: PostgresAddress) -> None:
    async with opened(address) as one, opened(address) as two:
        await asyncio.gather(one.asked.remember(asked(1)), one.asked.remember(asked(2)))
        async with one.database.transaction(HOME) as transaction:
            await transaction.execute("UPDATE asked SET shared = 1 WHERE id = 1")
            async with asyncio.timeout(1.5):
                await add_one(one, AWAY, 2)
                await add_one(two, AWAY, 2)


@pytest.mark.parametrize("same_process", [True, False])
async def test_turn_that_never_comes_ends_in_an_error(
    address: PostgresAddress, *, same_process: bool
) -> None:
    async with opened(address) as one, opened(address) as other:
        await one.asked.remember(asked(1))
        two = one if same_process else other
        async with one.database.transaction(HOME):
            began = time.monotonic()
            told = await asyncio.gather(*(add_one(two, HOME, 1) for _ in range(20)), return_exceptions=True)
            assert time.monotonic() - began < 3
        assert {type(each) for each in told} == {StoreError}
        assert "Nothing was changed: try again" in str(told[0])
        await add_one(two, HOME, 1)


@pytest.mark.parametrize("write", [False, True])
async def test_locked_table_ends_in_an_error(address: PostgresAddress, *, write: bool) -> None:
    async with opened(address) as store:
        await store.asked.remember(asked(1))
        async with rival(store) as other, other.transaction():
            await other.execute("LOCK TABLE asked")
            began = time.monotonic()
            with pytest.raises(StoreError, match="busy for too long"):
                await (add_one(store, HOME, 1) if write else kept(store.database))
            assert time.monotonic() - began < 3
        assert await kept(store.database) == {1}
        await add_one(store, HOME, 1)


@pytest.mark.parametrize("pause", [0, 0.001, 0.003, 0.01, 0.05])
async def test_cancelled_transaction_leaves_none_open(address: PostgresAddress, pause: float) -> None:
    async with opened(address) as store:
        await store.asked.remember(asked(1))
        tasks = [asyncio.create_task(add_one(store, HOME + n % 5, 1)) for n in range(20)]
        await asyncio.sleep(pause)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        async with rival(store) as other, asyncio.timeout(5):
            while await other.fetchval(  # noqa: ASYNC110 - nothing signals it
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND (state LIKE 'idle in%' OR state = 'active')"
            ):
                await asyncio.sleep(0.01)
        await asyncio.gather(*(add_one(store, HOME + n, 1) for n in range(10)))


async def lose_connection(store: Store, other: Any) -> None:
    """Have the server end a transaction's connection just before its COMMIT."""
    async with store.database.transaction(HOME) as transaction:
        pid = await transaction.fetch_value("SELECT pg_backend_pid()")
        await transaction.execute("UPDATE asked SET asked_at = 1")
        await other.execute("SELECT pg_terminate_backend($1)", pid)
        await other.execute("SELECT pg_sleep(0.05)")


async def test_connection_lost_at_commit_is_said_to_be_uncertain(address: PostgresAddress) -> None:
    async with opened(address) as store:
        await store.asked.remember(asked(1))
        epoch = store.database.epoch
        async with rival(store) as other:
            with pytest.raises(StoreError, match="did not say whether"):
                await lose_connection(store, other)
        assert store.database.epoch > epoch
        assert await store.database.fetch_value("SELECT asked_at FROM asked") == NOW


async def swallow_failure(store: Store) -> None:
    async with store.database.transaction(HOME) as transaction:
        await transaction.execute("INSERT INTO command_syncs VALUES (1, 'd', '{}', 0)")
        with pytest.raises(StoreError):
            await transaction.execute("SELECT 1 / 0")


async def test_swallowed_failure_is_no_success(address: PostgresAddress) -> None:
    async with opened(address) as store:
        with pytest.raises(StoreError, match="took back"):
            await swallow_failure(store)
        assert await store.command_syncs.last(1) is None


async def fail(store: Store, error: Exception) -> None:
    async with store.database.transaction(HOME):
        raise error


@pytest.mark.parametrize("error", [FileNotFoundError(), TimeoutError()])
async def test_error_of_the_block_stays_what_it_is(address: PostgresAddress, error: Exception) -> None:
    async with opened(address) as store:
        with pytest.raises(type(error)):
            await fail(store, error)


async def test_nul_is_replaced(address: PostgresAddress) -> None:
    async with opened(address) as store:
        await store.asked.remember(asked(1, "a\0b"))
        found = await store.database.fetch_value("SELECT text FROM asked WHERE text LIKE $1", "a%\0%")
        assert "\0" not in await store.database.fetch_value("SELECT text FROM asked")
        assert found is None or "\0" not in found


async def test_newer_database_is_refused(address: PostgresAddress) -> None:
    async with opened(address) as store:
        await store.database.write(
            None, "INSERT INTO migrations (number, name, applied_at) VALUES (9999, '9999_future', 0)"
        )
    with pytest.raises(StoreError, match="newer version"):
        await Store.open(address, now=NOW)


async def forget_last_migration(store: Store) -> None:
    await store.database.write(
        None, "DELETE FROM migrations WHERE number = (SELECT MAX(number) FROM migrations)"
    )


@pytest.mark.parametrize("role", Role)
async def test_nobody_changes_the_tables_of_a_running_bot(address: PostgresAddress, role: Role) -> None:
    async with opened(address, role=Role.BOT) as store:
        await forget_last_migration(store)
        with pytest.raises(StoreError, match="running bot of an older version"):
            await Store.open(address, now=NOW, role=role)


async def test_two_processes_migrate_at_once(address: PostgresAddress) -> None:
    stores = await asyncio.gather(*(Store.open(address, now=NOW) for _ in range(4)))
    numbers = await stores[0].database.fetch_column("SELECT number FROM migrations")
    assert len(set(numbers)) == len(numbers) > 0
    for store in stores:
        await store.close()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:{}@127.0.0.1:1/db",
        "postgresql://ann:{}@127.0.0.1:1,127.0.0.1:2/db?sslmode=disable",
        "postgresql://ann@127.0.0.1:1/db?password={}",
        "postgresql://127.0.0.1:1/db?user=ann&password={}",
    ],
)
@pytest.mark.parametrize(
    "password",
    ["troutperch", "trout:perch", "trout@perch", "trout/perch", "trout?perch", "trout#perch", "%zzperch"],
)
async def test_password_is_in_no_message(url: str, password: str) -> None:
    address = PostgresAddress(url.format(password))
    with pytest.raises(StoreError) as told:
        await Store.open(address, now=NOW)
    for text in (str(told.value), str(address), repr(address)):
        assert "trout" not in text
        assert "perch" not in text
