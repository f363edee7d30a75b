"""Runs the command line on large files, and measures its time and memory."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.config import ROOT
from tests.bench.stalling.coverage import UPLOADS
from tests.bench.stalling.files import hostile_file

LARGE = 10 * 1024 * 1024
LIMIT_S = 5.0  # of processor time
LIMIT_MB = 300
_GIVE_UP_S = 60.0  # of wall time

KINDS = (
    "valid: questions as TOML",
    "valid: questions as JSON",
    "valid: questions as YAML",
    "valid: 2,000 questions",
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
# A process's peak memory includes its parent's at the fork, so a small process starts it.
_LAUNCHER = """
import json, os, sys
pid = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[1:]], os.environ)
_, status, usage = os.wait4(pid, 0)
code = os.waitstatus_to_exitcode(status)
print("\\n" + json.dumps([usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, code]))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """The result of one command."""

    kind: str
    size: int  # bytes
    seconds: float  # of processor time
    megabytes: float  # peak
    code: int
    said: str

    @property
    def is_fine(self) -> bool:
        """Whether it kept to its limits, exited with 0 or 1, and printed no traceback."""
        return (
            self.seconds <= LIMIT_S
            and self.megabytes <= LIMIT_MB
            and self.code in {0, 1}
            and "Traceback" not in self.said
        )


def runs(folder: Path, database: Path, kinds: Iterable[str] = KINDS) -> list[Run]:
    """Import a file of each kind with ``bot quiz import``, of 10 MB and of the largest size allowed."""
    file = folder / "large.txt"
    found: list[Run] = []
    for size in (LARGE, UPLOADS["quiz import"]):
        for kind in kinds:
            file.write_bytes(hostile_file(kind, size))
            found.append(_run(kind, size, file, database))
    return found


def _run(kind: str, size: int, file: Path, database: Path) -> Run:
    process = subprocess.Popen(
        [sys.executable, "-S", "-c", _LAUNCHER, "-m", "bot", "quiz", "import", str(file), "--guild", "5"],
        cwd=ROOT,
        env=os.environ | {"RECKONER_DATABASE": str(database)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    watch = threading.Timer(_GIVE_UP_S, os.killpg, (process.pid, signal.SIGKILL))
    watch.start()
    output, _ = process.communicate()
    watch.cancel()
    said, _, figures = output.decode(errors="replace").rstrip().rpartition("\n")
    if process.returncode:
        return Run(kind, size, _GIVE_UP_S, 0, process.returncode, said)
    seconds, megabytes, code = json.loads(figures)
    return Run(kind, size, seconds, megabytes, code, said)
