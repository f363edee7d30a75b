"""What another process writes, such as ``bot guild erase``, while the bot runs."""

import os
import subprocess
import sys
from pathlib import Path

from bot.config import Config
from tests.cogs.conftest import World, texts
from tests.cogs.test_settings import panel, said

QUESTION = "Who runs this film club?"
LOOK_AFTER = 3  # seconds; the bot looks for what others wrote every other second


def run_bot(config: Config, *words: str) -> str:
    """Run a command of the bot's on its database, in a process of its own."""
    environ = os.environ | {"RECKONER_DATABASE": str(config.database)}
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout


async def test_cli_erase_needs_no_restart(world: World, config: Config) -> None:
    await world.moderator.click(await panel(world, "quotes"), custom_id="settings:turn:off:quotes.enabled")
    await world.moderator.slash(world.channel, "teach add", question=QUESTION, answer="Max does.")
    assert "Max does." in said(await world.member.slash(world.channel, "ask", question=QUESTION))
    assert "turned off here" in said(await world.member.slash(world.channel, "quote"))
    assert "Erased 5 entries" in run_bot(config, "guild", "erase", str(world.guild.id), "--yes")
    await world.env.advance_time(LOOK_AFTER)
    assert "Max does." not in said(await world.member.slash(world.channel, "ask", question=QUESTION))
    assert "turned off here" not in said(await world.member.slash(world.channel, "quote"))


async def test_erasing_a_server_ends_its_game(world: World, config: Config) -> None:
    await world.member.slash(world.channel, "quiz play", questions=2, seconds=20)
    assert "Question 1 of 2" in texts(world.channel.last_message)
    run_bot(config, "guild", "erase", str(world.guild.id), "--yes")
    shown = len(world.channel.history())
    await world.env.advance_time(60)
    assert len(world.channel.history()) == shown
    await world.member.slash(world.channel, "quiz play", questions=2)
    assert "Question 1 of 2" in texts(world.channel.last_message)


async def test_cli_import_needs_no_restart(world: World, config: Config, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("Which club is this?: Film club\n", encoding="utf-8")
    run_bot(config, "quiz", "import", str(file), "--guild", str(world.guild.id))
    result = await world.member.slash(
        world.channel, "quiz play", topic="own questions", answers="typed", questions=1
    )
    assert result is not None
    assert "Which club is this?" in texts(world.channel.last_message)
