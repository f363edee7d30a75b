"""The command line's subcommands, one a module: each adds its parser and runs."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.clock import wall_clock
from bot.config import Config, read_config
from bot.domain.errors import StoreError
from bot.store import Store

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncGenerator


def config_of(options: argparse.Namespace) -> Config:
    """Return the settings for a command. Raises ConfigError."""
    return read_config(os.environ, options.env_file)


@asynccontextmanager
async def open_store(config: Config) -> AsyncGenerator[Store]:
    """Open the database that is there; making a new one would only hide a wrong path. Raises StoreError."""
    if not config.database.is_file():
        raise StoreError(f"There is no database at {config.database}.")
    store = await Store.open(config.database, now=wall_clock())
    try:
        yield store
    finally:
        await store.close()
