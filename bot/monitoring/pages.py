"""The health port's pages, on this machine's own address and in the bot's own loop."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.client import Reckoner
from bot.domain.errors import ConfigError
from bot.monitoring.metrics import Metrics
from bot.monitoring.readiness import illness, readiness

HOST = "127.0.0.1"
_END_S = 1.0  # for pages that are being sent when the bot ends
_UNAVAILABLE = 503


class Pages:
    """`/healthz` (restart it?), `/readyz` (does it serve?) and `/metrics`."""

    def __init__(self, client: Reckoner, metrics: Metrics) -> None:
        self._client = client
        self._metrics = metrics
        self.app = web.Application()
        self.app.add_routes(
            [
                web.get("/healthz", self._health),
                web.get("/readyz", self._ready),
                web.get("/metrics", self._numbers),
            ]
        )

    async def _health(self, _request: web.Request) -> web.Response:
        wrong = await illness(self._client)
        return _line(wrong or "ok", is_fine=wrong is None)

    async def _ready(self, _request: web.Request) -> web.Response:
        found = readiness(self._client)
        return _line(found.text, is_fine=found.is_ready)

    async def _numbers(self, _request: web.Request) -> web.Response:
        return web.Response(body=await self._metrics.page(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _line(text: str, *, is_fine: bool) -> web.Response:
    return web.Response(text=f"{text}\n", status=200 if is_fine else _UNAVAILABLE)


@asynccontextmanager
async def served(pages: Pages, port: int) -> AsyncGenerator[None]:
    """Serve the pages meanwhile. Raises ConfigError where the port cannot be had."""
    runner = web.AppRunner(pages.app, access_log=None, shutdown_timeout=_END_S)
    try:
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as error:
            raise ConfigError(
                f"RECKONER_HEALTH_PORT: port {port} cannot be used: {error.strerror or error}. Each bot on a "
                "machine needs a port of its own, which no other program has, from 1024 on."
            ) from error
        yield
    finally:
        await runner.cleanup()
