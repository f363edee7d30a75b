"""What befalls a process from beneath: a wall clock that is set, and writes that fail.

A small library, preloaded into the bot, does as a mapped file says.
"""

import shutil
import struct
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.wire.process import BotProcess
from tests.wire.stage import Unavailable


class Misfortune:
    """The file that a bot's wall clock and its writes to files obey."""

    def __init__(self, folder: Path) -> None:
        self._library = _build(folder)
        self._file = folder / "misfortune"
        self._shift = self._write_errno = 0
        self._file.write_bytes(struct.pack("qq", 0, 0))

    def prepare(self, bot: BotProcess) -> None:
        """Have a bot that is going to be started obey."""
        bot.environment |= {"LD_PRELOAD": str(self._library), "MISFORTUNE_FILE": str(self._file)}

    def shift_clock(self, seconds: int) -> None:
        """Set the wall clock so far from the right time."""
        self._shift = seconds
        self._tell()

    @contextmanager
    def failing_writes(self, error: int) -> Generator[None]:
        """Let writes to files fail with this errno."""
        self._write_errno = error
        self._tell()
        try:
            yield
        finally:
            self._write_errno = 0
            self._tell()

    def _tell(self) -> None:
        with self._file.open("r+b") as file:  # not replaced: the file is mapped
            file.write(struct.pack("qq", self._shift, self._write_errno))


def _build(folder: Path) -> Path:
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        raise Unavailable("no C compiler to build the misfortunes with")
    library = folder / "misfortune.so"
    source = Path(__file__).with_suffix(".c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library
