"""Several processes on one PostgreSQL database; `python -m tests.wire.cluster` kills them by the hundred."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import asyncpg
import pytest

from bot.store.address import PostgresAddress
from bot.store.postgres.session import CLAIMS
from tests.databases import postgres_database
from tests.wire.member import texts
from tests.wire.payloads import Place
from tests.wire.process import BotProcess, reckoner
from tests.wire.quiz import Question, asked_in, start_quiz
from tests.wire.standin import StandIn

pytestmark = pytest.mark.postgresql
START_S = 90.0
HERE, SECONDS = Place(guild=0), 10
SHARDS = 4
ALONE, OF_TWO = "0-0/1", "0-0/2"


@pytest.fixture
def address(tmp_path: Path) -> PostgresAddress:
    return postgres_database(tmp_path / "bot.db")


@pytest.fixture
async def discord() -> AsyncGenerator[StandIn]:
    async with StandIn() as standin:
        yield standin


async def logged(process: BotProcess, words: str) -> None:
    await process.logged.until(lambda: words in process.output, words, START_S)


async def test_spare_process_takes_over_with_the_games(discord: StandIn, address: PostgresAddress) -> None:
    async with reckoner(discord, address, shards=ALONE) as first:
        await first.unless_ended(discord.gateway.ready(1, timeout=START_S))
        async with reckoner(discord, address, shards=ALONE) as spare:
            await spare.unless_ended(logged(spare, "Another process runs shard 0"))
            question = await start_quiz(discord, Place(guild=0), questions=2)
            assert discord.gateway.identifies == 1
            await first.kill()
            discord.gateway.forget_identifies()
            await spare.unless_ended(logged(spare, "Took over shard 0"))
            await discord.gateway.ready(2, timeout=START_S)
            exchange = await (await question.answer(discord.member(5))).final()
            assert "You answered" in texts(exchange.data)


async def test_other_numbers_of_shards_wait(discord: StandIn, address: PostgresAddress) -> None:
    async with reckoner(discord, address, shards=ALONE) as first:
        await first.unless_ended(discord.gateway.ready(1, timeout=START_S))
        async with reckoner(discord, address, shards=OF_TWO) as other:
            await other.unless_ended(logged(other, "another number of shards than 2"))
            assert discord.gateway.identifies == 1
            await first.end()
            discord.gateway.forget_identifies()
            await other.unless_ended(discord.gateway.ready(2, timeout=START_S))


async def told_apart(processes: Sequence[BotProcess]) -> tuple[BotProcess, BotProcess]:
    """Return of two processes the one that runs the shard, and the one that waits for it."""
    waiting = {asyncio.create_task(logged(each, "Another process runs shard 0")): each for each in processes}
    done, late = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in late:
        task.cancel()
    spare = waiting[done.pop()]
    (running,) = [each for each in processes if each is not spare]
    return running, spare


async def end_session_with_the_shard(address: PostgresAddress) -> None:
    connection = await asyncpg.connect(address.url)
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            CLAIMS,
        )
    finally:
        await connection.close()


async def test_lost_shard_is_disconnected(discord: StandIn, address: PostgresAddress) -> None:
    processes = [reckoner(discord, address, shards=ALONE) for _ in range(2)]
    async with processes[0] as first, processes[1] as second:
        await discord.gateway.ready(1, timeout=START_S)
        await told_apart(processes)
        async with asyncio.timeout(START_S):
            while not any("is lost: another process" in each.output for each in processes):
                discord.gateway.forget_identifies()
                await end_session_with_the_shard(address)  # whoever asks next has it
                await asyncio.sleep(0.1)
        await first.unless_ended(
            second.unless_ended(
                discord.signal.until(lambda: discord.gateway.sessions == 1, "one is connected", START_S)
            )
        )


async def test_game_is_taken_over_although_its_tables_are_locked_at_first(
    discord: StandIn, address: PostgresAddress
) -> None:
    async with reckoner(discord, address) as first, reckoner(discord, address) as spare:
        await discord.gateway.ready(1, timeout=START_S)
        playing, other = await told_apart((first, spare))
        asked = await start_quiz(discord, HERE, questions=2, seconds=SECONDS)
        rival = await asyncpg.connect(address.url)
        try:
            await rival.execute("BEGIN; LOCK TABLE quiz_rounds, quiz_guesses")
            discord.gateway.forget_identifies()
            await playing.kill()
            await other.unless_ended(logged(other, "A quiz waits for the store"))
        finally:
            await rival.close()

        def following() -> Question | None:
            found = asked_in(discord, HERE)
            return found if found is not None and found.number > asked.number else None

        await other.unless_ended(
            discord.signal.until(lambda: following() is not None, "the second question", START_S)
        )


async def test_games_of_shards_that_come_one_after_another_are_taken_over(address: PostgresAddress) -> None:
    places = [Place(guild=number) for number in range(6)]  # on all of the shards
    async with (
        StandIn(guilds=len(places), max_concurrency=SHARDS) as discord,
        reckoner(discord, address, shards=f"0-1/{SHARDS}") as first,
        reckoner(discord, address, shards=f"2-3/{SHARDS}") as second,
    ):
        await discord.gateway.ready(SHARDS, timeout=START_S)
        async with reckoner(discord, address, shards=f"0-3/{SHARDS}") as spare:
            await spare.unless_ended(logged(spare, "Another process runs shard 3"))
            asked = [await start_quiz(discord, place, questions=2, seconds=SECONDS) for place in places]
            for number, process in enumerate((first, second), 1):
                discord.gateway.forget_identifies()
                await process.kill()
                # The next ones come while discord.py still waits for these shards' servers.
                await spare.unless_ended(discord.gateway.ready(SHARDS + 2 * number, timeout=START_S))

            def went_on() -> bool:
                found = [asked_in(discord, place) for place in places]
                return all(
                    each is not None and each.number > before.number
                    for each, before in zip(found, asked, strict=True)
                )

            await spare.unless_ended(discord.signal.until(went_on, "every game goes on", START_S))
