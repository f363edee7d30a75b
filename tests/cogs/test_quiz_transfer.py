"""Questions that come in from files and go out to them, in Discord and at the command line."""

import asyncio
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.domain.quiz.importing import read_questions
from bot.store import Store
from tests.cogs.conftest import World
from tests.cogs.quiz_table import reply

RED = b"Which country has Oslo?:\n- Norway\n- Norge\nIs water wet?: Yes\n"
BROKEN = b"One?:\n- {a: b}\nTwo?: []\n"


def test_the_command_line_imports_and_exports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECKONER_DATABASE", str(tmp_path / "bot.db"))

    async def make() -> None:
        await (await Store.open(tmp_path / "bot.db", now=0)).close()

    asyncio.run(make())
    file = tmp_path / "list.yaml"
    file.write_bytes(RED)
    assert main(["quiz", "import", str(file), "--guild", "5"]) == 0
    assert "2 new questions" in capsys.readouterr().out
    assert main(["quiz", "export", "--guild", "5"]) == 0
    assert read_questions(capsys.readouterr().out.encode()) == read_questions(RED)


def test_the_command_line_names_every_problem_and_imports_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECKONER_DATABASE", str(tmp_path / "bot.db"))
    file = tmp_path / "list.yaml"
    file.write_bytes(BROKEN)
    assert main(["quiz", "import", str(file), "--guild", "5"]) == 1
    error = capsys.readouterr().err
    assert "line 1" in error
    assert "line 3" in error
    assert main(["quiz", "import", str(tmp_path / "absent"), "--guild", "5"]) == 1


async def test_only_managers_import(world: World) -> None:
    refused = await world.member.slash(world.channel, "quiz import", file=("list.yaml", RED))
    assert "Only those who manage quizzes" in reply(refused)


async def test_an_attachment_is_imported_and_exported(world: World) -> None:
    result = await world.moderator.slash(world.channel, "quiz import", file=("list.yaml", RED))
    await world.env.settle()
    assert "2 new questions" in reply(result)
    own = await world.bot.services.store.quiz_records.own_questions(world.guild.id)
    assert [question.answer for question in own] == ["Norway", "Yes"]
    exported = await world.moderator.slash(world.channel, "quiz export")
    (file,) = exported.response.message.attachments
    assert file.filename == "quiz.toml"


async def test_a_broken_attachment_imports_nothing_and_says_everything(world: World) -> None:
    result = await world.moderator.slash(world.channel, "quiz import", file=("list.yaml", BROKEN))
    await world.env.settle()
    said = reply(result)
    assert "Nothing was imported: 2 problems" in said
    assert "line 1" in said
    assert await world.bot.services.store.quiz_records.own_questions(world.guild.id) == ()
