"""``bot run``: connect to Discord and serve."""

import argparse
import asyncio
import ctypes
import gc
import os
import sys
from contextlib import suppress
from pathlib import Path

from bot.cli import command, config_of, until_stopped
from bot.cli.prepare import prepare_apart
from bot.config import Config
from bot.domain.errors import OperatorError
from bot.logs import redacted, set_up_logging

_COLLECT_AFTER_S = 1.0  # who asked first is not to wait for it


@command()
def run(options: argparse.Namespace) -> int:
    """Connect to Discord and serve until stopped.

    Settings come from the environment and .env; .env.example documents every one.
    """
    config = config_of(options)
    token = config.require_token()
    set_up_logging(config.log_level, config.log_format, token)
    try:
        asyncio.run(_serve(config, token, options.env_file))
    except OperatorError as error:
        sys.stderr.write(f"{redacted(str(error), token)}\n")  # it may say what Discord said
        return error.exit_code
    return 0


async def _serve(config: Config, token: str, env_file: Path) -> None:
    gc.disable()  # what is made now stays; passes over it would be a tenth of the start
    from bot.backups import backups_of, running  # noqa: PLC0415 - with what follows, half a second
    from bot.client import Reckoner  # noqa: PLC0415 - discord.py, half a second that --help does without
    from bot.connection import serve, use_addresses  # noqa: PLC0415 - the same
    from bot.monitoring.notify import Notifier  # noqa: PLC0415 - the same
    from bot.monitoring.watching import Opened, monitored, notifying  # noqa: PLC0415 - the same

    use_addresses(config)

    async def prepare_and_serve(opened: Opened) -> None:
        await prepare_apart(config, env_file)
        await client.set_up()
        _give_back()
        gc.freeze()
        gc.enable()
        backups = backups_of(config, client.services.store.database)
        opened(backups)
        async with running(backups):
            await serve(client, token)

    client, notifier = Reckoner(config), Notifier.from_environ(os.environ)
    client.add_listener(_collect_soon, "on_shard_ready")
    async with (
        notifying(client, notifier),
        client,
        monitored(client) as opened,
    ):  # the client closes its store
        try:
            # Not to the end: reading from the gateway would go on until Discord closes it, half a minute
            # later.
            await until_stopped(prepare_and_serve(opened))
        finally:
            if notifier is not None:
                notifier.send(STOPPING=1, STATUS="stopping")


async def _collect_soon(_shard_id: int) -> None:
    asyncio.get_running_loop().call_later(_COLLECT_AFTER_S, _collect)


def _collect() -> None:
    """Freeze long-lived objects, the servers above all, so that later passes of the collector skip them.

    A pass over them takes a tenth of a second and more, in which nobody is answered. First unfrozen and
    collected, because a new session has left the former one's servers behind.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    _give_back()


def _give_back() -> None:
    """Give the system back the memory that reading the pack took and needs no more."""
    with suppress(OSError, AttributeError, TypeError):  # another C library than glibc, or another system
        ctypes.CDLL(None).malloc_trim(0)
