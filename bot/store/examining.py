"""Looking at a database without opening it as a store: nothing is written, whatever version made it."""

import asyncio

from bot.store.address import Address, PostgresAddress
from bot.store.examined import Examined
from bot.store.sqlite.examining import examine_file


async def examine(address: Address) -> Examined | None:
    """Return what is seen of a database, None where there is none.

    Raises StoreError where it cannot be read, or was written by another version that this one cannot follow.
    """
    if isinstance(address, PostgresAddress):
        from bot.store.postgres.examining import examine_server  # noqa: PLC0415 - costs its import

        return await examine_server(address)
    return await asyncio.to_thread(examine_file, address)
