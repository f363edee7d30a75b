"""``bot quiz``: import and export a server's own quiz questions."""

import argparse
import sys
from pathlib import Path
from typing import Any

from bot.cli import BrokenFile, add_command, add_group, discord_id, read_named, run_in_store
from bot.domain.errors import Refused
from bot.domain.quiz.exchange import BOUNDS, read_questions, write_questions
from bot.files import read_file
from bot.ui.text import plural


def add_parsers(commands: Any) -> None:
    """Add the subcommand."""
    actions = add_group(commands, "quiz", summary="import and export a server's own quiz questions")
    importing = add_command(
        actions,
        "import",
        import_questions,
        summary="add questions from a file",
        description="Add the questions in FILE to a server's own: a Red trivia list (YAML), OpenTDB's JSON "
        "or our TOML, told apart by content. A file is taken whole or not at all.",
    )
    importing.add_argument("file", type=Path, metavar="FILE")
    exporting = add_command(
        actions, "export", export_questions, summary="print a server's own questions as TOML"
    )
    for action in (importing, exporting):
        action.add_argument("--guild", type=discord_id, required=True, metavar="ID", help="the server's id")


def import_questions(options: argparse.Namespace) -> int:
    """Add a file's questions. Raises BrokenFile with every problem, and StoreError."""
    content = read_named(read_file, options.file, BOUNDS.size)
    try:
        questions = read_questions(content)
    except Refused as refusal:
        problems = "\n".join(f"{options.file}: {problem}" for problem in refusal.problems)
        raise BrokenFile(f"{problems}\nNothing was imported.") from refusal
    new = run_in_store(options, lambda store: store.quiz_records.add_questions(options.guild, questions))
    replaced = len(questions) - new
    sys.stdout.write(f"Imported {plural(new, 'new question')}, replaced {replaced}.\n")
    return 0


def export_questions(options: argparse.Namespace) -> int:
    """Print a server's questions. Raises StoreError."""
    questions = run_in_store(options, lambda store: store.quiz_records.own_questions(options.guild))
    sys.stdout.write("\n".join(write_questions(questions)))
    return 0
