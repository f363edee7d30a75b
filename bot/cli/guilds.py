"""``bot guild list``, ``block`` and ``unblock``: which servers the bot serves."""

import argparse
import sys
from datetime import UTC, datetime

from bot.cli import FAILED, argument, command
from bot.cli.stored import ID, run_in_store
from bot.clock import wall_clock
from bot.domain.blocking import BlockedGuild
from bot.store import Store

_LONGEST_REASON = 300  # characters


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if len(reason) > _LONGEST_REASON:
        raise argparse.ArgumentTypeError(f"a reason has at most {_LONGEST_REASON} characters")
    return reason


@command(
    ID,
    argument(
        "--reason", type=_reason, default="", help="a note for `bot guild list`, which the server never sees"
    ),
)
def block(options: argparse.Namespace) -> int:
    """Block a server.

    From then on nobody there is answered, apart from one private line and /privacy, its quizzes end and
    nothing is posted. A bot that runs notices within seconds. It stays in the server, but leaves at once
    when it is added to it again. What is kept for the server stays until it is erased; the block itself
    outlives that.
    """

    async def work(store: Store) -> BlockedGuild | None:
        before = await store.blocks.guild(options.guild)
        await store.blocks.block_guild(options.guild, options.reason, now=wall_clock())
        return before

    if run_in_store(options, work) is None:
        sys.stdout.write(f"Blocked server {options.guild}.\n")
    else:
        changed = " Its reason is the new one now." if options.reason else ""
        sys.stdout.write(f"Server {options.guild} was blocked already.{changed}\n")
    return 0


@command(ID)
def unblock(options: argparse.Namespace) -> int:
    """Unblock a server.

    A bot that runs notices within seconds; one that left has to be added again.
    """

    async def work(store: Store) -> BlockedGuild | None:
        before = await store.blocks.guild(options.guild)
        await store.blocks.unblock_guild(options.guild)
        return before

    if run_in_store(options, work) is None:
        sys.stderr.write(f"Server {options.guild} is not blocked.\n")
        return FAILED
    sys.stdout.write(f"Unblocked server {options.guild}.\n")
    return 0


@command(argument("--blocked", action="store_true", help="only those that are blocked"))
def list_guilds(options: argparse.Namespace) -> int:
    """Print the servers that the database knows.

    One a line: its id and, where it is blocked, since when and why, with tabs in between.
    """

    async def work(store: Store) -> tuple[tuple[BlockedGuild, ...], tuple[int, ...]]:
        return await store.blocks.guilds(), await store.privacy.guilds()

    blocked, known = run_in_store(options, work)
    lines = [_line(guild) for guild in blocked]
    if not options.blocked:
        lines += [str(id_) for id_ in sorted(set(known) - {guild.id for guild in blocked})]
    if not lines:
        what = "is blocked" if options.blocked else "has any data"
        sys.stderr.write(f"No server {what}.\n")
        return FAILED
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _line(guild: BlockedGuild) -> str:
    since = datetime.fromtimestamp(guild.blocked_at / 1_000, UTC)
    return "\t".join(filter(None, (str(guild.id), f"blocked since {since:%Y-%m-%d}", guild.reason)))
