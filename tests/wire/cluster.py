"""Kill processes and their database while people play: nothing acknowledged is lost, nothing is asked twice.

Several processes share the shards and one PostgreSQL server, a spare one waits to take over, and whatever
ends is started again at once, as operators' supervisors do.

`uv run python -m tests.wire.cluster` plays 200 quizzes while there are 200 kills; the tests do less.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from random import Random
from typing import Final

from bot.clock import wall_clock
from bot.store import Store
from bot.store.address import PostgresAddress
from tests.databases import PostgresServer, end_server, new_server_folder
from tests.wire.acknowledged import Answer, missing_answers
from tests.wire.exchanges import Exchange
from tests.wire.member import custom_ids, texts
from tests.wire.payloads import Json, Place
from tests.wire.process import BotProcess, reckoner
from tests.wire.quiz import ANSWER_IDS, Question, asked_in, starter_of
from tests.wire.report import print_summary
from tests.wire.standin import StandIn

QUESTIONS: Final = 3
_SECONDS: Final = 10
_TABLES: Final = 24  # games at the same time, each in a server of its own
_ANSWER_S: Final = 5.0  # what Discord gives, and a little for this machine
_GAME_S: Final = 240.0
_START_S: Final = 120.0
_AGAIN_S: Final = 0.3
_PAUSE_S: Final = (1.0, 5.0)
_DATABASE_SHARE: Final = 0.15
_DATABASE_AWAY: Final = 3  # the exit code of a bot that finds no database when it starts
_KILLED: Final = -9
_OVER: Final = "Quiz over"


@dataclass(slots=True)
class Tally:
    """Counts of what was done and found."""

    games: int = 0
    answers: int = 0
    kills: int = 0
    database_kills: int = 0
    takeovers: int = 0
    wrong: list[str] = field(default_factory=list[str])


class Cluster:
    """Processes with their shards on one database, kept alive until the run ends."""

    def __init__(self, discord: StandIn, database: PostgresAddress, shards: Iterable[str]) -> None:
        self.processes = [reckoner(discord, database, shards=each) for each in shards]
        self.wrong: list[str] = []
        self._discord = discord
        self._keepers: list[asyncio.Task[None]] = []
        self.takeovers = 0

    async def start(self) -> None:
        """Start every process."""
        self._keepers = [asyncio.create_task(self._keep(process)) for process in self.processes]

    async def end(self) -> None:
        """End every process as a supervisor does."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        self.takeovers += sum(_takeovers(each) for each in self.processes if each.is_alive)
        codes = await asyncio.gather(*(each.end() for each in self.processes if each.is_alive))
        self.wrong += [f"a process ended with {code}" for code in codes if code]

    def kill_one(self, rng: Random) -> bool:
        """Kill a process; return whether there was one to kill."""
        alive = [process for process in self.processes if process.is_alive]
        if not alive:
            return False
        self._discord.gateway.forget_identifies()  # the turn dies with whoever had it
        rng.choice(alive).kill_now()
        return True

    async def _keep(self, process: BotProcess) -> None:
        while True:
            process.lines.clear()
            await process.start()
            code = await process.ended(10_000)
            self.takeovers += _takeovers(process)
            if code not in {_KILLED, _DATABASE_AWAY}:
                self.wrong.append(f"a process ended with {code}:\n{process.output}")
            await asyncio.sleep(_AGAIN_S)


class Run:
    """People who play at many tables, and what becomes of the processes meanwhile."""

    def __init__(self, discord: StandIn, server: PostgresServer, cluster: Cluster, seed: int) -> None:
        self.tally = Tally()
        self._discord, self._server, self._cluster = discord, server, cluster
        self._rng = Random(seed)
        self._answers: list[Answer] = []
        self._begun = 0

    async def play_while_killing(self, games: int, kills: int) -> None:
        """Play at every table until there were enough games, while what runs is killed."""
        killing = asyncio.create_task(self._kill(kills))
        tables = [self._play_at(Place(guild=number), games, killing) for number in range(_TABLES)]
        try:
            await asyncio.gather(*tables)
            await killing
        finally:
            killing.cancel()

    async def _kill(self, kills: int) -> None:
        while self.tally.kills < kills:
            await asyncio.sleep(self._rng.uniform(*_PAUSE_S))  # a random time to kill at
            if self._rng.random() < _DATABASE_SHARE:
                await asyncio.to_thread(self._server.stop, "immediate")
                await asyncio.to_thread(self._server.start)
                self.tally.database_kills += 1
            elif not self._cluster.kill_one(self._rng):
                continue
            self.tally.kills += 1
            if self.tally.kills % 20 == 0:
                sys.stderr.write(f"{self.tally.kills} kills, {self.tally.games} games\n")

    async def _play_at(self, place: Place, games: int, killing: asyncio.Task[None]) -> None:
        while self._begun < games or not killing.done():
            self._begun += 1
            try:
                async with asyncio.timeout(_GAME_S):
                    await self._play(place)
            except TimeoutError:
                said = [texts(each)[:60] for each in self._discord.rest.messages_in(place.channel_id)[-4:]]
                self.tally.wrong.append(f"a game in {place} came to no end: {said}")
                return
            self.tally.games += 1

    async def _play(self, place: Place) -> None:
        """Start a quiz and answer its questions, however often that must be tried."""
        player, before = starter_of(self._discord, place), len(self._discord.rest.posts)
        options = {"questions": QUESTIONS, "seconds": _SECONDS, "answers": "buttons"}
        while not self._is_asked(place, before):
            if _is_answered(await _patiently(await player.slash("quiz play", **options))):
                with suppress(TimeoutError):
                    await self._discord.signal.until(
                        lambda: self._is_asked(place, before), "the first question", _GAME_S / 4
                    )
            await asyncio.sleep(_AGAIN_S)
        answered: set[int] = set()
        while not self._is_over(place, before):
            question = asked_in(self._discord, place, after=before)
            is_new = question is not None and question.number not in answered
            if question is not None and is_new and await self._answer(question, place):
                answered.add(question.number)
            await asyncio.sleep(_AGAIN_S)

    def _is_asked(self, place: Place, before: int) -> bool:
        return asked_in(self._discord, place, after=before) is not None

    def _is_over(self, place: Place, before: int) -> bool:
        posts = self._discord.rest.posts[before:]
        return any(int(each["channel_id"]) == place.channel_id and _OVER in texts(each) for each in posts)

    async def _answer(self, question: Question, place: Place) -> bool:
        """Answer a question; return whether the bot said something to it."""
        player = starter_of(self._discord, place)
        choice = question.number % len(question.choices)
        exchange = await _patiently(await question.answer(player, choice))
        if "You answered" in texts(exchange.data):
            self._answers.append(Answer(question.game, question.number, player.id, choice))
            self.tally.answers += 1
        return _is_answered(exchange)

    async def check(self, database: PostgresAddress) -> None:
        """Add what was lost or asked twice to the tally."""
        store = await Store.open(database, now=wall_clock())
        try:
            self.tally.wrong += [f"{each} is gone" for each in await missing_answers(store, self._answers)]
            running = await store.quiz.unfinished(now=wall_clock())
            self.tally.wrong += [f"the game {each} goes on" for each in running]
        finally:
            await store.close()
        asked = Counter(question for post in self._discord.rest.posts for question in _questions(post))
        self.tally.wrong += [
            f"{which} was asked {count} times" for which, count in asked.items() if count > 1
        ]
        self.tally.wrong += self._cluster.wrong + self._discord.violations
        self.tally.takeovers = self._cluster.takeovers


def _takeovers(process: BotProcess) -> int:
    return process.output.count("Took over shard")


def _questions(post: Json) -> set[str]:
    """Return which game's question a post asks, if it does."""
    return {each.rpartition(":")[0] for each in custom_ids(post, startswith=ANSWER_IDS)}


def _is_answered(exchange: Exchange) -> bool:
    return exchange.callback is not None and not exchange.lost


async def _patiently(exchange: Exchange) -> Exchange:
    """Return an exchange once it is over, or nothing came: its process was killed."""
    with suppress(TimeoutError):
        await exchange.first(_ANSWER_S)
    return exchange


def ranges(shards: int, processes: int) -> list[str]:
    """Return the shards of each process, and all of them for the spare one."""
    ends = [shards * number // processes for number in range(processes + 1)]
    own = [f"{first}-{end - 1}/{shards}" for first, end in pairwise(ends)]
    return [*own, f"0-{shards - 1}/{shards}"]


async def run(*, games: int, kills: int, shards: int, processes: int, seed: int) -> Tally:
    """Play while killing, on a server of its own; return the tally."""
    folder = new_server_folder()
    server = PostgresServer(folder)
    try:
        await asyncio.to_thread(server.start)
        database = server.address("postgres")
        async with StandIn(guilds=_TABLES, max_concurrency=shards) as discord:
            await _prepare(discord, database)
            discord.rest.limits.counts = False
            cluster = Cluster(discord, database, ranges(shards, processes))
            played = Run(discord, server, cluster, seed)
            await cluster.start()
            try:
                await discord.gateway.ready(shards, timeout=_START_S)
                await played.play_while_killing(games, kills)
            finally:
                await cluster.end()
            await played.check(database)
            if played.tally.wrong:
                sys.stderr.write("\n\n".join(process.output for process in cluster.processes) + "\n")
            return played.tally
    finally:
        await asyncio.to_thread(end_server, folder)


async def _prepare(discord: StandIn, database: PostgresAddress) -> None:
    process = reckoner(discord, database)
    process.command[-1] = "prepare"
    await process.start()
    assert await process.ended() == 0, process.output


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire.cluster", description=__doc__)
    parser.add_argument("--games", type=int, default=200)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--processes", type=int, default=4, help="besides the spare one")
    parser.add_argument("--seed", type=int, default=1)
    own = vars(parser.parse_args())
    began = time.monotonic()
    tally = asyncio.run(run(**own))
    print_summary(
        json.dumps(asdict(tally) | {"minutes": round((time.monotonic() - began) / 60, 1)}, indent=2)
    )
    sys.exit(bool(tally.wrong))


if __name__ == "__main__":
    main()
