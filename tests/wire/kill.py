"""Kill -9 at random moments while people play, change settings and teach; nothing acknowledged may be lost.

`uv run python -m tests.wire.kill --times 200` is the form for CI, `--times 2000` the long one; `--write` puts
the tally into docs/wire.md. The tests run a few.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from bot.clock import wall_clock
from bot.store import Store
from tests.wire import process
from tests.wire.exchanges import Exchange
from tests.wire.member import Member, texts
from tests.wire.payloads import EVERYTHING, Json, Place
from tests.wire.process import BotProcess
from tests.wire.quiz import Question, asked_in, start_quiz
from tests.wire.report import machine, table, write_section
from tests.wire.stage import damage
from tests.wire.standin import StandIn

ARENA: Final = Place(guild=0, channel=0)
OFFICE: Final = Place(guild=1, channel=0, permissions=EVERYTHING)
SETTING: Final = "ask.private"
PLAYERS: Final = 4
_LESSONS_A_SERVER: Final = 50
_LONGEST_LIFE_S: Final = 0.4
_YOUNG_DEATHS: Final = 0.2
_START_S: Final = 1.0
_TELL_EVERY: Final = 20
_NEXT_QUESTION_S: Final = 30.0


@dataclass(slots=True)
class Promised:
    """What Discord was told and must therefore be in the database."""

    guesses: dict[tuple[str, int, int], int] = field(default_factory=dict[tuple[str, int, int], int])
    lessons: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    setting: bool | None = None
    setting_tried: bool | None = None


@dataclass(slots=True)
class Tally:
    """What was done and found, over all lives."""

    kills: int = 0
    at_start: int = 0
    answers: int = 0
    settings: int = 0
    lessons: int = 0
    games: int = 0
    lost: list[str] = field(default_factory=list[str])


class Lives:
    """One database and one Discord, and the bots that live and die on them."""

    def __init__(self, discord: StandIn, database: Path, seed: int) -> None:
        self.discord = discord
        self.database = database
        self.rng = Random(seed)
        self.promised = Promised()
        self.tally = Tally()
        self._question: Question | None = None
        self._newcomers = iter(range(10_000, 10_000_000))

    async def live_and_die(self) -> None:
        """Live one life: start, go on where the last one ended, be used, be killed, be examined."""
        bot = process.reckoner(self.discord, self.database)
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
        await self._examine()

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
        acts = [self._play] * PLAYERS + [self._set, self._teach]
        users = [asyncio.create_task(self._keep(act)) for act in acts]
        await asyncio.sleep(self.rng.uniform(0, _LONGEST_LIFE_S))  # the random moment, not a wait
        await bot.kill()
        for user in users:
            user.cancel()
        for ended in await asyncio.gather(*users, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    async def _keep(self, act: Callable[[], Awaitable[Any]]) -> None:
        while True:
            await act()

    # What people do; what is acknowledged is promised.

    async def _play(self) -> None:
        assert self._question is not None
        if not await self._answered(self._question):
            await asyncio.Event().wait()  # the question is closed: nothing to do in this life

    async def _answered(self, question: Question) -> bool:
        member = self.discord.member(next(self._newcomers), ARENA)
        choice = self.rng.randrange(len(question.choices))
        exchange = await _answer_to(await question.answer(member, choice))
        if "Your answer is in" not in _said(exchange):
            return False
        self.promised.guesses[question.game, question.number, member.id] = choice
        self.tally.answers += 1
        return True

    async def _set(self) -> None:
        wanted = not self.promised.setting
        self.promised.setting_tried = wanted
        custom_id = f"settings:turn:{'on' if wanted else 'off'}:{SETTING}"
        panel: Json = {"id": "1", "components": [{"type": 2, "id": 1, "style": 1, "custom_id": custom_id}]}
        manager = self.discord.member(1, OFFICE)
        shown = self.discord.rest.exchanges.post(OFFICE.channel_id, panel)
        exchange = await _answer_to(await manager.press(shown, custom_id))
        assert "Saved" in _said(exchange), _said(exchange)
        self.promised.setting = wanted
        self.tally.settings += 1

    async def _teach(self) -> None:
        place = Place(guild=2 + self.tally.lessons // _LESSONS_A_SERVER, permissions=EVERYTHING)
        question = f"What is the secret of vault {self.tally.lessons} {next(self._newcomers)}?"
        teacher: Member = self.discord.member(2, place)
        exchange = await _answer_to(await teacher.slash("teach add", question=question, answer="A key."))
        assert "Learned" in _said(exchange), _said(exchange)
        self.promised.lessons.setdefault(place.guild_id, set()).add(question)
        self.tally.lessons += 1

    # What must be there.

    async def _examine(self) -> None:
        found = damage(self.database)
        if found is not None:
            self.tally.lost.append(f"life {self.tally.kills}: {found}")
        store = await Store.open(self.database, now=wall_clock())
        try:
            await self._examine_guesses(store)
            await self._examine_setting(store)
            for guild_id, questions in self.promised.lessons.items():
                there = json.dumps([str(lesson) for lesson in (await store.lessons.taught(guild_id)).lessons])
                self._insist({question: question in there for question in questions}, "lesson")
        finally:
            await store.close()

    async def _examine_guesses(self, store: Store) -> None:
        games = {game for game, _, _ in self.promised.guesses}
        known = {game: await store.quiz.game(game) for game in games}
        for (game, number, user), choice in self.promised.guesses.items():
            held = known[game]
            guess = held.rounds[number].guess_of(user) if held is not None else None
            self._insist({(number, user): guess is not None and guess.choice == choice}, "answer")
        # What was found once is not looked for again; the current question's answers are.
        latest = max((number for _, number, _ in self.promised.guesses), default=0)
        self.promised.guesses = {k: v for k, v in self.promised.guesses.items() if k[1] == latest}

    async def _examine_setting(self, store: Store) -> None:
        now = bool((await store.settings.chosen(OFFICE.guild_id)).get(SETTING, False))
        allowed = {bool(self.promised.setting), bool(self.promised.setting_tried)}
        self._insist({SETTING: now in allowed}, "setting")
        self.promised.setting = self.promised.setting_tried = now

    def _insist(self, there: dict[Any, bool], what: str) -> None:
        self.tally.lost += [
            f"life {self.tally.kills}: {what} {key} is gone" for key, found in there.items() if not found
        ]


async def _answer_to(exchange: Exchange) -> Exchange:
    """Wait for an answer for as long as it takes; a killed bot never gives it, then its user is cancelled."""
    return await exchange.final(600)


def _said(exchange: Exchange) -> str:
    return texts(exchange.data)


async def kill_often(folder: Path, times: int, seed: int) -> Tally:
    """Live and die so many times, and return what was done and lost."""
    async with StandIn(guilds=2) as discord:
        discord.rest.limit_posts = False
        lives = Lives(discord, folder / "reckoner.db", seed)
        for number in range(1, times + 1):
            await lives.live_and_die()
            if number % _TELL_EVERY == 0:
                sys.stderr.write(f"{number} kills, {len(lives.tally.lost)} losses\n")
        lives.tally.lost += discord.violations
        return lives.tally


def as_text(tally: Tally, seed: int) -> str:
    """Return the tally as Markdown."""
    rows = [
        ["kills", str(tally.kills)],
        ["of these while starting", str(tally.at_start)],
        ["quiz answers acknowledged", str(tally.answers)],
        ["settings changes acknowledged", str(tally.settings)],
        ["lessons acknowledged", str(tally.lessons)],
        ["acknowledged and lost, or damage found", str(len(tally.lost))],
    ]
    return f"Measured on {machine()}, seed {seed}.\n\n{table(['what', 'how many'], rows)}"


def main() -> None:
    """Kill from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put the tally into docs/wire.md")
    own = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = asyncio.run(kill_often(Path(folder), own.times, own.seed))
    sys.stdout.write(json.dumps(asdict(tally), indent=2) + "\n")
    if own.write:
        write_section("kill", as_text(tally, own.seed))
    sys.exit(bool(tally.lost))


if __name__ == "__main__":
    main()
