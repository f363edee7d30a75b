"""Kill -9 while people play, change settings and teach; nothing acknowledged may be lost.

The moment is random, or the very one at which an acknowledgement arrives: what a bot acknowledges before it
commits is lost to no other, since what it has written outlives the process.

`uv run python -m tests.wire.kill --times 200` is the form for CI, `--times 2000` the long one; `--write` puts
the tally into docs/wire.md. The tests run a few.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, Final, TypeAlias

from bot.clock import wall_clock
from bot.store import Store
from tests.wire import process
from tests.wire.acknowledged import SETTING, Acknowledged, Answer, Lesson
from tests.wire.exchanges import Exchange
from tests.wire.member import texts
from tests.wire.payloads import EVERYTHING, Json, Place
from tests.wire.process import BotProcess
from tests.wire.quiz import Question, asked_in, start_quiz
from tests.wire.report import close_with, machine, table, write_section
from tests.wire.signals import Signal
from tests.wire.standin import StandIn

Launch: TypeAlias = Callable[[StandIn, Path], BotProcess]

ARENA: Final = Place(guild=0)
PLAYERS: Final = 3
_OFFICES: Final = (1, 2, 3)
"""Servers whose moderators change settings."""
_FIRST_SCHOOL: Final = 10
_SCHOOLS: Final = 40
_LESSONS_A_SCHOOL: Final = 25
_BUSY_DEATHS: Final = 0.8
"""How often the random moment is counted from when a setting was changed and a lesson learned."""
_YOUNG_DEATHS: Final = 0.2
_DEATHS_ON_ANSWERS: Final = 0.5
"""How often, of the others, the moment is that of the next acknowledgement."""
_LONGEST_LIFE_S: Final = 0.3
_START_S: Final = 1.0
_BUSY_WITHIN_S: Final = 60.0
_TELL_EVERY: Final = 20
_NEXT_QUESTION_S: Final = 30.0


@dataclass(slots=True)
class Tally:
    """What was done and found, over all lives."""

    kills: int = 0
    at_start: int = 0
    at_answers: int = 0
    games: int = 0
    answers: int = 0
    settings: int = 0
    lessons: int = 0
    lives_with_lessons: int = 0
    lost: list[str] = field(default_factory=list[str])

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


class Lives:
    """One database and one Discord, and the bots that live and die on them."""

    def __init__(self, discord: StandIn, database: Path, seed: int, launch: Launch) -> None:
        self.discord = discord
        self._launch = launch
        self.database = database
        self.rng = Random(seed)
        self.tally = Tally()
        self._acknowledged = Acknowledged()
        self._write_acknowledged = Signal()
        self._question: Question | None = None
        self._newcomers = iter(range(10_000, 10_000_000))

    async def live_and_die(self) -> None:
        """Live one life: start, go on where the last one ended, be used, be killed, be examined."""
        bot = self._launch(self.discord, self.database)
        identified = self.discord.gateway.identifies
        await bot.start()
        try:
            # The first life sets up what the others go on with.
            if self.tally.kills and self.rng.random() < _YOUNG_DEATHS:
                self.tally.at_start += 1
                await asyncio.sleep(self.rng.uniform(0, _START_S))  # the random moment, not a wait
            else:
                await bot.unless_ended(self.discord.gateway.ready(identified + 1, timeout=60))
                await self._go_on()
                await self._be_used(bot)
        finally:
            await bot.kill()
        self.tally.kills += 1
        await self.examine()

    async def examine(self, *, everything: bool = False) -> None:
        """Look for what was promised, in the database of the dead."""
        broken = await self._acknowledged.lost(self.database, everything=everything)
        self.tally.lost += [f"after kill {self.tally.kills}: {each}" for each in broken]

    async def _go_on(self) -> None:
        """Insist that the game that was on takes an answer or asks its next question; else start one."""
        if self._question is not None and await self._answered(self._question):
            return
        if self._question is not None:
            found = await self._next_question(self._question)
            if found is not None and await self._answered(found):
                self._question = found
                return
        self._question = await start_quiz(self.discord, ARENA, questions=50)
        self.tally.games += 1

    async def _next_question(self, last: Question) -> Question | None:
        store = await Store.open(self.database, now=wall_clock())
        try:
            game = await store.quiz.game(last.game)
        finally:
            await store.close()
        if game is None or game.is_over:
            return None

        def found() -> Question | None:
            now = asked_in(self.discord, ARENA)
            return now if now is not None and now.choices != last.choices else None

        await self.discord.signal.until(
            lambda: found() is not None, "the game's next question after a restart", _NEXT_QUESTION_S
        )
        return found()

    async def _be_used(self, bot: BotProcess) -> None:
        lessons = self.tally.lessons
        acts = [self._play] * PLAYERS + [self._set, self._teach]
        users = [asyncio.create_task(_keep(act, bot)) for act in acts]
        moment = asyncio.create_task(self._moment(bot))
        # Users go on until they are stopped: one that ends has failed.
        await asyncio.wait([moment, *users], return_when=asyncio.FIRST_COMPLETED)
        said = bot.output
        # Whoever has an answer by now makes a promise of it before the dead one is gone.
        await bot.kill()
        for task in (moment, *users):
            task.cancel()
        for task in (moment, *users):
            with suppress(asyncio.CancelledError):
                try:
                    await task
                except (AssertionError, TimeoutError) as error:
                    raise AssertionError(f"life {self.tally.kills}: {error}\n{said}") from error
        self.tally.lives_with_lessons += self.tally.lessons > lessons

    async def _moment(self, bot: BotProcess) -> None:
        """Wait for the moment to kill; at an acknowledgement's, the bot is dead when this returns."""
        await self._random_moment()
        if self.rng.random() < _DEATHS_ON_ANSWERS:
            self.tally.at_answers += 1
            arrived = asyncio.Event()

            def kill() -> None:
                bot.kill_now()
                arrived.set()

            self.discord.rest.on_answer = kill
            await arrived.wait()

    async def _random_moment(self) -> None:
        settings, lessons = self.tally.settings, self.tally.lessons
        if self.rng.random() < _BUSY_DEATHS:
            await self._write_acknowledged.until(
                lambda: self.tally.settings > settings and self.tally.lessons > lessons,
                "a setting changed and a lesson learned",
                _BUSY_WITHIN_S,
            )
        await asyncio.sleep(self.rng.uniform(0, _LONGEST_LIFE_S))  # the random moment, not a wait

    # What people do; what is acknowledged is promised.

    async def _play(self) -> None:
        assert self._question is not None
        if not await self._answered(self._question):
            await asyncio.Event().wait()  # the question is closed: nothing to do in this life

    async def _answered(self, question: Question) -> bool:
        member = self.discord.member(next(self._newcomers), ARENA)
        choice = self.rng.randrange(len(question.choices))
        exchange = await _answer_to(await question.answer(member, choice))
        if exchange.lost:
            return await self._answered(question)  # somebody else tries
        if "Your answer is in" not in texts(exchange.data):
            return False
        self._acknowledged.record(Answer(question.game, question.number, member.id, choice))
        self.tally.answers += 1
        return True

    async def _set(self) -> None:
        office = Place(guild=self.rng.choice(_OFFICES), permissions=EVERYTHING)
        wanted = not self._acknowledged.setting(office.guild_id)
        custom_id = f"settings:turn:{'on' if wanted else 'off'}:{SETTING}"
        panel: Json = {"id": "1", "components": [{"type": 2, "id": 1, "style": 1, "custom_id": custom_id}]}
        shown = self.discord.rest.exchanges.post(office.channel_id, panel)
        self._acknowledged.begin_change(office.guild_id, wanted)
        exchange = await _answer_to(await self.discord.member(1, office).press(shown, custom_id))
        if exchange.lost:
            return
        assert "Saved" in texts(exchange.data), texts(exchange.data)
        self._acknowledged.confirm_change(office.guild_id)
        self.tally.settings += 1
        self._write_acknowledged.notify()

    async def _teach(self) -> None:
        number = self.tally.lessons // _LESSONS_A_SCHOOL % _SCHOOLS
        school = Place(guild=_FIRST_SCHOOL + number, permissions=EVERYTHING)
        question = f"What is the secret of vault {next(self._newcomers)}?"
        teacher = self.discord.member(2, school)
        exchange = await _answer_to(await teacher.slash("teach add", question=question, answer="A key."))
        if exchange.lost:
            return
        assert "Learned" in texts(exchange.data), texts(exchange.data)
        self._acknowledged.record(Lesson(school.guild_id, question))
        self.tally.lessons += 1
        self._write_acknowledged.notify()


async def _keep(act: Callable[[], Awaitable[Any]], bot: BotProcess) -> None:
    while not bot.is_killed:
        await act()
    await asyncio.Event().wait()  # nothing more is asked of the dead


async def _answer_to(exchange: Exchange) -> Exchange:
    """Wait for an answer for as long as it takes; a killed bot never gives it, then its user is cancelled.

    On a busy machine it may come too late for Discord: then it is lost, and nothing was promised.
    """
    return await exchange.final(600)


async def kill_often(
    folder: Path, times: int, seed: int, *, launch: Launch = process.reckoner, until_lost: bool = False
) -> Tally:
    """Live and die so many times, or until something was lost, and return what was done and lost."""
    async with StandIn(guilds=_FIRST_SCHOOL + _SCHOOLS) as discord:
        discord.rest.limits.counts = False
        lives = Lives(discord, folder / "reckoner.db", seed, launch)
        for number in range(1, times + 1):
            await lives.live_and_die()
            if number % _TELL_EVERY == 0:
                sys.stderr.write(f"seed {seed}: {number} kills, {len(lives.tally.lost)} losses\n")
            if until_lost and lives.tally.lost:
                break
        await lives.examine(everything=True)
        lives.tally.lost += discord.violations
        return lives.tally


def _kill_often_here(times: int, seed: int) -> Tally:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(kill_often(Path(folder), times, seed))


def kill_side_by_side(times: int, seed: int, jobs: int) -> Tally:
    """Share the kills among processes, each with a Discord, a database and a seed of its own."""
    shares = [times // jobs + (job < times % jobs) for job in range(jobs)]
    seeds = [seed + job for job in range(jobs)]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(_kill_often_here, shares, seeds), Tally())


def as_text(tally: Tally, seed: int, jobs: int, minutes: float) -> str:
    """Return the tally as Markdown."""
    rows = [
        ["kills", str(tally.kills)],
        ["of these while starting", str(tally.at_start)],
        ["of these the moment that an acknowledgement arrived", str(tally.at_answers)],
        ["lives in which something was taught", str(tally.lives_with_lessons)],
        ["quiz answers acknowledged", str(tally.answers)],
        ["settings changes acknowledged", str(tally.settings)],
        ["lessons acknowledged", str(tally.lessons)],
        ["acknowledged and lost, or damage found", str(len(tally.lost))],
    ]
    where = f"Measured on {machine()}, {jobs} side by side, from seed {seed}, in {minutes:.0f} minutes."
    return f"{where}\n\n{table(['what', 'how many'], rows)}"


def main() -> None:
    """Kill from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="how many bots live side by side")
    parser.add_argument("--write", action="store_true", help="put the tally into docs/wire.md")
    own = parser.parse_args()
    began = time.monotonic()
    tally = kill_side_by_side(own.times, own.seed, own.jobs)
    minutes = (time.monotonic() - began) / 60
    close_with(json.dumps(asdict(tally) | {"minutes": round(minutes, 1)}, indent=2))
    if own.write:
        write_section("kill", as_text(tally, own.seed, own.jobs, minutes))
    sys.exit(bool(tally.lost))


if __name__ == "__main__":
    main()
