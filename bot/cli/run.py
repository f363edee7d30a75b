"""``bot run``: connect to Discord and serve."""

from __future__ import annotations

import asyncio
import gc
import signal
from typing import TYPE_CHECKING, Any

from bot.cli import config_of
from bot.domain.errors import OperatorError
from bot.logs import set_up_logging

if TYPE_CHECKING:
    import argparse

    from bot.client import Reckoner
    from bot.config import Config


_BAD_TOKEN = 4004  # how the gateway closes where the token was revoked
_REFUSED = 'Discord refuses this token. Reset it on the application\'s "Bot" page and update RECKONER_TOKEN.'


class DiscordError(OperatorError):
    """Discord refuses the bot, or cannot be reached."""

    exit_code = 5


def add_parser(commands: Any) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "run",
        help="connect to Discord and serve",
        description="Connect to Discord and serve until stopped. Settings come from the environment and "
        ".env; .env.example documents every one.",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until stopped; Ctrl-C and SIGTERM stop it cleanly."""
    config = config_of(options)
    token = config.require_token()
    set_up_logging(config.log_level, config.log_format, token)
    _use_addresses(config)
    asyncio.run(_serve(config, token))
    return 0


async def _serve(config: Config, token: str) -> None:
    import aiohttp  # noqa: PLC0415 - with what follows,
    import discord  # noqa: PLC0415 - half a second that --help and a missing token do without

    from bot.client import Reckoner  # noqa: PLC0415 - the same
    from bot.delivery import deliver_in_time  # noqa: PLC0415 - the same

    deliver_in_time()
    async with Reckoner(config) as client:
        _close_on_signals(client)
        client.add_listener(_settle, "on_ready")
        try:
            await client.start(token)
        except discord.LoginFailure as error:
            raise DiscordError(_REFUSED) from error
        except discord.PrivilegedIntentsRequired as error:
            raise DiscordError(str(error)) from error
        except discord.ConnectionClosed as error:
            ended = _REFUSED if error.code == _BAD_TOKEN else f"Discord ended the connection: {error}"
            raise DiscordError(ended) from error
        except (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError) as error:
            raise DiscordError(f"Discord cannot be reached: {error}. Trying again later may help.") from error
        finally:
            await client.close()  # a signal may have begun it; nothing ends before it has


async def _settle() -> None:
    """Spare what is there for good, the servers above all, every later look for garbage.

    One takes a tenth of a second and more, in which nobody is answered.

    A new session has left the former one's servers behind, so that they are collected first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _close_on_signals(client: Reckoner) -> None:
    loop = asyncio.get_running_loop()
    closing: set[asyncio.Task[None]] = set()

    def close() -> None:
        if not closing:
            closing.add(loop.create_task(client.close()))

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, close)


def _use_addresses(config: Config) -> None:
    """Point discord.py at another server that speaks Discord's API; it has no argument for that."""
    if config.api_url is not None:
        from discord.http import Route  # noqa: PLC0415 - only where it is asked for

        Route.BASE = config.api_url
    if config.gateway_url is not None:
        import yarl  # noqa: PLC0415 - the same
        from discord.gateway import DiscordWebSocket  # noqa: PLC0415 - the same

        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(config.gateway_url)
