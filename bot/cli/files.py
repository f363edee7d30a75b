"""Files that somebody names on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import OperatorError
from bot.files import read_file, read_text

if TYPE_CHECKING:
    from pathlib import Path


class BrokenFile(OperatorError):
    """A file that was named cannot be read, or what is in it was refused."""


def bytes_of(path: Path, limit: int) -> bytes:
    """Return a file's content, of at most ``limit`` bytes. Raises BrokenFile."""
    try:
        return read_file(path, limit)
    except OSError as error:
        raise _broken(path, error) from error


def text_of(path: Path, limit: int) -> str:
    """Return the UTF-8 text in a file, of at most ``limit`` bytes. Raises BrokenFile."""
    try:
        return read_text(path, limit)
    except OSError as error:
        raise _broken(path, error) from error


def _broken(path: Path, error: OSError) -> BrokenFile:
    return BrokenFile(f"{path} cannot be read: {error.strerror or error}.")
