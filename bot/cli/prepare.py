"""``bot prepare``: read the pack and learn from it before the bot runs."""

import argparse
import asyncio
import logging
import sys
from pathlib import Path

from bot.cli import command, config_of
from bot.clock import wall_clock
from bot.config import Config

_log = logging.getLogger(__name__)


@command()
def run(options: argparse.Namespace) -> int:
    """Get the database ready, and what is learned from the pack.

    `bot run` does so itself where it has to; done before, it makes the next start a quick one.
    """
    config = config_of(options)
    facts = asyncio.run(_prepare(config))
    sys.stdout.write(f"{config.database} is ready: {facts} facts.\n")
    return 0


async def _prepare(config: Config) -> int:
    from bot.knowledge import open_knowledge  # noqa: PLC0415 - numpy, which --help does without

    knowledge = await open_knowledge(
        config.database, config.pack, now=wall_clock(), index_folder=config.index_folder
    )
    await knowledge.store.close()
    return len(knowledge.pack.facts)


async def prepare_apart(config: Config, env_file: Path) -> None:
    """Prepare in a process of its own where that is needed: its memory goes back to the system.

    Reading a new pack and learning from it take twice the memory of the running bot, and Python would keep
    most of it. Where this fails, the bot does it when it starts, and says what is wrong.
    """
    from bot.knowledge import is_prepared  # noqa: PLC0415 - as above

    if await is_prepared(config.database, config.pack, config.index_folder):
        return
    nothing = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "--env-file", str(env_file), "prepare"),
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
    )
    try:
        _log.info("Reading the pack and learning from it: some seconds, once")
        await process.wait()
    finally:
        if process.returncode is None:  # the bot was asked to end
            process.kill()
            await process.wait()
