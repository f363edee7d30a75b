"""The command line."""

import argparse
import io
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli import (
    FAILED,
    application,
    ask,
    authoring,
    databases,
    doctor,
    guilds,
    health,
    lists,
    pack,
    prepare,
    preview,
    quiz_review,
    run,
    settings,
    stored,
)
from bot.domain.errors import OperatorError

_log = logging.getLogger(__name__)

BUG = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended

_GROUPS = {
    "commands": "register the bot's commands with Discord, or remove them",
    "pack": "work with knowledge packs",
    "quiz": "import and export a server's lists of quiz questions, review those of a pack",
    "database": "move everything to another database",
    "guild": "block servers, export or erase what is kept for one",
    "teach": "take over what servers taught",
    "settings": "what servers' moderators can choose",
}
_COMMANDS = {
    "run": run.run,
    "health": health.run,
    "prepare": prepare.run,
    "doctor": doctor.run,
    "invite": application.invite,
    "commands sync": application.sync,
    "commands clear": application.clear,
    "preview": preview.run,
    "ask": ask.run,
    "pack new": authoring.new,
    "pack import": authoring.take_over,
    "pack check": pack.check,
    "pack test": authoring.test,
    "pack attributes": pack.attributes,
    "pack sources": pack.sources,
    "quiz import": lists.import_lists,
    "quiz export": lists.export_lists,
    "quiz review": quiz_review.run,
    "backup": stored.back_up,
    "restore": stored.put_back,
    "database copy": databases.copy_database,
    "guild list": guilds.list_guilds,
    "guild block": guilds.block,
    "guild unblock": guilds.unblock,
    "guild export": stored.export_guild,
    "guild erase": stored.erase_guild,
    "teach export": stored.export_lessons,
    "settings docs": settings.docs,
}


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every subcommand."""
    parser = argparse.ArgumentParser(
        prog="bot",
        description="Reckoner, a Discord bot that answers from one source and knows what it does not know.",
        epilog="Exit codes: 0 done, 1 something was wrong with the input, 2 settings or usage, 3 database, "
        "4 pack, 5 Discord refuses the token, 6 Discord refuses the bot for another reason, 7 Discord cannot "
        "be reached, 70 a bug in this program, 130 interrupted.",
    )
    parser.add_argument(
        "--env-file",
        type=Path,
        default=Path(".env"),
        metavar="FILE",
        help="settings beside the environment's (default: .env; see .env.example)",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    groups = {"": commands}
    for name, command in _COMMANDS.items():
        group, _, action = name.rpartition(" ")
        if group not in groups:
            parent = commands.add_parser(group, help=_GROUPS[group])
            groups[group] = parent.add_subparsers(title="actions", required=True, metavar="ACTION")
        command.add_to(groups[group], action)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    # Escape characters that the terminal cannot show, and lone surrogates.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = build_parser().parse_args(arguments)
    try:
        code = options.run(options)
        sys.stdout.flush()
    except OperatorError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone, as `| head` does; drop what is still to be flushed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception:  # noqa: BLE001 - logged, since the log never shows the token
        _log.exception("This is a bug in the program")
        return BUG
    return code


if __name__ == "__main__":
    sys.exit(main())
