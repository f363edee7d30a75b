import asyncio
from itertools import pairwise
from pathlib import Path
from random import Random

from bot.store import Store
from tests.databases import database

CHANNEL, OTHER, GUILD = 11, 12, 1
QUOTES = [f"quote_{number}" for number in range(7)]


async def test_no_quote_repeats_before_all_were_shown(tmp_path: Path) -> None:
    store = await Store.open(database(tmp_path / "bot.db"), now=0)
    chance = Random(1)
    try:
        drawn = [
            await store.quotes.draw(CHANNEL, GUILD, QUOTES, choose=chance.choice, now=moment)
            for moment in range(3 * len(QUOTES))
        ]
        for start in range(0, len(drawn), len(QUOTES)):
            assert sorted(drawn[start : start + len(QUOTES)]) == QUOTES
        assert all(first != second for first, second in pairwise(drawn))
    finally:
        await store.close()


async def test_simultaneous_draws_differ(tmp_path: Path) -> None:
    store = await Store.open(database(tmp_path / "bot.db"), now=0)
    try:
        draws = [store.quotes.draw(CHANNEL, GUILD, QUOTES, choose=min, now=0) for _ in QUOTES]
        assert sorted(await asyncio.gather(*draws)) == QUOTES
    finally:
        await store.close()


async def test_each_channel_has_its_own_deck(tmp_path: Path) -> None:
    store = await Store.open(database(tmp_path / "bot.db"), now=0)
    assert await store.quotes.draw(CHANNEL, GUILD, QUOTES, choose=min, now=0) == "quote_0"
    assert await store.quotes.draw(OTHER, GUILD, QUOTES, choose=min, now=0) == "quote_0"
    await store.close()
    store = await Store.open(database(tmp_path / "bot.db"), now=1)
    try:
        assert await store.quotes.draw(CHANNEL, GUILD, QUOTES, choose=min, now=1) == "quote_1"
    finally:
        await store.close()


async def test_narrow_choice_restarts_alone(tmp_path: Path) -> None:
    store = await Store.open(database(tmp_path / "bot.db"), now=0)
    try:
        for moment, quote in enumerate(("quote_0", "quote_1", "quote_5")):
            await store.quotes.draw(CHANNEL, GUILD, [quote], choose=min, now=moment)
        assert await store.quotes.draw(CHANNEL, GUILD, ["quote_0", "quote_1"], choose=min, now=9) == "quote_0"
        left = [await store.quotes.draw(CHANNEL, GUILD, QUOTES, choose=min, now=10 + n) for n in range(5)]
        assert left == ["quote_1", "quote_2", "quote_3", "quote_4", "quote_6"]
    finally:
        await store.close()
