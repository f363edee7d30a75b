"""``bot teach``: export what a server taught as entries of a pack."""

import argparse
import asyncio
import sys
from typing import Any

from bot.cli import config_of, discord_id, open_store
from bot.domain.teaching.exchange import export_for_pack

NOTHING_TAUGHT = 1


def add_parsers(commands: Any) -> None:
    """Add the subcommand."""
    parser = commands.add_parser("teach", help="take over what servers taught")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    export = actions.add_parser(
        "export",
        help="print a server's lessons as pack entries",
        description="Print what a server's moderators taught as TOML for a pack, to take over by hand.",
    )
    export.add_argument("--guild", type=discord_id, required=True, metavar="ID", help="the server's id")
    export.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the entries; returns 1 where nothing was taught. Raises StoreError, PackError."""
    text = asyncio.run(_export(options))
    if text is None:
        sys.stderr.write(f"Server {options.guild} has taught nothing.\n")
        return NOTHING_TAUGHT
    sys.stdout.write(text)
    return 0


async def _export(options: argparse.Namespace) -> str | None:
    from bot.domain.pack.loading import read_pack  # noqa: PLC0415 - pydantic, for this command alone

    config = config_of(options)
    async with open_store(config) as store:
        taught = await store.lessons.taught(options.guild)
    return export_for_pack(taught, read_pack(config.pack)) if taught.lessons else None
