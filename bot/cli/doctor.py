"""``bot doctor``: check an installation, and say what to do."""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

from bot.cli import FAILED, argument, command
from bot.clock import wall_clock
from bot.config import read_config
from bot.doctor.finding import Finding, Level, problem, skipped
from bot.domain.errors import ConfigError
from bot.logs import redacted, set_up_logging


@command(
    argument("--offline", action="store_true", help="ask Discord nothing"),
    argument("--json", action="store_true", help="print a JSON array of {check, level, what, do} instead"),
)
def run(options: argparse.Namespace) -> int:
    """Check everything that the bot needs, and say what to do.

    Settings, token, pack and the age of what it says, database, room on the disk, processes that run the bot
    already; and from Discord: whether it takes the token, intents, permissions, commands and the clock.
    Nothing is changed, and a bot may run meanwhile. Each line begins with ok, warning, problem or skipped.
    Exits with 1 where there is a problem.
    """
    found, token = asyncio.run(examine(options.env_file, is_offline=options.offline))
    if options.json:
        text = json.dumps([each.as_json() for each in found], indent=2, ensure_ascii=False) + "\n"
    else:
        text = "".join(f"{each}\n" for each in found)
    sys.stdout.write(redacted(text, token))
    return FAILED if any(each.level is Level.PROBLEM for each in found) else 0


async def examine(env_file: Path, *, is_offline: bool) -> tuple[list[Finding], str]:
    """Return what was found, and the token, which must not be shown."""
    try:
        config = read_config(os.environ, env_file)
    except ConfigError as error:
        do = "correct it in the environment or .env, as .env.example explains"
        return [problem("settings", line, do) for line in str(error).splitlines()], ""
    set_up_logging("ERROR", config.log_format, config.token)
    # pydantic, numpy and discord.py, which --help does without
    from bot.doctor import local, stored  # noqa: PLC0415
    from bot.doctor.online import ask_discord  # noqa: PLC0415

    token = list(local.check_token(config.token))
    found = [*local.check_env_file(env_file), *token, *await local.check_pack(config, wall_clock())]
    examined, of_database = await stored.look(config)
    found += [*of_database, *local.check_room(config, examined)]
    if is_offline:
        found.append(skipped("discord", "Discord was not asked"))
    elif any(each.level is Level.PROBLEM for each in token):
        found.append(skipped("discord", "Discord was not asked, for want of a token"))
    else:
        found += [each async for each in ask_discord(config, config.token, examined)]
    return found, config.token
