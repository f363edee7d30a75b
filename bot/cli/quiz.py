"""``bot quiz``: import and export a server's own quiz questions."""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

from bot.cli import BrokenFile, config_of, discord_id, open_store, read_named
from bot.domain.errors import Refused
from bot.domain.quiz.entries import BOUNDS, write_questions
from bot.domain.quiz.model import Question
from bot.files import read_file
from bot.ui.text import plural


def add_parsers(commands: Any) -> None:
    """Add the subcommand."""
    parser = commands.add_parser("quiz", help="import and export a server's own quiz questions")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    importing = actions.add_parser(
        "import",
        help="add questions from a file",
        description="Add the questions in FILE to a server's own: a Red trivia list (YAML), OpenTDB's JSON "
        "or our TOML, told apart by content. A file is taken whole or not at all.",
    )
    importing.add_argument("file", type=Path, metavar="FILE")
    exporting = actions.add_parser("export", help="print a server's own questions as TOML")
    for action, run in ((importing, import_questions), (exporting, export_questions)):
        action.add_argument("--guild", type=discord_id, required=True, metavar="ID", help="the server's id")
        action.set_defaults(run=run)


def import_questions(options: argparse.Namespace) -> int:
    """Add a file's questions. Raises BrokenFile with every problem, and StoreError."""
    from bot.domain.quiz.importing import read_questions  # noqa: PLC0415 - PyYAML, for this command alone

    content = read_named(read_file, options.file, BOUNDS.size)
    try:
        questions = read_questions(content)
    except Refused as refusal:
        problems = "\n".join(f"{options.file}: {problem}" for problem in refusal.problems)
        raise BrokenFile(f"{problems}\nNothing was imported.") from refusal
    new = asyncio.run(_add(options, questions))
    replaced = len(questions) - new
    sys.stdout.write(f"Imported {plural(new, 'new question')}, replaced {replaced}.\n")
    return 0


async def _add(options: argparse.Namespace, questions: tuple[Question, ...]) -> int:
    async with open_store(config_of(options)) as store:
        return await store.quiz_records.add_questions(options.guild, questions)


def export_questions(options: argparse.Namespace) -> int:
    """Print a server's questions. Raises StoreError."""
    sys.stdout.write("\n".join(write_questions(asyncio.run(_own(options)))))
    return 0


async def _own(options: argparse.Namespace) -> tuple[Question, ...]:
    async with open_store(config_of(options)) as store:
        return await store.quiz_records.own_questions(options.guild)
