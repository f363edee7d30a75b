"""Kill -9 while people play, change settings and teach; nothing acknowledged may be lost.

The kill comes at a random time, or the moment an acknowledgement arrives. Only the latter catches a bot that
acknowledges before it commits: what a process has already written survives it.

`uv run python -m tests.wire.kill --times 200` is what CI runs, `--times 2000` is a long run; `--write` puts
the tally into docs/wire.md. The tests kill a few times.
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
from tests.wire.report import machine, print_summary, table, write_section
from tests.wire.signals import Signal
from tests.wire.standin import StandIn

Launch: TypeAlias = Callable[[StandIn, Path], BotProcess]

QUIZ_PLACE: Final = Place(guild=0)
PLAYERS: Final = 3
_SETTINGS_GUILDS: Final = (1, 2, 3)
"""Servers whose moderators change settings."""
_FIRST_TEACHING_GUILD: Final = 10
_TEACHING_GUILDS: Final = 40
_LESSONS_PER_GUILD: Final = 25
_KILL_AFTER_WRITES_SHARE: Final = 0.8
"""Share of the kills whose random delay starts once a setting was changed and a lesson was learned."""
_KILL_AT_START_SHARE: Final = 0.2
_KILL_ON_ANSWER_SHARE: Final = 0.5
"""Share of the kills after the start that wait for the next acknowledgement."""
_MAX_DELAY_S: Final = 0.3
_MAX_START_DELAY_S: Final = 1.0
_WRITES_TIMEOUT_S: Final = 60.0
_PROGRESS_INTERVAL: Final = 20
_NEXT_QUESTION_TIMEOUT_S: Final = 30.0


@dataclass(slots=True)
class Tally:
    """Counts of what was done and found, over all kills."""

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


class KillRun:
    """One database and one stand-in, and the bots that are started and killed on them in turn."""

    def __init__(self, discord: StandIn, database: Path, seed: int, launch: Launch) -> None:
        self.discord = discord
        self._launch = launch
        self.database = database
        self.rng = Random(seed)
        self.tally = Tally()
        self._acknowledged = Acknowledged()
        self._write_acknowledged = Signal()
        self._question: Question | None = None
        self._new_user_ids = iter(range(10_000, 10_000_000))

    async def run_once(self) -> None:
        """Start a bot, resume the quiz, use the bot, kill it, and check the database."""
        bot = self._launch(self.discord, self.database)
        identified = self.discord.gateway.identifies
        await bot.start()
        try:
            # The first bot sets up the state that the later ones resume.
            if self.tally.kills and self.rng.random() < _KILL_AT_START_SHARE:
                self.tally.at_start += 1
                await asyncio.sleep(self.rng.uniform(0, _MAX_START_DELAY_S))  # a random time to kill at
            else:
                await bot.unless_ended(self.discord.gateway.ready(identified + 1, timeout=60))
                await self._resume_quiz()
                await self._use_until_killed(bot)
        finally:
            await bot.kill()
        self.tally.kills += 1
        await self.check_database()

    async def check_database(self, *, everything: bool = False) -> None:
        """Add what the killed bot's database has lost to the tally."""
        lost = await self._acknowledged.lost(self.database, everything=everything)
        self.tally.lost += [f"after kill {self.tally.kills}: {each}" for each in lost]

    async def _resume_quiz(self) -> None:
        """Assert that a running game takes an answer or asks its next question; else start a game."""
        if self._question is not None and await self._submit_answer(self._question):
            return
        if self._question is not None:
            found = await self._next_question(self._question)
            if found is not None and await self._submit_answer(found):
                self._question = found
                return
        self._question = await start_quiz(self.discord, QUIZ_PLACE, questions=50)
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
            now = asked_in(self.discord, QUIZ_PLACE)
            return now if now is not None and now.choices != last.choices else None

        await self.discord.signal.until(
            lambda: found() is not None, "the game's next question after a restart", _NEXT_QUESTION_TIMEOUT_S
        )
        return found()

    async def _use_until_killed(self, bot: BotProcess) -> None:
        lessons = self.tally.lessons
        actions = [self._answer_quiz] * PLAYERS + [self._change_setting, self._teach]
        users = [asyncio.create_task(_repeat(action, bot)) for action in actions]
        killing = asyncio.create_task(self._wait_for_kill(bot))
        # Users act until they are cancelled: a task that ends by itself has failed.
        await asyncio.wait([killing, *users], return_when=asyncio.FIRST_COMPLETED)
        said = bot.output
        # While this waits, users who already have an answer record it as acknowledged.
        await bot.kill()
        for task in (killing, *users):
            task.cancel()
        for task in (killing, *users):
            with suppress(asyncio.CancelledError):
                try:
                    await task
                except (AssertionError, TimeoutError) as error:
                    raise AssertionError(f"life {self.tally.kills}: {error}\n{said}") from error
        self.tally.lives_with_lessons += self.tally.lessons > lessons

    async def _wait_for_kill(self, bot: BotProcess) -> None:
        """Wait until it is time to kill; at an acknowledgement, kill the bot at once."""
        await self._wait_random_time()
        if self.rng.random() < _KILL_ON_ANSWER_SHARE:
            self.tally.at_answers += 1
            arrived = asyncio.Event()

            def kill() -> None:
                bot.kill_now()
                arrived.set()

            self.discord.rest.on_answer = kill
            await arrived.wait()

    async def _wait_random_time(self) -> None:
        settings, lessons = self.tally.settings, self.tally.lessons
        if self.rng.random() < _KILL_AFTER_WRITES_SHARE:
            await self._write_acknowledged.until(
                lambda: self.tally.settings > settings and self.tally.lessons > lessons,
                "a setting changed and a lesson learned",
                _WRITES_TIMEOUT_S,
            )
        await asyncio.sleep(self.rng.uniform(0, _MAX_DELAY_S))  # a random time to kill at

    # What people do. Every acknowledged write is recorded.

    async def _answer_quiz(self) -> None:
        assert self._question is not None
        if not await self._submit_answer(self._question):
            await asyncio.Event().wait()  # the question is closed: nothing to do until the kill

    async def _submit_answer(self, question: Question) -> bool:
        member = self.discord.member(next(self._new_user_ids), QUIZ_PLACE)
        choice = self.rng.randrange(len(question.choices))
        exchange = await _answer_to(await question.answer(member, choice))
        if exchange.lost:
            return await self._submit_answer(question)  # as another user
        if "You answered" not in texts(exchange.data):
            return False
        self._acknowledged.record(Answer(question.game, question.number, member.id, choice))
        self.tally.answers += 1
        return True

    async def _change_setting(self) -> None:
        place = Place(guild=self.rng.choice(_SETTINGS_GUILDS), permissions=EVERYTHING)
        wanted = not self._acknowledged.setting(place.guild_id)
        custom_id = f"settings:turn:{'on' if wanted else 'off'}:{SETTING}"
        panel: Json = {"id": "1", "components": [{"type": 2, "id": 1, "style": 1, "custom_id": custom_id}]}
        shown = self.discord.rest.exchanges.post(place.channel_id, panel)
        self._acknowledged.begin_change(place.guild_id, wanted)
        exchange = await _answer_to(await self.discord.member(1, place).press(shown, custom_id))
        if exchange.lost:
            return
        assert "Saved" in texts(exchange.data), texts(exchange.data)
        self._acknowledged.confirm_change(place.guild_id)
        self.tally.settings += 1
        self._write_acknowledged.notify()

    async def _teach(self) -> None:
        number = self.tally.lessons // _LESSONS_PER_GUILD % _TEACHING_GUILDS
        place = Place(guild=_FIRST_TEACHING_GUILD + number, permissions=EVERYTHING)
        question = f"What is the secret of vault {next(self._new_user_ids)}?"
        teacher = self.discord.member(2, place)
        exchange = await _answer_to(await teacher.slash("teach add", question=question, answer="A key."))
        if exchange.lost:
            return
        assert "Got it" in texts(exchange.data), texts(exchange.data)
        self._acknowledged.record(Lesson(place.guild_id, question))
        self.tally.lessons += 1
        self._write_acknowledged.notify()


async def _repeat(action: Callable[[], Awaitable[Any]], bot: BotProcess) -> None:
    while not bot.is_killed:
        await action()
    await asyncio.Event().wait()  # until cancelled: the bot is killed


async def _answer_to(exchange: Exchange) -> Exchange:
    """Wait for an answer with no practical limit: when the bot is killed, the task is cancelled.

    On a busy machine the answer may come too late for Discord; then it is lost, and nothing was acknowledged.
    """
    return await exchange.final(600)


async def kill_repeatedly(
    folder: Path, times: int, seed: int, *, launch: Launch = process.reckoner, until_lost: bool = False
) -> Tally:
    """Start and kill a bot `times` times, or until something was lost; return the tally."""
    async with StandIn(guilds=_FIRST_TEACHING_GUILD + _TEACHING_GUILDS) as discord:
        discord.rest.limits.counts = False
        run = KillRun(discord, folder / "reckoner.db", seed, launch)
        for number in range(1, times + 1):
            await run.run_once()
            if number % _PROGRESS_INTERVAL == 0:
                sys.stderr.write(f"seed {seed}: {number} kills, {len(run.tally.lost)} losses\n")
            if until_lost and run.tally.lost:
                break
        await run.check_database(everything=True)
        run.tally.lost += discord.violations
        return run.tally


def _kill_in_temporary_folder(times: int, seed: int) -> Tally:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(kill_repeatedly(Path(folder), times, seed))


def kill_in_parallel(times: int, seed: int, jobs: int) -> Tally:
    """Share the kills among processes, each with its own stand-in, database and seed."""
    shares = [times // jobs + (job < times % jobs) for job in range(jobs)]
    seeds = [seed + job for job in range(jobs)]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(_kill_in_temporary_folder, shares, seeds), Tally())


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
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="how many bots live side by side")
    parser.add_argument("--write", action="store_true", help="put the tally into docs/wire.md")
    own = parser.parse_args()
    began = time.monotonic()
    tally = kill_in_parallel(own.times, own.seed, own.jobs)
    minutes = (time.monotonic() - began) / 60
    print_summary(json.dumps(asdict(tally) | {"minutes": round(minutes, 1)}, indent=2))
    if own.write:
        write_section("kill", as_text(tally, own.seed, own.jobs, minutes))
    sys.exit(bool(tally.lost))


if __name__ == "__main__":
    main()
