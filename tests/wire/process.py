"""A bot in a process of its own: started, listened to, measured, and ended by its own id."""

import asyncio
import os
import signal as signals
import sys
import time
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

from tests.conftest import INDEX_FOLDER
from tests.wire.signals import Signal
from tests.wire.standin import TOKEN, StandIn

ROOT: Final = Path(__file__).resolve().parents[2]
_NS: Final = 1e9
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_KEPT_LINES: Final = 2_000
_END_S: Final = 60.0


def _heed_signals() -> None:
    """Begin as from a terminal: `nohup`, and shells for what runs in the background, have signals ignored."""
    for number in (signals.SIGINT, signals.SIGHUP):
        signals.signal(number, signals.SIG_DFL)


class BotProcess:
    """One running bot."""

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
        self.printed = 0  # lines, also those that are not kept
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
            preexec_fn=_heed_signals,
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
        """Wait for something that will not come if the process ends; RuntimeError, with its words, if so."""
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
        """The process; an error before `start`."""
        if self._process is None:
            raise RuntimeError("the process has not been started")
        return self._process

    @property
    def pid(self) -> int:
        """The process's id."""
        return self.running.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process is not None and self._process.returncode is None

    @property
    def output(self) -> str:
        """What it has printed."""
        return "\n".join(self.lines)

    def lines_after(self, printed: int) -> list[str]:
        """Return what it has printed since it had printed so many lines."""
        return self.lines[-(self.printed - printed) :] if self.printed > printed else []

    async def ended(self, timeout: float = _END_S) -> int:  # noqa: ASYNC109 - names what never came
        """Wait for its own end and return its exit code."""
        try:
            async with asyncio.timeout(timeout):
                code = await self.running.wait()
                if self._reader is not None:
                    await self._reader
                return code
        except TimeoutError:
            raise TimeoutError(f"the bot still runs after {timeout:g} s:\n{self.output}") from None

    async def end(self) -> int:
        """End it: politely first, then for good."""
        if self.is_alive:
            self.running.send_signal(signals.SIGTERM)
            try:
                return await self.ended()
            except TimeoutError:
                self.running.kill()
        return await self.ended()

    def kill_now(self) -> None:
        """End it at once, without a word."""
        self.is_killed = True
        if self.is_alive:
            self.running.kill()

    async def kill(self) -> None:
        """End it at once, and wait until it is gone."""
        self.kill_now()
        await self.ended()

    def cpu_seconds(self) -> float:
        """Return the processor time that its living threads have used."""
        total = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
        return total / _NS

    def resident_bytes(self) -> int:
        """Return the memory that it holds."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * _PAGE


def reckoner(discord: StandIn, database: Path, *, module: str = "bot", **settings: str) -> BotProcess:
    """Return the real bot, as `bot run` starts it, with its database in a file of its own; to be started.

    `module` is what is run instead: one that breaks the bot on purpose.
    """
    where = {
        "RECKONER_API_URL": discord.api_url,
        "RECKONER_GATEWAY_URL": discord.gateway_url,
        "RECKONER_TOKEN": TOKEN,
        "RECKONER_DATABASE": str(database),
        "RECKONER_INDEX_FOLDER": str(INDEX_FOLDER),
    }
    own = {f"RECKONER_{name.upper()}": value for name, value in settings.items()}
    return BotProcess([sys.executable, "-m", module, "run"], where | own)


def bare(discord: StandIn, *flags: str) -> BotProcess:
    """Return the bare discord.py bot, to be started."""
    where = {"WIRE_API": discord.api_url, "WIRE_GATEWAY": discord.gateway_url, "WIRE_TOKEN": TOKEN}
    return BotProcess([sys.executable, "-m", "tests.wire.bare", *flags], where)


def _clean_environment() -> dict[str, str]:
    kept = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TMPDIR")
    own = {name: os.environ[name] for name in kept if name in os.environ}
    return own | {"PYTHONUNBUFFERED": "1"}
