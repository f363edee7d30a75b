"""The command line's subcommands: each module adds its parsers and runs them."""

import argparse
import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from bot.clock import wall_clock
from bot.config import Config, read_config
from bot.domain.errors import OperatorError, StoreError
from bot.domain.numbers import LARGEST_INTEGER, whole_number
from bot.store import Store
from bot.store.sqlite import file_exists

T = TypeVar("T")

_SHOWN = 40  # characters of what somebody typed


class BrokenFile(OperatorError):
    """A named file cannot be read, or its content was refused."""


def add_command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], *, summary: str, description: str = ""
) -> argparse.ArgumentParser:
    """Return the parser of a new subcommand that ``run`` carries out."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=description or None)
    parser.set_defaults(run=run, parser=parser)
    return parser


def add_group(commands: Any, name: str, *, summary: str) -> Any:
    """Return what the actions of a new subcommand are added to."""
    return commands.add_parser(name, help=summary).add_subparsers(
        title="actions", required=True, metavar="ACTION"
    )


def stopped_by_signals() -> asyncio.Event:
    """Return what is set when the process is asked to end; asked again, it goes on ending as it was.

    SIGHUP counts unless it is ignored, as under `nohup`; SIGINT even where it is: shells ignore it for
    background jobs, and supervisors send it. Not through the loop, which lets go of signals too early.
    """
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(stopped.set)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    hang_up = getattr(signal, "SIGHUP", None)  # Windows has none
    if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:
        signal.signal(hang_up, stop)
    return stopped


def discord_id(text: str) -> int:
    """Return an id that was given as an argument, for argparse."""
    if number := whole_number(text):
        return number
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    raise argparse.ArgumentTypeError(f"an id is a whole number from 1 to {LARGEST_INTEGER}, not {shown!r}")


def config_of(options: argparse.Namespace) -> Config:
    """Return the settings for a command. Raises ConfigError."""
    return read_config(os.environ, options.env_file)


def read_named(read: Callable[[Path, int], T], path: Path, limit: int) -> T:
    """Return what ``read`` finds in a file of at most ``limit`` bytes. Raises BrokenFile."""
    try:
        return read(path, limit)
    except OSError as error:
        raise BrokenFile(f"{path} cannot be read: {error.strerror or error}.") from error


def run_in_store(options: argparse.Namespace, work: Callable[[Store], Awaitable[T]]) -> T:
    """Return the result of ``work`` on the existing database; a new one would only hide a wrong path.

    Raises StoreError.
    """
    database = config_of(options).database
    if not file_exists(database):
        raise StoreError(f"There is no database at {database}. Start the bot once, it makes one.")

    async def run() -> T:
        store = await Store.open(database, now=wall_clock())
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())
