"""``bot invite``, ``bot commands``: the application at Discord, without running the bot."""

import argparse
import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.cli import argument, command, config_of
from bot.cli.stored import discord_id
from bot.config import application_id
from bot.domain.errors import OperatorError
from bot.logs import redacted, set_up_logging
from bot.store import GLOBAL

T = TypeVar("T")

SCOPES = ("bot", "applications.commands")


@command(argument("--why", action="store_true", help="also say what each of the permissions is for"))
def invite(options: argparse.Namespace) -> int:
    """Print the link that invites the bot to a server, with the least permissions.

    Nobody is asked: the application's id is in the token. The bot works with fewer permissions, too: --why
    says what each is for. It needs none of Discord's privileged intents.
    """
    import discord  # noqa: PLC0415 - half a second that --help and others do without

    from bot.permissions import NEEDED, OPTIONAL, all_rights  # noqa: PLC0415 - the same

    application = application_id(config_of(options).require_token())
    link = discord.utils.oauth_url(application, permissions=all_rights(), scopes=SCOPES)
    sys.stdout.write(f"{link}\n")
    if options.why:
        for rights, what in ((NEEDED, "needed"), (OPTIONAL, "optional")):
            for right in rights:
                sys.stdout.write(f"{right.label} ({what}): {right.reason}\n")
    return 0


@command()
def sync(options: argparse.Namespace) -> int:
    """Register the commands with Discord now, even if they have not changed.

    The bot does so itself when it starts with other commands than before. This is for when Discord has lost
    them, or they were removed. They go to the server RECKONER_DEV_GUILD where that is set, else to every
    server. No bot need run, and one may.
    """
    from bot.registration import register  # noqa: PLC0415 - discord.py, as above

    config = config_of(options)
    token = config.require_token()
    set_up_logging("WARNING", config.log_format, token)
    done = _asked(register(config, token), token)
    where = "for every server" if config.dev_guild is None else f"in server {config.dev_guild}"
    sys.stdout.write(f"Registered {len(done.ids)} commands {where}: {', '.join(sorted(done.ids))}.\n")
    if done.is_new and done.ids_before:
        sys.stdout.write("Their ids have changed: start a bot that runs again, so that it links to them.\n")
    return 0


@command(
    argument("--guild", type=discord_id, metavar="ID", help="only those of this server"),
    argument("--yes", action="store_true", help="really do it"),
)
def clear(options: argparse.Namespace) -> int:
    """Remove the bot's commands from Discord.

    Those that every server has and, where RECKONER_DEV_GUILD is set, those of that server; with --guild only
    those of one, as when it has each command twice. Permissions that servers gave for single commands go
    with them. `bot commands sync` registers them again, and so does the next start of the bot.
    """
    if not options.yes:
        options.parser.error(
            "nobody could use the commands any more: add --yes (`bot commands sync` undoes it)"
        )
    from bot.registration import remove  # noqa: PLC0415 - discord.py, as above

    config = config_of(options)
    token = config.require_token()
    set_up_logging("WARNING", config.log_format, token)
    every = (GLOBAL,) if config.dev_guild is None else (GLOBAL, config.dev_guild)
    scopes = every if options.guild is None else (options.guild,)
    _asked(remove(config, token, scopes), token)
    named = ("every server" if scope == GLOBAL else f"server {scope}" for scope in scopes)
    sys.stdout.write(f"Removed the commands of {' and of '.join(named)}.\n")
    return 0


def _asked(work: Coroutine[Any, Any, T], token: str) -> T:
    """Return what asking Discord gives; what it says must not reveal the token."""
    try:
        return asyncio.run(work)
    except OperatorError as error:
        error.args = (redacted(str(error), token),)
        raise
