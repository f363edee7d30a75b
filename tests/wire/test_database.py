"""The real process and the files of its database."""

import asyncio
from pathlib import Path

import pytest

from tests.wire import process
from tests.wire.member import texts
from tests.wire.payloads import Place
from tests.wire.quiz import start_quiz
from tests.wire.stage import staged

_DATABASE = 3


async def test_second_bot_names_the_first(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        (tmp_path / "link.db").symlink_to(stage.database)
        second = process.reckoner(stage.discord, tmp_path / "link.db")
        await second.start()
        try:
            assert await second.ended() == _DATABASE
        finally:
            await second.end()
        assert str(stage.bot.pid) in second.output
        assert str(stage.database) in second.output
        assert "Traceback" not in second.output
        assert stage.discord.gateway.identifies == 1
        await stage.answers()
        await stage.bot.kill()
        await stage.start()  # a killed process leaves no lock
        await stage.answers()


@pytest.mark.parametrize("fate", ["removed", "moved"])
async def test_lost_database_accepts_no_answer(tmp_path: Path, fate: str) -> None:
    async with staged(tmp_path) as stage:
        question = await start_quiz(stage.discord, Place())
        taken = await (await question.answer(stage.discord.member(1, Place()))).final()
        assert "You answered" in texts(taken.data)
        if fate == "removed":
            stage.database.unlink()
        else:
            stage.database.rename(tmp_path / "elsewhere.db")
        refused = await (await question.answer(stage.discord.member(2, Place()))).final()
        assert "can't reach my database" in texts(refused.data)
        await stage.answers()  # questions need no database
        said = [
            line for line in stage.bot.lines if "ERROR" in line and "was removed or replaced while" in line
        ]
        assert len(said) == 1
        assert str(stage.database) in said[0]
        if fate == "moved":
            (tmp_path / "elsewhere.db").rename(stage.database)
            taken = await (await question.answer(stage.discord.member(2, Place()))).final()
            assert "You answered" in texts(taken.data)


async def test_lock_is_released_on_exit(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        second = process.reckoner(stage.discord, stage.database)
        ending = asyncio.create_task(stage.bot.end())
        await second.start()
        try:
            await second.unless_ended(stage.discord.gateway.ready(2, timeout=60))
            assert await ending == 0
        finally:
            await second.end()
