"""Questions that come in from files and go out to them, in Discord and at the command line."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.domain.quiz.exchange import read_questions
from bot.store import Store
from tests.cogs.conftest import World
from tests.cogs.quiz_table import reply
from tests.cogs.test_hostile import told

RED = b"Which country has Oslo?:\n- Norway\n- Norge\nIs water wet?: Yes\n"
BROKEN = b"One?:\n- {a: b}\nTwo?: []\n"


def test_cli_imports_and_exports(
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


def test_cli_names_every_problem(
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


async def previewed(world: World, data: bytes) -> Any:
    result = await world.moderator.slash(world.channel, "quiz import", file=("list.yaml", data))
    await world.env.settle()
    return result


async def own_answers(world: World) -> list[str]:
    own = await world.bot.services.store.quiz_records.own_questions(world.guild.id)
    return [question.answer for question in own]


async def test_import_is_previewed_then_applied(world: World) -> None:
    shown = await previewed(world, RED)
    assert "- new: Which country has Oslo?\n- new: Is water wet?" in reply(shown)
    assert "Nothing has been changed yet. 2 questions are new." in reply(shown)
    assert await own_answers(world) == []
    applied = await world.moderator.click(shown.response.message, label="Import 2")
    assert "Imported 2 new questions." in told(applied)
    assert await own_answers(world) == ["Norway", "Yes"]
    exported = await world.moderator.slash(world.channel, "quiz export")
    (file,) = exported.response.message.attachments
    assert file.filename == "quiz.toml"
    assert read_questions(await file.read()) == read_questions(RED)


async def test_preview_tells_known_from_changed(world: World) -> None:
    shown = await previewed(world, RED)
    await world.moderator.click(shown.response.message, label="Import 2")
    assert "already has every question in that file" in told(await previewed(world, RED))
    shown = await previewed(world, RED.replace(b"Yes", b"No") + b"Is ice cold?: Yes\n")
    assert "- new: Is ice cold?\n- changed: Is water wet?" in reply(shown)
    assert "1 question is new. 1 replaces one that you have. 1 is here already." in reply(shown)
    applied = await world.moderator.click(shown.response.message, label="Import 2")
    assert "Imported 1 new question, and replaced 1." in told(applied)
    assert await own_answers(world) == ["Norway", "No", "Yes"]


async def test_long_preview_counts_the_rest(world: World) -> None:
    many = b"".join(b"Question %d?: x\n" % number for number in range(2_000))
    shown = reply(await previewed(world, many))
    assert shown.count("- new: ") == 15
    assert "and 1,985 more" in shown
    assert "2,000 questions are new" in shown


async def test_preview_refuses_excess(world: World) -> None:
    one = await previewed(world, RED)
    await world.moderator.click(one.response.message, label="Import 2")
    many = b"".join(b"Question %d?: x\n" % number for number in range(1_999))
    refused = reply(await previewed(world, many))
    assert "it has 2, and the file brings 1999 more" in refused


async def test_apply_rechecks_permission(world: World) -> None:
    shown = await previewed(world, RED)
    moderators = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.moderator.id, moderators.id)
    refused = await world.moderator.click(shown.response.message, label="Import 2")
    assert "Only those who manage quizzes" in told(refused)
    assert await own_answers(world) == []


async def test_apply_rechecks_access(world: World) -> None:
    keepers = world.guild.create_role("Keepers")
    keeper = world.guild.add_member(world.env.create_user("kim"), roles=[keepers])
    settings = world.bot.services.store.settings
    await settings.change(world.guild.id, {"quiz.manager_roles": [keepers.id]}, actor_id=1, now=0)
    world.bot.services.servers.changed(world.guild.id)
    shown = await keeper.slash(world.channel, "quiz import", file=("list.yaml", RED))
    await world.env.settle()
    await settings.change(world.guild.id, {"quiz.enabled": False}, actor_id=1, now=0)
    world.bot.services.servers.changed(world.guild.id)
    refused = await keeper.click(shown.response.message, label="Import 2")
    assert "off in this server" in told(refused)
    assert await own_answers(world) == []


async def test_broken_file_imports_nothing(world: World) -> None:
    said = reply(await previewed(world, BROKEN))
    assert "That file can't be imported" in said
    assert "- line 1: " in said
    assert "- line 3: " in said
    assert await own_answers(world) == []


async def test_many_problems_come_as_a_file(world: World) -> None:
    result = await previewed(world, b"".join(b"Question %d?: []\n" % number for number in range(30)))
    assert "and 10 more" in reply(result)
    (file,) = result.followups[-1].attachments
    assert file.filename == "problems.txt"
    assert len((await file.read()).decode().splitlines()) == 30
