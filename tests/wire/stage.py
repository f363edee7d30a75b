"""What a fault strikes: a real bot, its database and its Discord, and the question that tells how it is."""

import os
import re
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from tests.wire import process
from tests.wire.exchanges import Exchange
from tests.wire.member import Member, texts
from tests.wire.payloads import Place
from tests.wire.process import BotProcess
from tests.wire.signals import PATIENCE_S
from tests.wire.standin import StandIn

QUESTION: Final = "Where was the train wrecked?"
ANSWER: Final = "Darlton"
ASKING: Final = Place(guild=1)  # quizzes run in server 0: an open question there could withhold the answer
_TROUBLE: Final = re.compile(r"Traceback|\bERROR\b|\bCRITICAL\b|never retrieved|never awaited")


@dataclass(slots=True)
class Stage:
    """One bot on one stand-in."""

    discord: StandIn
    bot: BotProcess
    database: Path
    _askers: int = 0

    async def start(self) -> None:
        """Start the bot, also once more, and wait until Discord has heard of it."""
        identified = self.discord.gateway.identifies
        await self.bot.start()
        await self.bot.unless_ended(self.discord.gateway.ready(identified + 1, timeout=60))

    @property
    def member(self) -> Member:
        """Somebody who is there."""
        return self.discord.member()

    def asker(self) -> Member:
        """Return somebody who has not asked yet, and so needs no pause."""
        self._askers += 1
        return self.discord.member(self._askers, ASKING)

    async def ask(self) -> Exchange:
        """Ask the question, and return at once."""
        return await self.asker().slash("ask", question=QUESTION)

    async def mention(self) -> None:
        """Ask the question in a message that mentions the bot."""
        await self.asker().say(QUESTION, mentions_bot=True)

    async def answers(self, within: float = 3.0) -> Exchange:
        """Ask the question and insist on its answer, once and in time."""
        exchange = await (await self.ask()).final(within)
        insist_on_one_answer(exchange)
        return exchange

    async def logs(self, words: str, what: str, *, after: int, within: float = PATIENCE_S) -> None:
        """Wait until a line with these words comes after the first so many that the bot printed."""
        await self.bot.logged.until(
            lambda: any(words in line for line in self.bot.lines_after(after)), what, within
        )

    def trouble(self) -> list[str]:
        """Return the lines of the log that speak of a bug."""
        return [line for line in self.bot.lines if _TROUBLE.search(line)]


Ground = TypeVar("Ground")


@dataclass(frozen=True, slots=True)
class Scenario(Generic[Ground]):
    """A misfortune and what must come of it.

    `run` takes what it strikes and returns what was observed, or raises. The tests run the quick ones
    (`in_suite`), `tests.wire.tables` the rest or all of them.
    """

    name: str
    wanted: str
    run: Callable[[Ground], Awaitable[str]]
    in_suite: bool = False


class Unavailable(Exception):
    """A scenario cannot be played here; the text says why."""


def insist_on_one_answer(exchange: Exchange) -> None:
    """Raise unless an exchange was answered rightly and with nothing besides."""
    assert exchange.original is not None, f"no answer: {exchange}"
    said = texts(exchange.original)
    assert ANSWER in said, f"a wrong answer: {said}"
    assert not exchange.followups, f"a second answer: {texts(exchange.followups[0])}"
    assert not exchange.edits, "an answer that changed"


@asynccontextmanager
async def staged(
    folder: Path,
    *,
    start: bool = True,
    api_listens: bool = True,
    gateway_listens: bool = True,
    **settings: str,
) -> AsyncGenerator[Stage]:
    """Run the real bot with a database in this folder and a Discord of its own."""
    async with StandIn(api_listens=api_listens, gateway_listens=gateway_listens) as discord:
        bot = process.reckoner(discord, folder / "reckoner.db", **settings)
        stage = Stage(discord, bot, folder / "reckoner.db")
        try:
            if start:
                await stage.start()
            yield stage
        finally:
            discord.script.clear()
            if bot.started:
                await bot.end()
        # Whatever is played here: what the bot sent, Discord must have been willing to take.
        assert not discord.violations, "\n".join(discord.violations)


def damage(database: Path) -> str | None:
    """Return what SQLite's own check finds wrong with a database file, or None."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        connection.close()
    return None if found == "ok" and not broken else f"{found}, {len(broken)} broken references"


def without_root(command: list[str]) -> list[str]:
    """Return a command that obeys file permissions: root would write where it may not."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]


@contextmanager
def rival(database: Path, script: str) -> Generator[None]:
    """Hold a database as another process would."""
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        for statement in script.split("; "):
            connection.execute(statement)
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()
