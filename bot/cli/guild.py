"""``bot guild``: export or erase what is stored for one server."""

import argparse
import asyncio
import json
import sys
from typing import Any

from bot.cli import add_command, add_group, discord_id, run_in_store
from bot.store import Store

NOTHING_KEPT = 1
_ATTEMPTS, _PAUSE_S = 10, 0.3  # while another program uses the database


def add_parsers(commands: Any) -> None:
    """Add the subcommand."""
    actions = add_group(commands, "guild", summary="export or erase what is kept for a server")
    export = add_command(
        actions,
        "export",
        run_export,
        summary="print everything kept for a server as JSON",
        description="Print everything that is kept for a server as JSON, by table.",
    )
    erase = add_command(
        actions,
        "erase",
        run_erase,
        summary="erase everything kept for a server",
        description="Erase everything that is kept for a server. A bot that runs notices within seconds.",
    )
    for action in (export, erase):
        action.add_argument("guild", type=discord_id, metavar="ID", help="the server's id")
    erase.add_argument("--yes", action="store_true", help="really do it; it can't be undone")


def run_export(options: argparse.Namespace) -> int:
    """Print what is kept; returns 1 where that is nothing. Raises StoreError."""
    found = run_in_store(options, lambda store: store.privacy.export_guild(options.guild))
    sys.stdout.write(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return 0 if found else NOTHING_KEPT


def run_erase(options: argparse.Namespace) -> int:
    """Erase; returns 1 where nothing was kept. Raises StoreError."""
    if not options.yes:
        options.parser.error(
            "this can't be undone: add --yes (`bot guild export` and `bot backup` keep a copy)"
        )
    rows, is_gone = run_in_store(options, lambda store: _erase(store, options.guild))
    sys.stdout.write(f"Erased {rows} entries of server {options.guild}.\n")
    if not is_gone:
        sys.stdout.write(
            "Traces of them are still in the database's files, because it is large or another program is "
            "using it: the bot removes them within hours, or at its next start.\n"
        )
    return 0 if rows else NOTHING_KEPT


async def _erase(store: Store, guild_id: int) -> tuple[int, bool]:
    """Return how many rows were erased, and whether no trace of them is left."""
    found = await store.privacy.export_guild(guild_id)
    await store.privacy.erase_guild(guild_id)
    traces = await store.database.remove_traces()
    for _ in range(_ATTEMPTS):
        if traces.too_busy:
            await asyncio.sleep(_PAUSE_S)
            traces = await store.database.remove_traces()
    return sum(len(rows) for rows in found.values()), not traces
