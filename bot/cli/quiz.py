"""``bot quiz``: a server's own quiz questions, from a file and to one."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli import BrokenFile, config_of, discord_id, open_store, read_named
from bot.domain.quiz.entries import BOUNDS, BrokenImport
from bot.files import read_file
from bot.ui.text import plural

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable

    from bot.store import Store


def add_parsers(commands: Any) -> None:
    """Add the subcommand."""
    parser = commands.add_parser("quiz", help="import and export a server's own quiz questions")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    bring = actions.add_parser(
        "import",
        help="add questions from a file",
        description="Add the questions in FILE to a server's own: a Red trivia list (YAML), OpenTDB's JSON "
        "or our TOML, told apart by content. A file is taken whole or not at all.",
    )
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--guild", type=discord_id, required=True, metavar="ID", help="the server's id")
    bring.set_defaults(run=import_questions)
    hand_out = actions.add_parser("export", help="print a server's own questions as TOML")
    hand_out.add_argument("--guild", type=discord_id, required=True, metavar="ID", help="the server's id")
    hand_out.set_defaults(run=export_questions)


def import_questions(options: argparse.Namespace) -> int:
    """Add a file's questions. Raises BrokenFile with every problem, and StoreError."""
    from bot.domain.quiz.importing import read_questions  # noqa: PLC0415 - PyYAML, for this command alone

    content = read_named(read_file, options.file, BOUNDS.size)
    try:
        questions = read_questions(content)
    except BrokenImport as refusal:
        problems = "\n".join(f"{options.file}: {problem}" for problem in refusal.problems)
        raise BrokenFile(f"{problems}\nNothing was imported.") from refusal
    new = asyncio.run(
        _with_store(options, lambda store: store.quiz_records.add_questions(options.guild, questions))
    )
    replaced = len(questions) - new
    sys.stdout.write(f"Imported {plural(new, 'new question')}, replaced {replaced}.\n")
    return 0


def export_questions(options: argparse.Namespace) -> int:
    """Print a server's questions. Raises StoreError."""
    from bot.domain.quiz.exporting import write_questions  # noqa: PLC0415 - as above

    questions = asyncio.run(
        _with_store(options, lambda store: store.quiz_records.own_questions(options.guild))
    )
    sys.stdout.write(write_questions(questions))
    return 0


async def _with_store(options: argparse.Namespace, work: Callable[[Store], Awaitable[Any]]) -> Any:
    async with open_store(config_of(options)) as store:
        return await work(store)
