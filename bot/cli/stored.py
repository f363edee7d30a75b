"""``bot backup``, ``restore``, ``guild``, ``teach``: what is stored, as a whole and by server."""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from bot.cli import FAILED, argument, command, config_of
from bot.clock import wall_clock
from bot.config import shown
from bot.domain.errors import StoreError
from bot.domain.numbers import LARGEST_INTEGER, whole_number
from bot.domain.teaching.exchange import export_for_pack
from bot.store import Store
from bot.store.address import PostgresAddress
from bot.store.seeded import may_exist
from bot.store.sqlite.copies import KEPT_DAYS, write_copy
from bot.store.sqlite.restoring import restore

T = TypeVar("T")

_ATTEMPTS, _PAUSE_S = 10, 0.3  # while another program uses the database


def discord_id(text: str) -> int:
    """Return an id of Discord's, for argparse."""
    if number := whole_number(text):
        return number
    raise argparse.ArgumentTypeError(
        f"an id is a whole number from 1 to {LARGEST_INTEGER}, not {shown(text)}"
    )


_FILE = argument("file", type=Path, metavar="FILE")
ID = argument("guild", type=discord_id, metavar="ID", help="the server's id")
GUILD = argument("--guild", type=discord_id, required=True, metavar="ID", help="the server's id")


def run_in_store(
    options: argparse.Namespace, work: Callable[[Store], Awaitable[T]], *, makes_one: bool = False
) -> T:
    """Return the result of ``work`` on the database; raise StoreError.

    It must exist, unless the command ``makes_one``: elsewhere a new one would only hide a wrong path.
    """
    database = config_of(options).database
    if not (makes_one or may_exist(database)):
        raise StoreError(f"There is no database at {database}. Start the bot once, it makes one.")

    async def run() -> T:
        store = await Store.open(database, now=wall_clock())
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def _file(options: argparse.Namespace) -> Path:
    """Return the path of the database. Raises StoreError where it is none of SQLite's."""
    database = config_of(options).database
    if isinstance(database, PostgresAddress):
        raise StoreError(
            f"{database} is PostgreSQL's, which has its own tools: `pg_dump` copies it and `pg_restore` "
            "puts a copy back. `bot database copy` moves everything into a file of SQLite's."
        )
    return database


@command(_FILE)
def back_up(options: argparse.Namespace) -> int:
    """Copy the database, also while the bot runs.

    Writes a consistent copy to FILE, which must not exist yet. The database is only read, whatever version
    made it; `bot restore` puts the copy in its place.
    """
    database = _file(options)
    if not may_exist(database):
        raise StoreError(f"There is no database at {database} to back up.")
    write_copy(database, options.file)
    sys.stdout.write(f"Backed up to {options.file}.\n")
    return 0


@command(_FILE)
def put_back(options: argparse.Namespace) -> int:
    """Put a backup in the place of the database.

    Checks FILE, a backup, and puts a copy of it in the place of the database, which is kept under another
    name for 14 days. No bot may run on the database meanwhile.
    """
    database = _file(options)
    kept = restore(options.file, database, now=wall_clock())
    sys.stdout.write(f"Restored {options.file} to {database}.\n")
    if kept is not None:
        sys.stdout.write(
            f"What was there before is kept as {kept}; the bot deletes it after {KEPT_DAYS} days.\n"
        )
    sys.stdout.write("What people or servers had erased since the backup was made is back with it.\n")
    return 0


@command(ID)
def export_guild(options: argparse.Namespace) -> int:
    """Print everything that is kept for a server as JSON, by table."""
    found = run_in_store(options, lambda store: store.privacy.export_guild(options.guild))
    sys.stdout.write(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return 0 if found else FAILED


@command(ID, argument("--yes", action="store_true", help="really do it; it can't be undone"))
def erase_guild(options: argparse.Namespace) -> int:
    """Erase everything that is kept for a server.

    A bot that runs notices within seconds.
    """
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
    return 0 if rows else FAILED


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


@command(GUILD)
def export_lessons(options: argparse.Namespace) -> int:
    """Print a server's lessons as pack entries.

    They are what its moderators taught, as TOML for a pack, to take over by hand.
    """
    from bot.domain.pack.loading import read_pack  # noqa: PLC0415 - pydantic, for this command alone

    taught = run_in_store(options, lambda store: store.lessons.taught(options.guild))
    if not taught.lessons:
        sys.stderr.write(f"Server {options.guild} has taught nothing.\n")
        return FAILED
    sys.stdout.write(export_for_pack(taught, read_pack(config_of(options).pack)))
    return 0
