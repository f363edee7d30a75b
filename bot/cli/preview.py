"""``bot preview``: the real bot in a browser, against a simulated Discord, without a token."""

import argparse
import asyncio
import importlib.util
import logging
import socket
import sys
import tempfile
import webbrowser
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.cli import argument, command, config_of, until_stopped
from bot.config import Config
from bot.domain.errors import ConfigError
from bot.domain.numbers import whole_number
from bot.logs import set_up_logging

_log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
PORTS = 65_535
GUILD_NAME_LIMIT = 100  # characters
_HOST = "127.0.0.1"
LOCALES = ("en-US", "de", "es-ES", "es-419")  # Discord's names for what the bot speaks


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

    Runs the real bot against a simulated Discord on this machine, and shows it in a browser. Everything is
    fresh at each start and nothing leaves this machine. Ctrl-C stops it.
    """
    if importlib.util.find_spec("simcord") is None:
        raise ConfigError(
            "The preview needs SimCord, which a production install leaves out. "
            "Install it with:  uv sync   (or: pip install 'simcord[preview]')"
        )
    config = config_of(options)
    if options.port is not None:
        _require_port(options.port)
    set_up_logging(config.log_level, config.log_format)
    logging.getLogger("discord.state").setLevel(logging.ERROR)  # warns of a probe client of SimCord's
    with tempfile.TemporaryDirectory(prefix="reckoner-preview-") as folder:
        fresh = replace(
            config,
            database=Path(folder) / "preview.db",
            index_folder=config.index_folder or config.database.parent,
            dev_guild=None,
            shard_id=None,
            shard_count=None,
        )
        asyncio.run(
            _serve(fresh, port=options.port, locale=options.locale, open_browser=not options.no_browser)
        )
    return 0


async def _serve(config: Config, *, port: int | None, locale: str, open_browser: bool) -> None:
    from bot.client import Reckoner  # noqa: PLC0415 - half a second that --help does without

    env: Any = None

    def clock() -> int:
        return int(env.now().timestamp() * 1_000)

    bot = Reckoner(config, clock=clock)
    # Only now: it makes a client as it is imported, which would warn that there is no voice; ours says that
    # none is wanted.
    from simcord.env import Env  # noqa: PLC0415 - a development dependency

    # The first chart imports a plotting library; a slow machine needs longer for it than SimCord waits.
    env = Env(bot, check_errors=False, settle_timeout=30)
    # SimCord's world begins on a fixed day; people expect today.
    env.backend.clock.advance((datetime.now(UTC) - env.now()).total_seconds())
    env.backend.bot_user.name = "Reckoner"
    _set_locale(bot, locale)
    async with AsyncExitStack() as steps:
        steps.push_async_callback(bot.close_store)
        steps.push_async_callback(env.shutdown)  # detaches the bot, but does not close it
        await env.start()
        channel, viewers = await _build_server(env, bot, locale)
        preview = env.preview(channel, viewers=viewers, layout="channel", port=port)
        async with preview:
            sys.stdout.write(f"Reckoner's preview is at this address (Ctrl-C stops it):\n{preview.url}\n")
            sys.stdout.flush()
            if open_browser:
                # False where there is no browser; the address stands above.
                webbrowser.open(preview.url)
            await until_stopped(preview.wait_closed(), _tick(env, preview, _queue_actions(preview)))


def _set_locale(bot: Any, locale: str) -> None:
    """Have everybody's interactions come in a locale; SimCord's are all American English."""
    parsers = bot._connection.parsers  # noqa: SLF001 - where discord.py takes events in, with no hook before
    parse = parsers["INTERACTION_CREATE"]

    def parse_in_locale(data: Any) -> None:
        localised = data | {"locale": locale}
        parse(localised | {"guild_locale": locale} if "guild_id" in data else localised)

    parsers["INTERACTION_CREATE"] = parse_in_locale


async def _build_server(env: Any, bot: Any, locale: str) -> tuple[Any, list[Any]]:
    """Make a server with two channels, a member and a moderator, and greet them."""
    import discord  # noqa: PLC0415 - half a second that --help does without

    from bot.ui.request import as_sent  # noqa: PLC0415 - the same
    from bot.ui.text import clip  # noqa: PLC0415 - the same
    from cogs.ask.views import help_card  # noqa: PLC0415 - the same

    pack = bot.services.pack
    guild = env.create_guild(clip(pack.title, GUILD_NAME_LIMIT), preferred_locale=locale)
    talk = guild.create_text_channel("questions", topic=f"Ask about {pack.subject}")
    guild.create_text_channel("quiz-night", topic="Trivia games")
    moderators = guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
    member = guild.add_member(env.create_user("Mia"))
    moderator = guild.add_member(env.create_user("Max"), roles=[moderators])
    await env.settle()
    greeting = bot.get_partial_messageable(talk.id, guild_id=guild.id)
    await greeting.send(**as_sent(help_card(bot.services.languages.say(discord.Locale(locale)), pack)))
    await env.settle()
    return talk, [member, moderator]


def _queue_actions(preview: Any) -> asyncio.Lock:
    """Let what people do in the page wait for its turn, and return the lock that says whose turn it is.

    SimCord raises where an action meets the passing of time, and the page is then stuck for good.
    """
    turn = asyncio.Lock()
    act = preview._action  # noqa: SLF001 - the one door of all actions; SimCord offers no other place to wait

    async def act_in_turn(context_id: str | None, body: Any) -> Any:
        async with turn:
            return await act(context_id, body)

    preview._action = act_in_turn  # noqa: SLF001 - the same
    return turn


async def _tick(env: Any, preview: Any, turn: asyncio.Lock) -> None:
    """Move the simulated clock with the wall clock, so that timers fire by themselves."""
    from simcord import SetupError  # noqa: PLC0415 - a development dependency

    shown = len(env.http_requests)
    while True:
        await asyncio.sleep(TICK_SECONDS)
        async with turn:
            behind = (datetime.now(UTC) - env.now()).total_seconds()
            try:
                if behind > 0:
                    await env.advance_time(behind)
                    preview._advance_presentation_time()  # noqa: SLF001 - countdowns count from it
                # A refresh in the middle of somebody's typing would refuse a keystroke: only with news.
                if len(env.http_requests) != shown:
                    await preview.refresh()
                    shown = len(env.http_requests)
            except SetupError:
                # SimCord is at something else, such as a screenshot: time catches up in the next second.
                continue
            except TimeoutError:
                _log.warning("The simulated Discord was slow to settle; going on.")
