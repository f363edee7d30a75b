"""Faults injected into a process by a preloaded library: a shifted wall clock and failing writes.

The library reads what to do from a memory-mapped control file, so that a test can change it at any time.
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


class ProcessFaults:
    """The preloaded library and the control file that steers it."""

    def __init__(self, folder: Path) -> None:
        self._library = _build(folder)
        self._file = folder / "process_faults"
        self._shift = self._write_errno = 0
        self._file.write_bytes(struct.pack("qq", 0, 0))

    def preload_into(self, bot: BotProcess) -> None:
        """Set the environment of a bot that has not been started yet."""
        bot.environment |= {"LD_PRELOAD": str(self._library), "PROCESS_FAULTS_FILE": str(self._file)}

    def shift_clock(self, seconds: int) -> None:
        """Shift the wall clock by this many seconds from the true time."""
        self._shift = seconds
        self._write_control_file()

    @contextmanager
    def failing_writes(self, error: int) -> Generator[None]:
        """Make writes to regular files fail with this errno inside the block."""
        self._write_errno = error
        self._write_control_file()
        try:
            yield
        finally:
            self._write_errno = 0
            self._write_control_file()

    def _write_control_file(self) -> None:
        with self._file.open("r+b") as file:  # in place: the running process has it mapped
            file.write(struct.pack("qq", self._shift, self._write_errno))


def _build(folder: Path) -> Path:
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        raise Unavailable("no C compiler to build the fault library with")
    library = folder / "process_faults.so"
    source = Path(__file__).with_suffix(".c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library
