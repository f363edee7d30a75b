"""The command line's subcommands: each is a function with its declaration, and its docstring is its help."""

import argparse
import asyncio
import inspect
import os
import shutil
import signal
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain, count
from operator import methodcaller
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from bot.config import Config, read_config
from bot.domain.errors import OperatorError

T = TypeVar("T")

FAILED = 1  # something was wrong with the input, or nothing was found

argument = partial(methodcaller, "add_argument")


class BrokenFile(OperatorError):
    """A named file cannot be read, or its content was refused."""


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: what carries it out and returns the exit code, and the arguments that it takes.

    The docstring of ``run`` is what ``--help`` says of it, its first line is the summary.
    """

    run: Callable[[argparse.Namespace], int]
    arguments: tuple[methodcaller, ...]

    def add_to(self, commands: Any, name: str) -> None:
        """Add its parser to those of other commands."""
        description = inspect.getdoc(self.run) or ""
        summary = description.splitlines()[0].rstrip(".")
        parser = commands.add_parser(name, help=summary[0].lower() + summary[1:], description=description)
        parser.set_defaults(run=self.run, parser=parser)
        for add_argument in self.arguments:
            add_argument(parser)


def command(*arguments: methodcaller) -> Callable[[Callable[[argparse.Namespace], int]], Command]:
    """Declare the subcommand that a function carries out."""
    return lambda run: Command(run, arguments)


async def until_stopped(*work: Coroutine[Any, Any, Any]) -> None:
    """Work until some of it ends or the process is asked to end, then end the rest; raise what it raised.

    Asked again, the process goes on ending as it was. SIGHUP counts unless it is ignored, as under `nohup`;
    SIGINT even where it is: shells ignore it for background jobs, and supervisors send it. Not through the
    loop, which lets go of signals too early.
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
    tasks = [asyncio.create_task(each) for each in (*work, stopped.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome


def config_of(options: argparse.Namespace) -> Config:
    """Return the settings for a command. Raises ConfigError."""
    return read_config(os.environ, options.env_file)


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder that is not there or empty, all or none of them. Raises BrokenFile."""
    draft = folder.parent / f".{folder.name}-{os.getpid()}"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir()
        try:
            for name, text in files.items():
                (draft / name).write_text(text, encoding="utf-8")
            draft.rename(folder)  # refused where something is in it
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else "this is no file name"
        raise BrokenFile(f"{folder} cannot be written: {reason}.") from error


def write_new(folder: Path, stem: str, text: str) -> Path:
    """Write a TOML file that is not there yet, or none, and return its path. Raises BrokenFile."""
    names = chain([stem], (f"{stem}_{number}" for number in count(2)))
    path = next(path for name in names if not (path := folder / f"{name}.toml").exists())
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.rename(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BrokenFile(f"{path} cannot be written: {error.strerror}.") from error
    return path


def read_named(read: Callable[[Path, int], T], path: Path, limit: int) -> T:
    """Return what ``read`` finds in a file of at most ``limit`` bytes. Raises BrokenFile."""
    try:
        return read(path, limit)
    except OSError as error:
        raise BrokenFile(f"{path} cannot be read: {error.strerror or error}.") from error
