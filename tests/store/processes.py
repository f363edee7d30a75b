"""Other processes that use a database: a bot that runs, and commands."""

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

_RUN = """
import asyncio, pathlib, sys
from bot.domain.errors import StoreError
from bot.store import Asked, Role, Store

async def run():
    store = await Store.open(pathlib.Path(sys.argv[1]), now=1_700_000_000_000, role=Role.BOT)
    await store.asked.remember(Asked(9, 1, "from the running bot", "unknown", None, None, 1_700_000_000_000))
    print("running", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await store.close()

try:
    asyncio.run(run())
except StoreError as error:
    print(error, flush=True)
    sys.exit(3)
"""


@contextmanager
def running_bot(database: Path, *, folder: Path | None = None) -> Generator[subprocess.Popen[str]]:
    """Have another process be the owner of a database, as `bot run` is; it ends when it is sent a line."""
    command = [sys.executable, "-c", _RUN, str(database)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=environment,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "running"
        yield process
    finally:
        if process.poll() is None:
            process.communicate("\n", timeout=30)
        else:
            process.communicate()


def bot(
    *arguments: str, database: Path, first: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command of the program on a database; ``first`` is called in its process."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("RECKONER_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", "--env-file", os.devnull, *arguments],
        env=environ | {"RECKONER_DATABASE": str(database)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=first,
    )
