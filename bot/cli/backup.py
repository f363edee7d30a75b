"""``bot backup`` and ``bot restore``: a consistent copy of the database, and back again."""

import argparse
import sys
from pathlib import Path
from typing import Any

from bot.cli import add_command, config_of
from bot.clock import wall_clock
from bot.domain.errors import StoreError
from bot.store.copies import KEPT_DAYS, write_copy
from bot.store.restoring import restore
from bot.store.sqlite import file_exists


def add_parsers(commands: Any) -> None:
    """Add the subcommands."""
    backup = add_command(
        commands,
        "backup",
        run_backup,
        summary="copy the database, also while the bot runs",
        description="Write a consistent copy of the database to FILE, which must not exist yet. The database "
        "is only read, whatever version made it; `bot restore` puts the copy in its place.",
    )
    back = add_command(
        commands,
        "restore",
        run_restore,
        summary="put a backup in the place of the database",
        description="Check FILE, a backup, and put a copy of it in the place of the database, which is kept "
        f"under another name for {KEPT_DAYS} days. No bot may run on the database meanwhile.",
    )
    for parser in (backup, back):
        parser.add_argument("file", type=Path, metavar="FILE")


def run_backup(options: argparse.Namespace) -> int:
    """Back up. Raises StoreError."""
    database = config_of(options).database
    if not file_exists(database):
        raise StoreError(f"There is no database at {database} to back up.")
    write_copy(database, options.file)
    sys.stdout.write(f"Backed up to {options.file}.\n")
    return 0


def run_restore(options: argparse.Namespace) -> int:
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
