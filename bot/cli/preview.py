"""``bot preview``: the real bot in a browser, against a simulated Discord, without a token."""

import argparse
import asyncio
import importlib.util
import logging
import random
import socket
import sys
import tempfile
import webbrowser
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.cli import argument, command, config_of, until_stopped
from bot.config import Config
from bot.domain.errors import ConfigError
from bot.domain.numbers import whole_number
from bot.logs import set_up_logging

PORTS = 65_535
_HOST = "127.0.0.1"
# As bot.preview.world has them, which only imports where SimCord is installed.
LOCALES = ("en-US", "de", "es-ES", "es-419")
PLACES = ("questions", "quiz", "dm")
VIEWERS = ("member", "moderator")


def _port(text: str) -> int:
    port = whole_number(text)
    if port and port <= PORTS:
        return port
    raise argparse.ArgumentTypeError(f"a port is a whole number from 1 to {PORTS}")


def _require_port(port: int) -> None:
    """Raise ConfigError where nothing can be served at ``port``; SimCord would end in a traceback, later."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            raise ConfigError(
                f"The preview cannot be served at port {port}: {error.strerror or error}. "
                "Choose another with --port, or leave it out."
            ) from error


@command(
    argument(
        "--in", dest="place", choices=PLACES, default=PLACES[0], help="where to begin (default: %(default)s)"
    ),
    argument(
        "--as", dest="viewer", choices=VIEWERS, default=VIEWERS[0], help="who you are (default: %(default)s)"
    ),
    argument("--port", type=_port, metavar="N", help="serve at this port (default: a free one)"),
    argument(
        "--locale",
        choices=LOCALES,
        default=LOCALES[0],
        help="the language that everybody there has set in Discord (default: %(default)s)",
    ),
    argument("--no-browser", action="store_true", help="only print the address"),
)
def run(options: argparse.Namespace) -> int:
    """Try the bot in a browser, without a token.

    Runs the real bot against a simulated Discord on this machine, and shows it in a browser, with a panel
    that changes the place, the person and the language. Everything is fresh at each start and nothing leaves
    this machine. Ctrl-C stops it.
    """
    if importlib.util.find_spec("simcord") is None:
        raise ConfigError(
            "The preview needs SimCord, which a production install leaves out. "
            "Install it with:  uv sync   (or: pip install 'simcord[preview]==3.2.1')"
        )
    from bot.knowledge import index_folder_of  # noqa: PLC0415 - numpy, which --help does without

    config = config_of(options)
    if options.port is not None:
        _require_port(options.port)
    set_up_logging(config.log_level, config.log_format)
    logging.getLogger("discord.state").setLevel(logging.ERROR)  # warns of a probe client of SimCord's
    with tempfile.TemporaryDirectory(prefix="reckoner-preview-") as folder:
        fresh = replace(
            config,
            database=Path(folder) / "preview.db",
            index_folder=index_folder_of(config.database, config.index_folder),
            dev_guild=None,
            shards=None,
        )
        asyncio.run(_serve(fresh, options))
    return 0


async def _serve(config: Config, options: argparse.Namespace) -> None:
    from bot.preview.serving import Session  # noqa: PLC0415 - a development dependency
    from bot.preview.world import Place, Viewer  # noqa: PLC0415 - the same

    session = Session(
        config,
        locale=options.locale,
        place=Place(options.place),
        viewer=Viewer(options.viewer),
        port=options.port,
        wall=lambda: datetime.now(UTC),
        random=random.Random(),  # noqa: S311 - of players in a game
    )
    async with session:
        url = session.preview.url
        sys.stdout.write(f"Reckoner's preview is at this address (Ctrl-C stops it):\n{url}\n")
        sys.stdout.flush()
        if not options.no_browser:
            # False where there is no browser; the address stands above.
            webbrowser.open(url)
        await until_stopped(session.preview.wait_closed(), session.tick())
