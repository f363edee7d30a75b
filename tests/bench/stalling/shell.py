"""The command line over files of 10 MB: each ends soon, in little memory, and says what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.config import ROOT
from tests.bench.stalling.files import hostile_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SIZE = 10 * 1024 * 1024
LIMIT_S = 5.0  # of processor time
LIMIT_MB = 300
_GIVE_UP_S = 60.0  # of wall time

KINDS = (
    "valid: questions as TOML",
    "valid: questions as JSON",
    "valid: questions as YAML",
    "toml: one key with many dots",
    "toml: deep arrays",
    "toml: a long number",
    "json: deep arrays",
    "json: a long number",
    "json: surrogates",
    "yaml: one long question",
    "yaml: deep flow lists",
    "yaml: aliases of aliases",
    "empty lines",
    "zero bytes",
)


@dataclass(frozen=True, slots=True)
class Run:
    """How a command went."""

    kind: str
    seconds: float  # of processor time
    megabytes: float  # at most
    code: int
    said: str

    @property
    def is_fine(self) -> bool:
        """Whether it kept to its limits and ended as bad input or success should."""
        return (
            self.seconds <= LIMIT_S
            and self.megabytes <= LIMIT_MB
            and self.code in {0, 1}
            and "Traceback" not in self.said
        )


def runs(folder: Path, database: Path, kinds: Iterable[str] = KINDS, *, size: int = SIZE) -> list[Run]:
    """Import a file of each kind with ``bot quiz import``, the one command that takes files."""
    found: list[Run] = []
    for kind in kinds:
        file = folder / "large.txt"
        file.write_bytes(hostile_file(kind, size))
        found.append(_run(kind, file, database))
    return found


def _run(kind: str, file: Path, database: Path) -> Run:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "quiz", "import", str(file), "--guild", "5"],
        cwd=ROOT,
        env=os.environ | {"RECKONER_DATABASE": str(database)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    watch = threading.Timer(_GIVE_UP_S, process.kill)
    watch.start()
    assert process.stdout is not None
    said = process.stdout.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.cancel()
    process.stdout.close()
    return Run(
        kind,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        process.returncode,
        said[-2_000:],
    )
