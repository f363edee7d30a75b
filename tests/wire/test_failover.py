"""The primary of a pair of PostgreSQL servers dies: the bot goes on with the standby, and nothing is lost."""

import asyncio
import time
from collections.abc import Iterator

import pytest

from bot.clock import wall_clock
from bot.store import Store
from bot.store.address import PostgresAddress
from tests.databases import PostgresServer, end_server, new_server_folder
from tests.wire.acknowledged import Answer, missing_answers
from tests.wire.member import texts
from tests.wire.payloads import Place
from tests.wire.process import reckoner
from tests.wire.quiz import start_quiz
from tests.wire.standin import StandIn

pytestmark = pytest.mark.postgresql
START_S = 90.0
GOES_ON_S = 30.0


@pytest.fixture
def pair() -> Iterator[tuple[PostgresServer, PostgresServer]]:
    """Return a primary and a standby that has everything which the primary has acknowledged."""
    folders = [new_server_folder() for _ in range(2)]
    primary, standby = (PostgresServer(folder) for folder in folders)
    try:
        primary.start()
        standby.start_standby(primary)
        yield primary, standby
    finally:
        for folder in folders:
            end_server(folder)


async def test_bot_goes_on_with_the_standby(pair: tuple[PostgresServer, PostgresServer]) -> None:
    primary, standby = pair
    hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
    address = PostgresAddress(f"postgresql://reckoner@{hosts}/postgres")
    async with StandIn() as discord, reckoner(discord, address) as bot:
        await bot.unless_ended(discord.gateway.ready(1, timeout=START_S))
        question = await start_quiz(discord, Place(guild=0), questions=3)
        given: list[Answer] = []

        async def answer(user: int) -> bool:
            member = discord.member(user)
            exchange = await (await question.answer(member, 1)).final()
            if "Saved. You answered" in texts(exchange.data):
                given.append(Answer(question.game, question.number, member.id, 1))
                return True
            return False

        for user in range(5):
            assert await answer(user)
        await asyncio.to_thread(primary.stop, "immediate")
        began = time.monotonic()
        await asyncio.to_thread(standby.promote)
        user = 10
        while not await answer(user):  # "I can't reach my database" meanwhile, in time
            assert time.monotonic() - began < GOES_ON_S
            user += 1
        assert time.monotonic() - began < GOES_ON_S
        store = await Store.open(standby.address("postgres"), now=wall_clock())
        try:
            assert await missing_answers(store, given) == []
        finally:
            await store.close()
        assert discord.violations == []
