"""``bot backup``: a consistent copy of the database, while the bot runs."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli import config_of
from bot.clock import wall_clock
from bot.domain.errors import StoreError
from bot.store import Store

if TYPE_CHECKING:
    import argparse


def add_parser(commands: Any) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "backup",
        help="copy the database, also while the bot runs",
        description="Write a consistent copy of the database to FILE, which must not exist yet.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Back up. Raises StoreError."""
    asyncio.run(_back_up(config_of(options).database, options.file))
    sys.stdout.write(f"Backed up to {options.file}.\n")
    return 0


async def _back_up(database: Path, target: Path) -> None:
    if not database.is_file():
        raise StoreError(f"There is no database at {database} to back up.")
    store = await Store.open(database, now=wall_clock())
    try:
        await store.database.back_up(target)
    finally:
        await store.close()
