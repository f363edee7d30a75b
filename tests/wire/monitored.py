"""What a bot's operator sees of it: the health port's pages, and what a service manager is told."""

import asyncio
import socket
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp


def free_port() -> int:
    """Return a port of this machine's that nobody uses now."""
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return own.getsockname()[1]


@dataclass(frozen=True, slots=True)
class HealthPort:
    """A bot's pages."""

    port: int = field(default_factory=free_port)

    async def get(self, page: str) -> tuple[int, str]:
        """Return a page's status and text."""
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.get(f"http://127.0.0.1:{self.port}/{page}") as answer,
        ):
            return answer.status, (await answer.text()).strip()

    async def metrics(self) -> dict[str, float]:
        """Return the metrics by their names with labels."""
        _, page = await self.get("metrics")
        lines = [line for line in page.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}

    async def until(self, page: str, text: str, *, within: float = 20.0) -> int:
        """Wait until a page has a text, and return its status."""
        async with asyncio.timeout(within):
            while True:
                status, found = await self.get(page)
                if text in found:
                    return status
                await asyncio.sleep(0.05)  # the page tells nobody when it changes


class Manager:
    """A service manager's socket."""

    def __init__(self, own: socket.socket, address: str) -> None:
        self._own = own
        self.address = address
        self.heard: list[dict[str, str]] = []

    async def hear(self) -> dict[str, str]:
        """Return what the next datagram says, by names."""
        datagram = await asyncio.get_running_loop().sock_recv(self._own, 4096)
        said = dict(line.split("=", 1) for line in datagram.decode().split("\n"))
        self.heard.append(said)
        return said

    async def until(self, name: str, value: str, *, within: float = 60.0) -> None:
        """Wait until something is said, also as part of a longer value."""
        async with asyncio.timeout(within):
            while value not in (await self.hear()).get(name, ""):
                pass


@contextmanager
def listening(folder: Path, *, is_abstract: bool = False) -> Generator[Manager]:
    """Listen as a service manager does, on a socket in a folder or in Linux's abstract namespace."""
    name = str(folder / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as own:
        own.settimeout(0)
        own.bind(f"\0{name}" if is_abstract else name)
        yield Manager(own, f"@{name}" if is_abstract else name)
