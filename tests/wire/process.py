"""A bot in its own process: start it, read its output, measure it, and end it."""

import asyncio
import hashlib
import os
import signal as signals
import subprocess
import sys
import time
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final, Self

from bot.config import DATA
from bot.knowledge import is_prepared
from bot.store.address import Address, PostgresAddress
from bot.store.migrating import read_migrations
from bot.store.sqlite.lock import lock_path
from tests.conftest import INDEX_FOLDER
from tests.wire.signals import Signal
from tests.wire.standin import TOKEN, StandIn

ROOT: Final = Path(__file__).resolve().parents[2]
_NS: Final = 1e9
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_KEPT_LINES: Final = 2_000
_EXIT_TIMEOUT_S: Final = 60.0


def _restore_signals() -> None:
    """Restore the default handlers: `nohup` and shells' background jobs start with these signals ignored."""
    for number in (signals.SIGINT, signals.SIGHUP):
        signals.signal(number, signals.SIG_DFL)


class BotProcess:
    """A bot process."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        stdin: int = asyncio.subprocess.DEVNULL,
    ) -> None:
        self._stdin = stdin
        self.command = list(command)
        self.environment = {**_clean_environment(), **environment}
        self.lines: list[str] = []
        self.kept_lines = _KEPT_LINES
        self.printed = 0  # number of lines, including those that are not kept
        self.started = 0.0
        self.logged = Signal()
        self.is_killed = False
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.end()

    async def start(self) -> None:
        """Start the process."""
        self.started = time.perf_counter()
        self.is_killed = False
        self._process = await asyncio.create_subprocess_exec(
            *self.command,
            env=self.environment,
            cwd=ROOT,
            stdin=self._stdin,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            preexec_fn=_restore_signals,
        )
        self._reader = asyncio.create_task(self._listen(self._process))

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            self.lines.append(line.decode(errors="replace").rstrip())
            self.printed += 1
            del self.lines[: -self.kept_lines]
            self.logged.notify()

    async def unless_ended(self, waiting: Coroutine[Any, Any, None]) -> None:
        """Wait for something; raise RuntimeError with the output if the process ends first."""
        wanted = asyncio.ensure_future(waiting)
        end = asyncio.ensure_future(self.running.wait())
        try:
            await asyncio.wait((wanted, end), return_when=asyncio.FIRST_COMPLETED)
            if not wanted.done():
                await self.ended()
                raise RuntimeError(f"the bot ended with {end.result()}:\n{self.output}")
            await wanted
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.output}") from None
        finally:
            wanted.cancel()
            end.cancel()

    @property
    def running(self) -> asyncio.subprocess.Process:
        """The process; raises RuntimeError before `start`."""
        if self._process is None:
            raise RuntimeError("the process has not been started")
        return self._process

    @property
    def pid(self) -> int:
        """The process id."""
        return self.running.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process is still running."""
        return self._process is not None and self._process.returncode is None

    @property
    def output(self) -> str:
        """The kept output."""
        return "\n".join(self.lines)

    def lines_after(self, printed: int) -> list[str]:
        """Return the kept lines after the first `printed` lines."""
        return self.lines[-(self.printed - printed) :] if self.printed > printed else []

    async def ended(self, timeout: float = _EXIT_TIMEOUT_S) -> int:  # noqa: ASYNC109 - names what never came
        """Wait until the process exits by itself, and return its exit code."""
        try:
            async with asyncio.timeout(timeout):
                code = await self.running.wait()
                if self._reader is not None:
                    await self._reader
                return code
        except TimeoutError:
            raise TimeoutError(f"the bot still runs after {timeout:g} s:\n{self.output}") from None

    async def end(self) -> int:
        """Send SIGTERM, and SIGKILL if that does not help; return the exit code."""
        if self.is_alive:
            self.running.send_signal(signals.SIGTERM)
            try:
                return await self.ended()
            except TimeoutError:
                self.running.kill()
        return await self.ended()

    def kill_now(self) -> None:
        """Send SIGKILL."""
        self.is_killed = True
        if self.is_alive:
            self.running.kill()

    async def kill(self) -> None:
        """Send SIGKILL, and wait until the process has ended."""
        self.kill_now()
        await self.ended()

    def cpu_seconds(self) -> float:
        """Return the processor time that its live threads have used, in seconds."""
        total = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
        return total / _NS

    def resident_bytes(self) -> int:
        """Return its resident memory."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * _PAGE


def reckoner(discord: StandIn, database: Address, *, module: str = "bot", **settings: str) -> BotProcess:
    """Return the real bot (`bot run`) with its own database, not yet started.

    `module` replaces the bot's module, for a bot with a deliberate bug.
    """
    where = {
        "RECKONER_API_URL": discord.api_url,
        "RECKONER_GATEWAY_URL": discord.gateway_url,
        "RECKONER_TOKEN": TOKEN,
        "RECKONER_DATABASE": database.url if isinstance(database, PostgresAddress) else str(database),
        "RECKONER_INDEX_FOLDER": str(INDEX_FOLDER),
    }
    own = {f"RECKONER_{name.upper()}": value for name, value in settings.items()}
    return BotProcess([sys.executable, "-m", module, "run"], where | own)


def prepared_database() -> Path:
    """Return a database that was prepared for the film's pack, and that no bot has used."""
    tables = hashlib.sha256("".join(migration.digest for migration in read_migrations()).encode())
    kept = ROOT / ".cache" / f"prepared-{tables.hexdigest()[:16]}.db"
    looking = partial(asyncio.run, is_prepared(kept, DATA / "dead_reckoning", INDEX_FOLDER))
    with ThreadPoolExecutor() as thread:  # this one may run a loop already
        is_there = thread.submit(looking).result()
    if not is_there:
        draft = kept.with_name(f"{os.getpid()}-{kept.name}")
        where = {"RECKONER_DATABASE": str(draft), "RECKONER_INDEX_FOLDER": str(INDEX_FOLDER)}
        command = [sys.executable, "-m", "bot", "prepare"]
        subprocess.run(command, env=_clean_environment() | where, cwd=ROOT, check=True, capture_output=True)
        draft.replace(kept)  # at once: several processes may test
        lock_path(draft).unlink()
    return kept


def bare(discord: StandIn, *flags: str) -> BotProcess:
    """Return the bare discord.py bot, not yet started."""
    where = {"WIRE_API": discord.api_url, "WIRE_GATEWAY": discord.gateway_url, "WIRE_TOKEN": TOKEN}
    return BotProcess([sys.executable, "-m", "tests.wire.bare", *flags], where)


def _clean_environment() -> dict[str, str]:
    kept = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TMPDIR")
    own = {name: os.environ[name] for name in kept if name in os.environ}
    return own | {"PYTHONUNBUFFERED": "1"}
