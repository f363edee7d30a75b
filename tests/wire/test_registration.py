"""`bot commands sync` and `clear`: real processes against the stand-in."""

from pathlib import Path
from typing import Any

import pytest

from tests.wire.payloads import Json, guild_id
from tests.wire.process import BotProcess
from tests.wire.script import Fault, Refuse
from tests.wire.stage import Stage, staged

DEV = guild_id(1)


async def commands(stage: Stage, *arguments: str, **settings: str) -> tuple[int, str]:
    """Run `bot commands …` with the settings of the stage's bot; return its exit code and output."""
    own = {f"RECKONER_{name.upper()}": value for name, value in settings.items()}
    command = [*stage.bot.command[:3], "commands", *arguments]
    async with BotProcess(command, stage.bot.environment | own) as process:
        return await process.ended(), process.output


def registered(every: list[Json]) -> list[dict[str, Any]]:
    return sorted(({k: v for k, v in each.items() if k != "id"} for each in every), key=lambda c: c["name"])


async def test_lost_commands_are_registered_beside_a_running_bot(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        before = registered(stage.discord.rest.commands)
        stage.discord.rest.commands = []  # another program removed them: the bot's digest is the same
        code, output = await commands(stage, "sync")
        assert code == 0, output
        assert registered(stage.discord.rest.commands) == before
        assert f"Registered {len(before)} commands for every server" in output
        assert "ids have changed" in output
        await stage.answers()
        assert not stage.trouble(), stage.trouble()


async def test_cleared_commands_come_back_with_the_next_start(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        before = registered(stage.discord.rest.commands)
        await stage.bot.end()
        refused, usage = await commands(stage, "clear")
        assert (refused, "--yes" in usage) == (2, True)
        assert registered(stage.discord.rest.commands) == before
        code, output = await commands(stage, "clear", "--yes")
        assert (code, stage.discord.rest.commands) == (0, []), output
        await stage.start()
        assert registered(stage.discord.rest.commands) == before


async def test_development_server_has_its_own(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        rest = stage.discord.rest
        everywhere = registered(rest.commands)
        code, output = await commands(stage, "sync", dev_guild=str(DEV))
        assert code == 0, output
        assert f"in server {DEV}" in output
        assert registered(rest.commands_of[DEV]) == everywhere
        assert (await commands(stage, "clear", "--yes", "--guild", str(DEV)))[0] == 0
        assert (registered(rest.commands), rest.commands_of[DEV]) == (everywhere, [])
        await commands(stage, "sync", dev_guild=str(DEV))
        assert rest.commands_of[DEV]
        assert (await commands(stage, "clear", "--yes", dev_guild=str(DEV)))[0] == 0
        assert (rest.commands, rest.commands_of[DEV]) == ([], [])


@pytest.mark.parametrize("action", [["sync"], ["clear", "--yes"]], ids=["sync", "clear"])
async def test_exit_code_says_why_discord_did_not_do_it(tmp_path: Path, action: list[str]) -> None:
    async with staged(tmp_path) as stage:
        await stage.bot.end()
        stage.discord.rest.token_revoked = True
        code, output = await commands(stage, *action)
        assert (code, "refuses this token" in output) == (5, True), output
        stage.discord.rest.token_revoked = False
        stage.discord.script.add(Fault("commands", Refuse(403, 50001, "Missing Access")))
        code, output = await commands(stage, *action)
        assert (code, "Missing Access" in output) == (6, True), output
        code, output = await commands(stage, *action, api_url="http://discord.invalid/api/v10")
        assert (code, "cannot be reached" in output) == (7, True), output
        assert "Traceback" not in output
