"""The test bench for fault scenarios: a real bot, its database, its stand-in, and a probe question."""

import os
import re
import shutil
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from bot.store.address import Address
from tests.wire import process
from tests.wire.exchanges import Exchange
from tests.wire.member import Member, texts
from tests.wire.payloads import Place
from tests.wire.process import BotProcess
from tests.wire.signals import DEFAULT_TIMEOUT_S
from tests.wire.standin import StandIn

QUESTION: Final = "Where was the train wrecked?"
ANSWER: Final = "Darlton"
ASKING: Final = Place(guild=1)  # quizzes run in server 0: an open question there could withhold the answer
_TROUBLE: Final = re.compile(r"Traceback|\bERROR\b|\bCRITICAL\b|never retrieved|never awaited")


@dataclass(slots=True)
class Stage:
    """One bot and its stand-in."""

    discord: StandIn
    bot: BotProcess
    address: Address
    _askers: int = 0

    @property
    def database(self) -> Path:
        """The database's file; SQLite's, that is."""
        assert isinstance(self.address, Path)
        return self.address

    async def start(self) -> None:
        """Start or restart the bot, and wait until it has identified."""
        identified = self.discord.gateway.identifies
        await self.bot.start()
        await self.bot.unless_ended(self.discord.gateway.ready(identified + 1, timeout=60))

    @property
    def member(self) -> Member:
        """A member of the first server."""
        return self.discord.member()

    def asker(self) -> Member:
        """Return a member who has not asked yet, and so has no cooldown."""
        self._askers += 1
        return self.discord.member(self._askers, ASKING)

    async def ask(self) -> Exchange:
        """Ask the question without waiting for the answer."""
        return await self.asker().slash("ask", question=QUESTION)

    async def mention(self) -> None:
        """Ask the question in a message that mentions the bot."""
        await self.asker().say(QUESTION, mentions_bot=True)

    async def answers(self, within: float = 3.0) -> Exchange:
        """Ask the question, and assert that it is answered once and in time."""
        exchange = await (await self.ask()).final(within)
        assert_one_answer(exchange)
        return exchange

    async def logs(self, words: str, what: str, *, after: int, within: float = DEFAULT_TIMEOUT_S) -> None:
        """Wait until the bot logs a line with these words after its first `after` lines."""
        await self.bot.logged.until(
            lambda: any(words in line for line in self.bot.lines_after(after)), what, within
        )

    def trouble(self) -> list[str]:
        """Return the log lines that report a bug."""
        return [line for line in self.bot.lines if _TROUBLE.search(line)]


Target = TypeVar("Target", contravariant=True)  # noqa: PLC0105 - read as a plain name everywhere


@dataclass(frozen=True, slots=True)
class Scenario(Generic[Target]):
    """A fault and the expected outcome.

    `run` takes the target of the fault and returns what was observed, or raises. The tests run the quick
    scenarios (`in_suite`), `tests.wire.tables` the others or all of them.
    """

    name: str
    wanted: str
    run: Callable[[Target], Awaitable[str]]
    in_suite: bool = False


class Unavailable(Exception):
    """A scenario cannot be run on this machine; the message says why."""


def assert_one_answer(exchange: Exchange) -> None:
    """Assert that an exchange was answered correctly and exactly once."""
    assert exchange.original is not None, f"no answer: {exchange}"
    said = texts(exchange.original)
    assert ANSWER in said, f"a wrong answer: {said}"
    assert not exchange.followups, f"a second answer: {texts(exchange.followups[0])}"
    assert not exchange.edits, "an answer that changed"


@asynccontextmanager
async def staged(
    folder: Path,
    *,
    database: Address | None = None,
    start: bool = True,
    api_listens: bool = True,
    gateway_listens: bool = True,
    **settings: str,
) -> AsyncGenerator[Stage]:
    """Run the real bot with its own stand-in, and with a database in this folder unless there is another.

    A file that is not there yet begins as a prepared one, unless the bot is started later.
    """
    address = folder / "reckoner.db" if database is None else database
    if start and "pack" not in settings and isinstance(address, Path) and not address.exists():
        shutil.copyfile(process.prepared_database(), address)
    async with StandIn(api_listens=api_listens, gateway_listens=gateway_listens) as discord:
        bot = process.reckoner(discord, address, **settings)
        stage = Stage(discord, bot, address)
        try:
            if start:
                await stage.start()
            yield stage
        finally:
            discord.script.clear()
            if bot.started:
                await bot.end()
        # In every scenario, Discord must have accepted all that the bot sent.
        assert not discord.violations, "\n".join(discord.violations)


def damage(database: Path) -> str | None:
    """Return what SQLite's integrity check finds wrong with a database file, or None."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        connection.close()
    return None if found == "ok" and not broken else f"{found}, {len(broken)} broken references"


def without_root(command: list[str]) -> list[str]:
    """Return a command that obeys file permissions even when root runs it."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]


@contextmanager
def other_connection(database: Path, script: str) -> Generator[None]:
    """Hold a lock on a database, as another process would."""
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        for statement in script.split("; "):
            connection.execute(statement)
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()
