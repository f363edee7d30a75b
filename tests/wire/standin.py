"""The stand-in for Discord: REST and gateway on two loopback ports, scripted faults, and recorded violations.

`uv run python -m tests.wire.standin` runs one by hand and prints the URLs and the token for the bot.
"""

import asyncio
import json
import socket
import sys
from typing import Final, Self

from aiohttp import web

from tests.wire import payloads
from tests.wire.checks import RequestChecker
from tests.wire.gateway import MAX_CONCURRENCY, Gateway
from tests.wire.member import Member
from tests.wire.payloads import Place
from tests.wire.rest import PREFIX, Rest
from tests.wire.script import Script
from tests.wire.signals import Signal

TOKEN: Final = "MTAwMDAwMDAwMDAwMDAwMDAx.Xwired.not-a-secret-it-opens-nothing-at-all"  # noqa: S105
_BACKLOG: Final = 1_024


class StandIn:
    """A stand-in for Discord that serves one bot."""

    def __init__(
        self,
        *,
        guilds: int = 2,
        heartbeat_ms: int = 41_250,
        max_concurrency: int = MAX_CONCURRENCY,
        api_listens: bool = True,
        gateway_listens: bool = True,
    ) -> None:
        self.signal = Signal()
        self.script = Script(self.signal)
        self.checker = RequestChecker()
        self.rest = Rest(TOKEN, self.signal, self.script, self.checker)
        self.rest.max_concurrency = max_concurrency
        self.gateway = Gateway(
            TOKEN, self.signal, guilds=guilds, heartbeat_ms=heartbeat_ms, max_concurrency=max_concurrency
        )
        self._api_listens, self._gateway_listens = api_listens, gateway_listens
        self._runners: list[web.AppRunner] = []
        self._rest_socket, self._gateway_socket = _bound(), _bound()
        self.api_url = f"http://127.0.0.1:{self._rest_socket.getsockname()[1]}{PREFIX}"
        self.gateway_url = f"ws://127.0.0.1:{self._gateway_socket.getsockname()[1]}/"

    async def __aenter__(self) -> Self:
        if self._api_listens:
            await self.open_api()
        if self._gateway_listens:
            await self.open_gateway()
        self.gateway.address = self.rest.gateway_address = self.gateway_url
        self.rest.on_login = self.gateway.forget_identifies
        return self

    async def __aexit__(self, *_: object) -> None:
        self.script.clear()
        for runner in self._runners:
            await runner.cleanup()
        for own in (self._rest_socket, self._gateway_socket):
            own.close()

    async def open_api(self) -> None:
        """Start to accept REST requests; connections are refused before."""
        await self._serve(self._rest_socket, self.rest.routes())

    async def open_gateway(self) -> None:
        """Start to accept gateway connections; they are refused before."""
        await self._serve(self._gateway_socket, [web.get("/", self.gateway.accept)])

    async def _serve(self, own: socket.socket, routes: list[web.RouteDef]) -> None:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.add_routes(routes)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.SockSite(runner, own, backlog=_BACKLOG).start()
        self._runners.append(runner)

    @property
    def violations(self) -> list[str]:
        """Every request or frame of the bot that Discord would not have accepted."""
        return [violation for kept in self._all_violations() for violation in kept]

    def take_violations(self) -> list[str]:
        """Return the violations, and clear them."""
        taken = self.violations
        for kept in self._all_violations():
            kept.clear()
        return taken

    def _all_violations(self) -> tuple[list[str], ...]:
        return self.rest.violations, self.rest.limits.violations, self.gateway.violations

    def member(self, number: int = 1, place: Place | None = None) -> Member:
        """Return a member who acts in a place."""
        return Member(
            self, payloads.user(300_000_000_000_000_000 + number, f"member{number}"), place or Place()
        )


def _bound() -> socket.socket:
    own = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    own.bind(("127.0.0.1", 0))
    return own


async def _run_by_hand() -> None:
    async with StandIn() as discord:
        settings = {"api": discord.api_url, "gateway": discord.gateway_url, "token": TOKEN}
        sys.stdout.write(json.dumps(settings) + "\n")
        sys.stdout.flush()
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_run_by_hand())
