"""What processes claim: one has it, another takes over, and who lost it writes nothing meanwhile."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.domain.errors import StoreError
from bot.store import Claim, Kind, Role, Store
from bot.store.address import PostgresAddress
from bot.store.postgres.session import CLAIMS
from tests.databases import let_go, postgres, postgres_database, rival

pytestmark = pytest.mark.postgresql
NOW = 1_700_000_000_000
SHARD, OTHER = Claim(Kind.SHARD, 3), Claim(Kind.SHARD, 4)


@pytest.fixture
def address(tmp_path: Path) -> PostgresAddress:
    return postgres_database(tmp_path / "bot.db")


@pytest.fixture
async def bots(address: PostgresAddress) -> AsyncGenerator[list[Store]]:
    stores = [await Store.open(address, now=NOW, role=Role.BOT) for _ in range(2)]
    yield stores
    for store in stores:
        await store.close()


async def until_there(store: Store) -> None:
    async with asyncio.timeout(10):
        await postgres(store)._session._there.wait()


async def end_session(store: Store) -> None:
    """End a process's session, as the server or the network does."""
    let_go(store.database)
    while postgres(store)._session.is_there:  # noqa: ASYNC110 - nothing signals it
        await asyncio.sleep(0)


async def test_one_process_has_a_claim_until_it_releases_it(bots: list[Store]) -> None:
    first, second = (store.database for store in bots)
    assert await first.claim(SHARD)
    assert await first.claim(SHARD)
    assert not await second.claim(SHARD)
    assert await second.claim(OTHER)
    assert await second.claim(Claim(Kind.LEADING, SHARD.number))
    await first.release(SHARD)
    assert await second.claim(SHARD)


async def test_end_of_a_process_releases_its_claims(bots: list[Store], address: PostgresAddress) -> None:
    third = await Store.open(address, now=NOW, role=Role.BOT)
    assert await third.database.claim(SHARD)
    assert not await bots[0].database.claim(SHARD)
    await third.close()
    assert await bots[0].database.claim(SHARD)


async def test_lost_claim_is_made_again(bots: list[Store]) -> None:
    lost: list[Claim] = []
    bots[0].database.watch_lost(lost.append)
    assert await bots[0].database.claim(SHARD)
    await end_session(bots[0])
    await until_there(bots[0])
    assert lost == []
    assert not await bots[1].database.claim(SHARD)


async def test_claim_that_another_took_is_lost(bots: list[Store]) -> None:
    first, second = bots
    lost: list[tuple[Claim, bool]] = []
    first.database.watch_lost(lambda claim: lost.append((claim, postgres(first)._session.is_there)))
    assert await first.database.claim(SHARD)
    assert await first.database.claim(OTHER)
    await end_session(first)
    while not await second.database.claim(SHARD):  # noqa: ASYNC110 - it tries as bots do
        await asyncio.sleep(0)
    await until_there(first)
    assert lost == [(SHARD, False)]  # told before anything is written again
    assert not await second.database.claim(OTHER)
    assert not await first.database.claim(SHARD)


async def test_release_while_the_session_is_opened_again_leaves_nothing(bots: list[Store]) -> None:
    first, second = (store.database for store in bots)
    claims = [Claim(Kind.SHARD, number) for number in range(300)]  # so that there is time in between
    for claim in claims:
        assert await first.claim(claim)
    async with rival(second) as looking:
        await end_session(bots[0])
        while not await looking.fetchval("SELECT count(*) FROM pg_locks WHERE classid = $1", CLAIMS):
            pass
        assert not postgres(first)._session.is_there
        await first.release(claims[0])
    await until_there(bots[0])
    assert await second.claim(claims[0])
    assert not await second.claim(claims[1])


@pytest.mark.parametrize("turns", range(0, 12, 2))
async def test_cancelled_claim_leaves_nothing_after_its_release(bots: list[Store], turns: int) -> None:
    first, second = (store.database for store in bots)
    claiming = asyncio.create_task(first.claim(SHARD))
    for _ in range(turns):
        await asyncio.sleep(0)
    claiming.cancel()
    await asyncio.wait({claiming})
    await first.release(SHARD)
    assert await second.claim(SHARD)


async def test_who_lost_its_claims_writes_nothing_until_they_are_made_again(bots: list[Store]) -> None:
    first, second = bots
    assert await first.database.claim(SHARD)
    await end_session(first)
    writing = asyncio.create_task(first.settings.change(1, {"a": 1}, actor_id=1, now=NOW))
    await asyncio.sleep(0)
    assert not postgres(first)._session.is_there
    with pytest.raises(StoreError, match="the connection was lost"):
        await first.database.claim(OTHER)
    await second.settings.change(2, {"a": 1}, actor_id=1, now=NOW)
    assert await second.settings.guilds_choosing("a") == (2,)
    await writing
    assert postgres(first)._session.is_there
    assert set(await second.settings.guilds_choosing("a")) == {1, 2}


async def test_all_count_the_shards_alike(bots: list[Store]) -> None:
    first, second = (store.database for store in bots)
    assert await first.agree(16)
    assert await first.agree(16)
    assert await second.agree(16)
    assert not await second.agree(32)
    assert await second.agree(16)
    assert not await first.agree(32)


async def test_who_counts_otherwise_after_a_loss_has_no_shards(bots: list[Store]) -> None:
    first, second = bots
    lost: list[Claim] = []
    first.database.watch_lost(lost.append)
    assert await first.database.agree(16)
    assert await first.database.claim(SHARD)
    await end_session(first)
    while not await second.database.agree(32):  # noqa: ASYNC110 - it tries as bots do
        await asyncio.sleep(0)
    await until_there(first)
    assert lost == [SHARD]
