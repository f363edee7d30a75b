"""Lists of questions that come in from files and go out to them, in Discord and at the command line."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.domain.quiz.exchange.reading import read_list
from bot.domain.quiz.model import Question
from bot.store import Store
from tests.cogs.conftest import World, buttons
from tests.cogs.quiz_table import reply
from tests.cogs.test_hostile import told

RED = b"Which country has Oslo?:\n- Norway\n- Norge\nIs water wet?: Yes\n"
BROKEN = b"One?:\n- {a: b}\nTwo?: []\n"


def read_questions(data: bytes) -> tuple[Question, ...]:
    return read_list(data).questions


# At the command line.


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the database would be; there is none."""
    monkeypatch.setenv("RECKONER_DATABASE", str(tmp_path / "bot.db"))
    return tmp_path / "bot.db"


def file_with(folder: Path, data: bytes, name: str = "list.yaml") -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def test_cli_imports_and_exports(tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quiz", "import", file_with(tmp_path, RED), "--guild", "5"]) == 0
    assert database.exists()
    assert capsys.readouterr().out == "Imported “list”: 2 new questions.\n"
    assert main(["quiz", "export", "--guild", "5"]) == 0
    assert read_list(capsys.readouterr().out.encode()) == read_list(RED, name="list")


def test_cli_names_every_problem(tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, broken = file_with(tmp_path, RED), file_with(tmp_path, BROKEN, "broken.yaml")
    assert main(["quiz", "import", good, broken, "--guild", "5"]) == 1
    error = capsys.readouterr().err
    assert "broken.yaml: line 1: " in error
    assert "broken.yaml: line 3: " in error
    assert "Nothing was imported" in error
    assert main(["quiz", "import", str(tmp_path / "absent"), "--guild", "5"]) == 1
    assert not database.exists()


def test_cli_says_what_is_left_out(
    tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = file_with(tmp_path, RED + b"Odd?: []\nIS WATER WET: Sure\n")
    assert main(["quiz", "import", file, "--guild", "5"]) == 0
    said = capsys.readouterr()
    assert "line 5: “Odd?” needs an answer" in said.err
    assert said.out == (
        "Imported “list”: 2 new questions, 1 merged with the same question, 1 problem, see above.\n"
    )
    assert database.exists()


def test_cli_dry_run_writes_nothing(
    tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = file_with(tmp_path, RED)
    assert main(["quiz", "import", file, "--guild", "5", "--dry-run"]) == 0
    assert capsys.readouterr().out == "Would import “list”: 2 new questions.\n"
    assert not database.exists()
    assert main(["quiz", "import", file, "--guild", "5"]) == 0
    assert main(["quiz", "import", file, "--guild", "5", "--dry-run"]) == 0
    assert "Would import “list”: 0 new questions, 2 there already." in capsys.readouterr().out


def test_cli_exports_several_lists(
    tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = file_with(tmp_path, RED), file_with(tmp_path, b"AUTHOR: me\n2 + 2?: 4\n", "sums.yaml")
    assert main(["quiz", "import", first, second, "--guild", "5"]) == 0
    capsys.readouterr()
    with pytest.raises(SystemExit, match="2"):
        main(["quiz", "export", "--guild", "5"])
    assert "there are 2 files: add --to FOLDER" in capsys.readouterr().err
    assert main(["quiz", "export", "--guild", "5", "--to", str(tmp_path / "out")]) == 0
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == ["list.toml", "sums.toml"]
    assert main(["quiz", "import", *map(str, files), "--guild", "6"]) == 0
    assert lists_of(database, 5) == lists_of(database, 6)
    assert main(["quiz", "export", "--guild", "5", "--list", "SUMS"]) == 0
    assert 'author = "me"' in capsys.readouterr().out
    assert main(["quiz", "export", "--guild", "5", "--list", "none"]) == 1


def test_cli_imports_into_a_named_list(tmp_path: Path, database: Path) -> None:
    files = file_with(tmp_path, RED), file_with(tmp_path, b"2 + 2?: 4\n", "sums.yaml")
    assert main(["quiz", "import", *files, "--guild", "5", "--name", "Mixed"]) == 0
    assert [name for name, _ in lists_of(database, 5)] == ["Mixed"]
    assert main(["quiz", "import", *files, "--guild", "5", "--name", "all"]) == 1


def lists_of(database: Path, guild_id: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the lists of a server with their questions and answers."""

    async def read() -> list[tuple[str, list[tuple[str, str]]]]:
        store = await Store.open(database, now=0)
        try:
            return [
                (
                    each.name,
                    [(q.prompt, q.answer) for q in await store.quiz_lists.questions(guild_id, each.id)],
                )
                for each in await store.quiz_lists.all(guild_id)
            ]
        finally:
            await store.close()

    return asyncio.run(read())


# In Discord.


async def test_only_managers_import(world: World) -> None:
    refused = await world.member.slash(world.channel, "quiz import", file=("list.yaml", RED))
    assert "Only quiz managers" in reply(refused)


async def previewed(world: World, data: bytes, name: str = "list.yaml") -> Any:
    result = await world.moderator.slash(world.channel, "quiz import", file=(name, data))
    await world.env.settle()
    return result


async def own_answers(world: World) -> list[str]:
    own = await world.bot.services.store.quiz_lists.questions(world.guild.id)
    return [question.answer for question in own]


async def test_import_is_previewed_then_applied(world: World) -> None:
    shown = await previewed(world, RED)
    assert "New list: “list”." in reply(shown)
    assert "- New: Which country has Oslo? **Norway**\n- New: Is water wet? **Yes**" in reply(shown)
    assert "Nothing has changed yet. 2 questions are new." in reply(shown)
    assert await own_answers(world) == []
    applied = await world.moderator.click(shown.response.message, label="Import 2 questions")
    assert "-# Question list\n## " in told(applied)
    assert "Imported 2 new questions." in told(applied)
    assert await own_answers(world) == ["Norway", "Yes"]
    exported = await world.moderator.slash(world.channel, "quiz export")
    (file,) = exported.response.message.attachments
    assert file.filename == "list.toml"
    assert re.match(
        r"2 questions\. You can bring them back with </quiz import:\d+>", exported.response.content
    )
    assert read_list(await file.read()) == read_list(RED, name="list")


async def test_imported_list_is_played_at_once(world: World) -> None:
    shown = await previewed(world, RED)
    applied = await world.moderator.click(shown.response.message, label="Import 2 questions")
    opened = await world.moderator.click(applied.response.message, label="Open the list")
    assert "## list" in told(opened)
    await world.moderator.click(opened.response.message, label="Play this list")
    await world.env.settle()
    game = await world.bot.services.store.quiz.running_in(world.channel.id)
    assert game is not None
    assert {card.question.answer for card in game.cards} == {"Norway", "Yes"}


async def test_preview_tells_known_from_changed(world: World) -> None:
    shown = await previewed(world, RED)
    await world.moderator.click(shown.response.message, label="Import 2 questions")
    assert "already has every question in that file" in told(await previewed(world, RED))
    shown = await previewed(world, RED.replace(b"Yes", b"No") + b"Is ice cold?: Yes\n")
    assert "Adds to the existing list “list”." in reply(shown)
    assert "- New: Is ice cold? **Yes**\n- Changed: Is water wet? **No**" in reply(shown)
    assert "1 question is new. 1 replaces an existing question. 1 is already here." in reply(shown)
    applied = await world.moderator.click(shown.response.message, label="Import 2 questions")
    assert "Imported 1 new question and replaced 1." in told(applied)
    assert await own_answers(world) == ["Norway", "No", "Yes"]


async def test_preview_says_what_is_merged_and_left_out(world: World) -> None:
    odd = b"AUTHOR: Ann\n" + RED + b"is water WET: Sure\nOdd?: []\n"
    pictured = odd + b"Which is it? https://i.imgur.com/a.png: That\n"
    shown = reply(await previewed(world, pictured, name="Water_and_land.yaml"))
    assert "New list: “Water and land”. By Ann." in shown
    assert "Line 7: “Odd?” needs an answer or a list of answers" in shown
    assert "1 was in the file twice, so its answers were combined." in shown
    assert "Discord loads their pictures from i.imgur.com." in shown


async def test_preview_names_columns_that_are_not_read(world: World) -> None:
    shown = reply(await previewed(world, b"question,answer,hint,note\nIs ice cold?,Yes,a,b\n", name="a.csv"))
    assert "Line 1: I don't know the columns “hint”, “note”. The ones I read are: question, prompt" in shown
    assert "skipped" not in shown


async def test_what_is_left_out_comes_as_a_file(world: World) -> None:
    result = await previewed(world, RED + b"".join(b"Odd %d?: []\n" % number for number in range(30)))
    assert "- and 25 more" in told(result)
    (file,) = result.followups[-1].attachments
    assert file.filename == "left-out.txt"
    assert len((await file.read()).decode().splitlines()) == 30


async def test_preview_has_the_wrong_answers_and_says_what_the_list_is_called_after(world: World) -> None:
    table = b"question,answer,wrong1,wrong2\nWho runs it?,Mia,Ben,Tom\n"
    shown = reply(await previewed(world, table, name="q.csv"))
    assert "- New: Who runs it? **Mia** (wrong: Ben · Tom)" in shown
    assert "New list: “q”. That's the file's name. You can rename the list in </quiz lists:" in shown
    named = await world.moderator.slash(world.channel, "quiz import", file=("q.csv", table), name="Club")
    await world.env.settle()
    assert "New list: “Club”." in told(named)
    assert "the file's name" not in told(named)


async def test_first_list_is_a_press_away(world: World) -> None:
    shown = await world.moderator.slash(world.channel, "quiz lists")
    assert (await world.moderator.click(shown.response.message, label="Import a list…")).modal is not None
    given = await world.moderator.click(shown.response.message, label="Get a template")
    assert "**wrong1** to **wrong3**" in reply(given)
    theirs = await world.member.slash(world.channel, "quiz lists")
    assert buttons(theirs.response.message) == []


async def test_import_takes_a_name(world: World) -> None:
    refused = await previewed(world, RED, name="film.yaml")
    assert "pick a name without commas that isn't “all” or “film”" in told(refused)
    file = ("film.yaml", RED)
    result = await world.moderator.slash(world.channel, "quiz import", file=file, name="On films")
    await world.env.settle()
    assert "New list: “On films”." in reply(result)


async def test_long_preview_counts_the_rest(world: World) -> None:
    many = b"".join(b"Question %d?: x\n" % number for number in range(2_000))
    shown = reply(await previewed(world, many))
    assert shown.count("- New: ") == 10
    assert "and 1,990 more" in shown
    assert "2,000 questions are new" in shown


async def test_preview_refuses_excess(world: World) -> None:
    one = await previewed(world, RED)
    await world.moderator.click(one.response.message, label="Import 2 questions")
    many = b"".join(b"Question %d?: x\n" % number for number in range(19_999))
    refused = told(await previewed(world, many, name="many.yaml"))
    assert "this one has 2, and the file adds 19999" in refused


async def test_apply_rechecks_permission(world: World) -> None:
    shown = await previewed(world, RED)
    moderators = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.moderator.id, moderators.id)
    refused = await world.moderator.click(shown.response.message, label="Import 2 questions")
    assert "Only quiz managers" in told(refused)
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
    refused = await keeper.click(shown.response.message, label="Import 2 questions")
    assert "turned off here" in told(refused)
    assert await own_answers(world) == []


async def test_broken_file_imports_nothing(world: World) -> None:
    said = reply(await previewed(world, BROKEN))
    assert "I can't import that file" in said
    assert "- Line 1: " in said
    assert "- Line 3: " in said
    assert await own_answers(world) == []


async def test_many_problems_come_as_a_file(world: World) -> None:
    result = await previewed(world, b"".join(b"Question %d?: []\n" % number for number in range(30)))
    assert "and 10 more" in reply(result)
    (file,) = result.followups[-1].attachments
    assert file.filename == "problems.txt"
    assert len((await file.read()).decode().splitlines()) == 30
