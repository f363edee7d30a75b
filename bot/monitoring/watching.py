"""What is told about the bot while it runs, of what its operator wants told."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from bot.backups import Backups
from bot.client import Reckoner
from bot.monitoring.notify import Notifier, microseconds
from bot.monitoring.readiness import readiness

Opened = Callable[[Backups | None], None]  # to be called when there is a database

_LOOK_S = 1.0
_PATIENCE_S = 30.0  # for which a manager is asked to wait longer, again and again, while the bot starts


@asynccontextmanager
async def monitored(client: Reckoner) -> AsyncGenerator[Opened]:
    """Serve the health port meanwhile, where one is set. Raises ConfigError where it cannot be had."""
    port = client.config.health_port
    if port is None:
        yield _nothing
        return
    from bot.monitoring.metrics import Metrics  # noqa: PLC0415 - 3 MB, for those who want it
    from bot.monitoring.pages import Pages, served  # noqa: PLC0415 - the same

    metrics = Metrics(client)
    async with served(Pages(client, metrics), port):
        sampling = asyncio.create_task(metrics.sample())
        try:
            yield metrics.opened
        finally:
            sampling.cancel()


def _nothing(_backups: Backups | None) -> None:
    """Count nothing."""


@asynccontextmanager
async def notifying(client: Reckoner, notifier: Notifier | None) -> AsyncGenerator[None]:
    """Tell the service manager how the bot is meanwhile, where one listens."""
    if notifier is None:
        yield
        return
    task = asyncio.create_task(_tell(client, notifier))
    try:
        yield
    finally:
        task.cancel()


async def _tell(client: Reckoner, notifier: Notifier) -> None:
    """Say what changes; until the bot is ready, that it is still starting; and that the loop turns.

    A process that stands by for another is ready to systemd: it waits as it should.
    """
    loop, is_ready, said = asyncio.get_running_loop(), False, ""
    pause = None if notifier.watchdog_s is None else notifier.watchdog_s / 2
    alive_at = loop.time()
    while True:
        found, news = readiness(client), dict[str, object]()
        if not is_ready and (found.is_ready or found.stands_by):
            is_ready, news["READY"] = True, 1
        elif not is_ready and not client.is_stopping:
            news["EXTEND_TIMEOUT_USEC"] = microseconds(_PATIENCE_S)
        if found.text != said:
            said = news["STATUS"] = found.text
        if pause is not None and loop.time() >= alive_at:
            news["WATCHDOG"] = 1
            alive_at = loop.time() + pause
        if news:
            notifier.send(**news)
        await asyncio.sleep(_LOOK_S if pause is None else min(_LOOK_S, max(0.0, alive_at - loop.time())))
