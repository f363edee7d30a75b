"""Whether lists of questions, such as Red's, are taken, played and given back whole.

``python -m tests.bench.lists FOLDER`` imports every file of a folder as a moderator does, plays 50 questions
of each list (all where it has fewer) with a simulated player who types the right answers, and reads what is
exported of it. ``--questions 5`` is quicker. The exit code is 1 where a list is refused, a question is not
asked or its answer not taken, or what comes back differs.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from random import Random
from typing import Any

import discord

from bot.client import Reckoner
from bot.config import Config
from bot.domain.errors import Refused
from bot.domain.quiz.exchange.model import Parsed
from bot.domain.quiz.exchange.own import write_list
from bot.domain.quiz.exchange.reading import read_list
from bot.domain.quiz.lists import find_list
from bot.domain.quiz.model import EndReason
from bot.preview.simulated import PromptEnv
from tests.bench.report import table
from tests.cogs.conftest import EnvClock, World, buttons, texts
from tests.cogs.quiz_table import Table
from tests.conftest import INDEX_FOLDER

QUESTIONS = 50
SECONDS = 5  # to answer: the fewest
_LONGEST_S = 30  # until the next question


@dataclass(frozen=True)
class Result:
    """What became of one list."""

    name: str
    questions: int = 0
    merged: int = 0
    left_out: int = 0
    untyped: int = 0  # whose answers are too long to be typed: they are never asked
    played: int = 0
    right: int = 0
    wrong: str = ""  # what went wrong

    def row(self) -> list[str]:
        """Return it as cells of a table."""
        counts = (self.questions, self.merged, self.left_out, self.untyped, self.played, self.right)
        return [self.name, *map(str, counts), self.wrong or "equal"]


def round_trip(parsed: Parsed) -> bool:
    """Return whether a list is the same after it was written and read."""
    files = write_list(parsed.header, parsed.questions)
    again = reduce(Parsed.joined, (read_list(file.encode()) for file in files))
    return (again.header, again.questions) == (parsed.header, parsed.questions)


async def try_list(world: World, file: Path, wanted: int) -> Result:
    """Import a list, play it, and give it back."""
    name = f"List {file.name}"  # so that no name is one that nothing may have
    try:
        parsed = read_list(file.read_bytes(), name=file.stem).renamed(name)
    except Refused as refusal:
        return Result(file.stem, wrong=f"refused: {refusal.problems[0]}")
    await _import(world, file, name)
    lists = world.bot.services.store.quiz_lists
    mine = await lists.questions(world.guild.id, find_list(await lists.all(world.guild.id), name).id)
    typed = [question for question in parsed.questions if question.typeable]
    asked = min(wanted, len(typed))
    played, right, wrong = await _play(world, name, asked)
    if [replace(question, key="", list_id=None) for question in mine] != list(parsed.questions):
        wrong = "what was imported differs from the file"
    elif not round_trip(parsed):
        wrong = "what is exported and imported again differs"
    elif not wrong and (played, right) != (asked, asked):
        wrong = f"{asked} questions wanted"
    return Result(
        file.stem,
        len(parsed.questions),
        parsed.merged,
        len(parsed.skipped),
        len(parsed.questions) - len(typed),
        played,
        right,
        wrong,
    )


async def _import(world: World, file: Path, name: str) -> None:
    upload = (file.name, file.read_bytes())
    shown = await world.moderator.slash(world.channel, "quiz import", file=upload, name=name)
    await world.env.settle()
    message = shown.response.message
    await world.moderator.click(message, label=buttons(message)[0].label)
    await world.env.settle()


async def _play(world: World, name: str, wanted: int) -> tuple[int, int, str]:
    """Play a game; return how many questions were asked, how many answers were right, and what went wrong."""
    if not wanted:
        return 0, 0, ""
    player = Table.of(world, players=1)
    started = await player.play(list=name, questions=wanted, answers="typed", seconds=SECONDS)
    game = await player.game()
    if started.response is None or game.is_over:
        return 0, 0, f"no game: {texts(started.response.message) if started.response else ''}"
    for number in range(len(game.cards)):
        game = await player.game()
        if game.is_over or game.number != number:
            return number, 0, f"question {number + 1} was not asked"
        await player.type(world.member, game.card.question.typed_answer)
        await _until_next(player, number)
    game = await player.game()
    right = sum(guess.correct for round_ in game.rounds for guess in round_.guesses)
    problem = "" if game.end_reason is EndReason.FINISHED else f"it ended as {game.end_reason}"
    return len(game.rounds), right, problem


async def _until_next(player: Table, number: int) -> None:
    for _ in range(_LONGEST_S):
        game = await player.game()
        if game.is_over or game.number > number:
            return
        await player.wait(1)


async def try_all(folder: Path, files: Sequence[Path], wanted: int) -> list[Result]:
    """Try files in one server, so that lists are beside each other."""
    clock = EnvClock()
    config = Config(database=folder / "reckoner.db", index_folder=INDEX_FOLDER)
    bot = Reckoner(config, clock=clock, rng=Random(1))
    env: Any = PromptEnv(bot)
    clock.env = env
    await env.start()
    try:
        guild = env.create_guild("Quiz club")
        moderators = guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
        moderator = guild.add_member(env.create_user("max"), roles=[moderators])
        results: list[Result] = []
        for number, file in enumerate(files):
            channel = guild.create_text_channel(f"quiz-{number}")
            player = guild.add_member(env.create_user(f"mia{number}"))
            results.append(await try_list(World(env, guild, channel, player, moderator), file, wanted))
            sys.stderr.write(f"{results[-1].row()}\n")
            env.backend.transcript.clear()
            env.backend.http_requests.clear()
        return results
    finally:
        await env.shutdown()
        await bot.services.store.close()


def main() -> int:
    """Try the lists in a folder, and print what became of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="to play of each list")
    options = parser.parse_args()
    files = sorted(file for file in options.folder.iterdir() if file.is_file())
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        results = asyncio.run(try_all(Path(folder), files, options.questions))
    head = ["list", "questions", "merged", "skipped", "untyped", "played", "right", "given back"]
    sys.stdout.write(table(head, [result.row() for result in results]) + "\n")
    failed = [result for result in results if result.wrong]
    sys.stdout.write(f"{len(results) - len(failed)} of {len(results)} lists are whole.\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
