"""``bot run``: connect to Discord and serve."""

import argparse
import asyncio
import contextlib
import gc
import sys
from typing import Any

from bot.cli import add_command, config_of, stopped_by_signals
from bot.config import Config
from bot.domain.errors import OperatorError
from bot.logs import redacted, set_up_logging


def add_parsers(commands: Any) -> None:
    """Add the subcommand."""
    add_command(
        commands,
        "run",
        run,
        summary="connect to Discord and serve",
        description="Connect to Discord and serve until stopped. Settings come from the environment and "
        ".env; .env.example documents every one.",
    )


def run(options: argparse.Namespace) -> int:
    """Serve until stopped; Ctrl-C, SIGTERM and SIGHUP stop it cleanly."""
    config = config_of(options)
    token = config.require_token()
    set_up_logging(config.log_level, config.log_format, token)
    _use_addresses(config)
    try:
        asyncio.run(_serve(config, token))
    except OperatorError as error:
        sys.stderr.write(f"{redacted(str(error), token)}\n")  # it may say what Discord said
        return error.exit_code
    return 0


async def _serve(config: Config, token: str) -> None:
    from bot.client import Reckoner  # noqa: PLC0415 - with what follows,
    from bot.connection import serve  # noqa: PLC0415 - half a second that --help and

    stopped = stopped_by_signals()
    client = Reckoner(config)
    client.add_listener(_freeze_garbage, "on_ready")
    async with client:  # closes what was opened
        serving = asyncio.create_task(serve(client, token))
        waiting = asyncio.create_task(stopped.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        # Reading from the gateway would go on until Discord closes it, half a minute later.
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


async def _freeze_garbage() -> None:
    """Freeze long-lived objects, the servers above all, so later GC passes skip them.

    A pass over them takes a tenth of a second and more, in which nobody is answered. First unfrozen and
    collected, because a new session has left the former one's servers behind.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _use_addresses(config: Config) -> None:
    """Point discord.py at another server that speaks Discord's API; it has no argument for that."""
    if config.api_url is not None:
        from discord.http import Route  # noqa: PLC0415 - only where it is asked for

        Route.BASE = config.api_url
    if config.gateway_url is not None:
        import yarl  # noqa: PLC0415 - the same
        from discord.gateway import DiscordWebSocket  # noqa: PLC0415 - the same

        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(config.gateway_url)
