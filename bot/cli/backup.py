"""``bot backup``: a consistent copy of the database, while the bot runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli import config_of
from bot.domain.errors import StoreError
from bot.store.copies import write_copy
from bot.store.files import is_there

if TYPE_CHECKING:
    import argparse


def add_parser(commands: Any) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "backup",
        help="copy the database, also while the bot runs",
        description="Write a consistent copy of the database to FILE, which must not exist yet. The database "
        "is only read, whatever version made it; `bot restore` puts the copy in its place.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Back up. Raises StoreError."""
    database = config_of(options).database
    if not is_there(database):
        raise StoreError(f"There is no database at {database} to back up.")
    write_copy(database, options.file)
    sys.stdout.write(f"Backed up to {options.file}.\n")
    return 0
