"""Read what somebody named on the command line or in a setting: never more of it than was expected."""

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_KB = 1024


def read_file(path: Path, limit: int) -> bytes:
    """Return the content of a file, pipe or device; at most ``limit`` bytes and one more are ever read.

    Raises OSError, with an ``strerror`` for people, where it cannot be read or is longer.
    """
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except ValueError as error:  # a NUL in the name
        raise OSError(errno.EINVAL, "this is no file name", str(path)) from error
    if len(content) > limit:
        raise OSError(errno.EFBIG, f"it is larger than {limit // _KB} KB", str(path))
    return content


def read_text(path: Path, limit: int) -> str:
    """Return the UTF-8 text in a file; see :func:`read_file`. Raises OSError also where it is not UTF-8."""
    try:
        return read_file(path, limit).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OSError(errno.EILSEQ, "it is not UTF-8 text", str(path)) from error


def read_lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Yield the lines of a stream; None for one of more than ``limit`` bytes, which is never held whole."""
    while line := stream.readline(limit + 1):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        yield None
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit + 1)
