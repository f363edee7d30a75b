"""The command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli import ask, backup, guild, pack, preview, quiz, run, settings, teach
from bot.domain.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every subcommand."""
    parser = argparse.ArgumentParser(
        prog="bot",
        description="Reckoner, a Discord companion for one film that knows what it does not know.",
        epilog="Exit codes: 0 done, 1 something was wrong with the input, 2 settings or usage, 3 database, "
        "4 pack, 5 Discord, 130 interrupted.",
    )
    parser.add_argument(
        "--env-file",
        type=Path,
        default=Path(".env"),
        metavar="FILE",
        help="settings beside the environment's (default: .env; see .env.example)",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in (run, preview, ask, pack, quiz, backup, guild, teach, settings):
        module.add_parser(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    options = build_parser().parse_args(arguments)
    try:
        return options.run(options)
    except OperatorError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
