"""The command line's subcommands, one a module: each adds its parser and runs."""

from __future__ import annotations

import argparse
import os
import signal
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.clock import wall_clock
from bot.config import Config, read_config
from bot.domain.errors import StoreError
from bot.domain.numbers import LARGEST_INTEGER
from bot.store import Store
from bot.store.files import is_there

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

_DIGITS = len(str(LARGEST_INTEGER))
_SHOWN = 40  # characters of what somebody typed


def ending_signals() -> tuple[signal.Signals, ...]:
    """Return the signals that end the program: SIGHUP, too, unless it is ignored, as `nohup` has it.

    SIGINT counts where it is ignored: shells ignore it for whatever a script starts in the background, and
    supervisors send it all the same.
    """
    ends = [signal.SIGTERM, signal.SIGINT]
    hang_up = getattr(signal, "SIGHUP", None)  # Windows has none
    if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:
        ends.append(hang_up)
    return tuple(ends)


def discord_id(text: str) -> int:
    """Return an id that was given as an argument, for argparse."""
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS and 0 < int(text) <= LARGEST_INTEGER:
        return int(text)
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    raise argparse.ArgumentTypeError(f"an id is a whole number from 1 to {LARGEST_INTEGER}, not {shown!r}")


def config_of(options: argparse.Namespace) -> Config:
    """Return the settings for a command. Raises ConfigError."""
    return read_config(os.environ, options.env_file)


@asynccontextmanager
async def open_store(config: Config) -> AsyncGenerator[Store]:
    """Open the database that is there; making a new one would only hide a wrong path. Raises StoreError."""
    if not is_there(config.database):
        raise StoreError(f"There is no database at {config.database}. Start the bot once, it makes one.")
    store = await Store.open(config.database, now=wall_clock())
    try:
        yield store
    finally:
        await store.close()
