"""``bot restore``: a backup in the place of the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli import config_of
from bot.clock import wall_clock
from bot.store.copies import KEPT_DAYS
from bot.store.restoring import restore

if TYPE_CHECKING:
    import argparse


def add_parser(commands: Any) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "restore",
        help="put a backup in the place of the database",
        description="Check FILE, a backup, and put a copy of it in the place of the database, which is kept "
        f"under another name for {KEPT_DAYS} days. No bot may run on the database meanwhile.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Restore. Raises StoreError."""
    database = config_of(options).database
    kept = restore(options.file, database, now=wall_clock())
    sys.stdout.write(f"Restored {options.file} to {database}.\n")
    if kept is not None:
        sys.stdout.write(
            f"What was there before is kept as {kept}; the bot deletes it after {KEPT_DAYS} days.\n"
        )
    sys.stdout.write("What people or servers had erased since the backup was made is back with it.\n")
    return 0
