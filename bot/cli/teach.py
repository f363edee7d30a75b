"""``bot teach``: export what a server taught as entries of a pack."""

import argparse
import sys
from typing import Any

from bot.cli import add_command, add_group, config_of, discord_id, run_in_store
from bot.domain.teaching.exchange import export_for_pack

NOTHING_TAUGHT = 1


def add_parsers(commands: Any) -> None:
    """Add the subcommand."""
    export = add_command(
        add_group(commands, "teach", summary="take over what servers taught"),
        "export",
        run,
        summary="print a server's lessons as pack entries",
        description="Print what a server's moderators taught as TOML for a pack, to take over by hand.",
    )
    export.add_argument("--guild", type=discord_id, required=True, metavar="ID", help="the server's id")


def run(options: argparse.Namespace) -> int:
    """Print the entries; returns 1 where nothing was taught. Raises StoreError, PackError."""
    from bot.domain.pack.loading import read_pack  # noqa: PLC0415 - pydantic, for this command alone

    taught = run_in_store(options, lambda store: store.lessons.taught(options.guild))
    if not taught.lessons:
        sys.stderr.write(f"Server {options.guild} has taught nothing.\n")
        return NOTHING_TAUGHT
    sys.stdout.write(export_for_pack(taught, read_pack(config_of(options).pack)))
    return 0
