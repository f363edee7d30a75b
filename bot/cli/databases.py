"""``bot database copy``: move everything from one database to another."""

import argparse
import asyncio
import sys
from contextlib import AsyncExitStack

from bot.cli import argument, command
from bot.clock import wall_clock
from bot.config import database_address
from bot.domain.errors import ConfigError
from bot.store import Role, Store
from bot.store.address import Address
from bot.store.copying import Content, copy
from bot.store.seeded import may_exist


def _address(text: str) -> Address:
    try:
        return database_address(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


@command(
    argument("source", type=_address, metavar="FROM", help="a file of SQLite's, or postgresql://…"),
    argument("target", type=_address, metavar="TO", help="the same; without any data"),
)
def copy_database(options: argparse.Namespace) -> int:
    """Copy everything from one database to another.

    From SQLite to PostgreSQL, back, or between two of a kind. No bot may run on either meanwhile. TO is made
    where it is a file, and must have no data; both are brought to this version's tables first. All is copied
    or nothing, and then read again and compared.
    """
    if not may_exist(options.source):
        raise ConfigError(f"There is no database at {options.source}.")
    copied = asyncio.run(_copy(options.source, options.target))
    rows = sum(content.rows for content in copied.values())
    for table, content in copied.items():
        sys.stdout.write(f"{table}: {content.rows}\n")
    sys.stdout.write(
        f"Copied {rows} rows to {options.target} and compared them. "
        "To run the bot on it, set RECKONER_DATABASE to it.\n"
    )
    return 0


async def _copy(source: Address, target: Address) -> dict[str, Content]:
    now = wall_clock()
    async with AsyncExitStack() as opened:
        # Alone: a bot that went on writing would lose what it writes.
        before = await Store.open(source, now=now, role=Role.SOLE)
        opened.push_async_callback(before.close)
        after = await Store.open(target, now=now, role=Role.SOLE)
        opened.push_async_callback(after.close)
        return await copy(before.database, after.database)
