"""Servers are cached, and read again after a change."""

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.catalogue import read_catalogue
from bot.config import Config
from bot.domain.settings.telling import HOME_SOURCE, SOURCES
from bot.domain.teaching.model import OwnFact
from bot.knowledge import open_knowledge
from bot.servers import Servers
from bot.store import Store
from bot.store.address import Address
from bot.store.sqlite.files import in_thread
from cogs.ask.settings import PRIVATE
from tests.conftest import INDEX_FOLDER
from tests.databases import is_sqlite, rival, sqlite
from tests.film import FILM

HOME = 100_000_000_000_000_001

_PATIENCE_S = 120.0  # lessons are laid over the film's pack in less, also beside many other tests


@asynccontextmanager
async def opened(database: Address, pack: Path) -> AsyncGenerator[Servers]:
    """Open what a bot knows of servers, and close it whatever happens."""
    knowledge = await open_knowledge(database, pack, now=0, index_folder=INDEX_FOLDER)
    try:
        servers = Servers(knowledge, read_catalogue(), patience_s=_PATIENCE_S)
        await servers.load_customised_guilds()
        yield servers
    finally:
        await knowledge.store.close()


@pytest.fixture
async def servers(config: Config) -> AsyncIterator[Servers]:
    async with opened(config.database, config.pack) as servers:
        yield servers


def store_of(servers: Servers) -> Store:
    return servers._knowledge.store


async def choose(servers: Servers, *, private: bool) -> None:
    await store_of(servers).settings.change(HOME, {PRIVATE.key: private or None}, actor_id=1, now=0)
    servers.changed(HOME)


async def is_private(servers: Servers) -> bool:
    return (await servers.get(HOME)).values[PRIVATE]


async def teach(servers: Servers) -> None:
    lesson = ("taught-1", OwnFact("Who runs this film club?", "Max does."))
    await store_of(servers).lessons.teach(HOME, [lesson], actor_id=1, now=0)
    servers.changed(HOME)


async def until(reached: Callable[[], bool]) -> None:
    while not reached():  # noqa: ASYNC110 - nothing signals it
        await asyncio.sleep(0)


@asynccontextmanager
async def paused_between_reads(servers: Servers) -> AsyncGenerator[asyncio.Task[bool]]:
    """Pause a read of the server between its settings and its lessons."""
    pause = paused_sqlite if is_sqlite() else paused_postgres
    async with pause(servers) as reading:
        yield reading


@asynccontextmanager
async def paused_sqlite(servers: Servers) -> AsyncGenerator[asyncio.Task[bool]]:
    is_blocked, go_on = threading.Event(), threading.Event()

    def block() -> None:
        is_blocked.set()
        go_on.wait()

    reading = asyncio.create_task(is_private(servers))
    await until(lambda: HOME in servers._reading)
    await asyncio.sleep(0)  # the reading asks for the settings
    blocked = asyncio.create_task(in_thread(sqlite(store_of(servers).database)._reader, block))
    await until(is_blocked.is_set)  # the thread has read the settings by now, however slow it is
    try:
        yield reading
    finally:
        go_on.set()
        await blocked


@asynccontextmanager
async def paused_postgres(servers: Servers) -> AsyncGenerator[asyncio.Task[bool]]:
    async with rival(store_of(servers)) as other, other.transaction():
        await other.execute("LOCK TABLE lessons")
        reading = asyncio.create_task(is_private(servers))
        waiting = "SELECT count(*) FROM pg_locks WHERE relation = 'lessons'::regclass AND NOT granted"
        while not await other.fetchval(waiting):  # noqa: ASYNC110 - nothing signals it
            await asyncio.sleep(0)
        yield reading


async def test_change_during_read_is_seen(servers: Servers) -> None:
    await choose(servers, private=True)
    assert await is_private(servers)
    servers.changed(HOME)
    async with paused_between_reads(servers) as reading:
        await choose(servers, private=False)
        later = asyncio.create_task(is_private(servers))
        await asyncio.sleep(0)
    assert await reading  # asked before the change
    assert not await later
    assert not await is_private(servers)


async def test_unnoticed_change_during_read_is_seen(servers: Servers) -> None:
    await choose(servers, private=True)
    async with paused_between_reads(servers) as reading:
        await choose(servers, private=False)
    assert await reading
    assert not await is_private(servers)


@pytest.fixture
async def busy_pool() -> AsyncIterator[threading.Event]:
    """Block the thread pool until the event is set."""
    pool, go_on = ThreadPoolExecutor(1), threading.Event()
    asyncio.get_running_loop().set_default_executor(pool)
    pool.submit(go_on.wait)
    yield go_on
    go_on.set()


async def test_overtaken_read_is_dropped(servers: Servers, busy_pool: threading.Event) -> None:
    await choose(servers, private=True)
    await teach(servers)
    overtaken = asyncio.create_task(is_private(servers))  # waits for its matcher, in a thread
    await until(lambda: HOME in servers._untaught)
    await store_of(servers).lessons.remove(HOME, ["taught-1"], actor_id=1, now=0)
    await choose(servers, private=False)
    assert not await is_private(servers)
    busy_pool.set()
    assert await overtaken
    server = await servers.get(HOME)
    assert not server.values[PRIVATE]
    assert server.taught.lessons == ()


async def test_erased_server_is_forgotten(servers: Servers) -> None:
    await choose(servers, private=True)
    await teach(servers)
    assert (await servers.get(HOME)).taught.lessons
    await store_of(servers).privacy.erase_guild(HOME)
    server = await servers.get(HOME)
    assert not server.values[PRIVATE]
    assert server.taught.lessons == ()


async def test_server_goes_to_the_article_and_back(tmp_path: Path) -> None:
    lighthouse = Path(__file__).parents[1] / "data" / "lighthouse"
    for is_first in (True, False):  # and again after a restart
        async with opened(tmp_path / "r.db", lighthouse) as servers:
            if is_first:
                await teach(servers)
            for source in (HOME_SOURCE, None, HOME_SOURCE):
                await store_of(servers).settings.change(HOME, {SOURCES.key: source}, actor_id=1, now=0)
                servers.changed(HOME)
                server = await servers.get(HOME)
                assert ("music" in server.pack.fact) is (source is None)
                assert ("composer" in server.pack.gap) is (source is not None)
                assert server.matcher.match("who runs this film club").fact_id == "taught-1"
                composer = server.matcher.match("who composed the score")
                assert composer.fact_id == ("music" if source is None else None)


async def test_titles_are_read_when_somebody_asks_in_their_language(tmp_path: Path) -> None:
    async with opened(tmp_path / "r.db", FILM) as servers:
        await teach(servers)
        question = "Werden Filme je wieder so gedreht?"
        for source in (None, HOME_SOURCE):
            await store_of(servers).settings.change(HOME, {SOURCES.key: source}, actor_id=1, now=0)
            servers.changed(HOME)
            server = await servers.get(HOME)
            assert server.matcher.lacks_titles("de")
            await asyncio.gather(*(servers.read_for(server, question) for _ in range(3)))
            assert server.matcher.match(question).fact_id == "never_again"
            await servers.read_for(server, "who directed it")
            assert server.matcher.lacks_titles("es")
            assert server.matcher.match("who runs this film club").fact_id == "taught-1"
