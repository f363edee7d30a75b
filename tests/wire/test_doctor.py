"""`bot doctor` on real databases, against the stand-in for Discord."""

import json
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.cli.doctor import examine
from bot.config import Config, Shards
from bot.doctor.finding import Finding, Level
from bot.doctor.online import ask_discord
from bot.permissions import all_rights
from bot.store import GLOBAL
from bot.store.examined import Examined
from tests.conftest import INDEX_FOLDER
from tests.wire.process import BotProcess, prepared_database
from tests.wire.script import Fault, Limit, Refuse
from tests.wire.stage import Stage, staged, without_root
from tests.wire.standin import TOKEN, StandIn

OLD_FACTS = "sources"  # the film's pack has facts that were looked up more than a year ago


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[StandIn]:
    async with StandIn() as standing_in:
        yield standing_in


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "reckoner.db"
    path.parent.mkdir()
    shutil.copyfile(prepared_database(), path)
    return path


async def doctor(stage: Stage, *arguments: str) -> tuple[int, str]:
    async with BotProcess([*stage.bot.command[:-1], "doctor", *arguments], stage.bot.environment) as process:
        return await process.ended(), process.output


async def asked(discord: StandIn, known: Examined | None = None, **settings: object) -> dict[str, Finding]:
    """Return what is not right, by check, as far as Discord says it."""
    config = Config(token=TOKEN, api_url=discord.api_url, **settings)  # pyright: ignore[reportArgumentType]
    found = [each async for each in ask_discord(config, TOKEN, known)]
    return {each.check: each for each in found if each.level is not Level.OK}


async def offline(folder: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Finding]:
    """Return what is not right, by check, without Discord."""
    settings = {"DATABASE": str(database), "INDEX_FOLDER": str(INDEX_FOLDER), "TOKEN": TOKEN}
    for name, value in settings.items():
        monkeypatch.setenv(f"RECKONER_{name}", value)
    found, _ = await examine(folder / ".env", is_offline=True)
    return {each.check: each for each in found if each.level is not Level.OK and each.check != OLD_FACTS}


def server(number: int, permissions: int) -> dict[str, str]:
    return {"id": str(number), "name": f"Server {number}", "permissions": str(permissions)}


# As a shell sees it.


async def test_healthy_installation_is_ok(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.discord.rest.joined = [server(1, all_rights().value)]
        code, output = await doctor(stage)
        assert code == 0, output
        wrong = [line for line in output.splitlines() if not line.startswith("ok: ")]
        assert [line[:8] for line in wrong] == ["warning:"], wrong
        assert "more than a year ago" in wrong[0]
        assert f"Process {stage.bot.pid} runs the bot on it" in output
        assert TOKEN not in output
        await stage.answers()


async def test_problem_gives_exit_code_1(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False) as stage:
        stage.discord.rest.token_revoked = True
        code, output = await doctor(stage, "--json")
        assert code == 1
        found = json.loads(output)
        assert all(set(each) == {"check", "level", "what", "do"} for each in found)
        (problem,) = [each for each in found if each["level"] == "problem"]
        assert (problem["check"], problem["what"]) == ("discord", "Discord refuses the token")
        assert "RECKONER_TOKEN" in problem["do"]
        code, output = await doctor(stage, "--offline")
        assert (code, "skipped: Discord was not asked" in output) == (0, True)
    assert list(tmp_path.iterdir()) == []  # nothing was made


async def test_every_wrong_setting_is_a_problem(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False, shards="x", colour="red") as stage:
        code, output = await doctor(stage)
        assert code == 1
        assert [line.split(":")[:2] for line in output.splitlines()] == [
            ["problem", " RECKONER_SHARDS"],
            ["problem", " RECKONER_COLOUR"],
        ]


# What Discord says.


@pytest.mark.parametrize(
    ("fault", "level"),
    [(Refuse(503), Level.PROBLEM), (Refuse(403), Level.PROBLEM), (Limit(60), Level.WARNING)],
    ids=["outage", "refusal", "limit"],
)
async def test_silence_of_discords_is_told(discord: StandIn, fault: Refuse | Limit, level: Level) -> None:
    discord.script.add(Fault("login", fault))
    found = await asked(discord)
    assert found["discord"].level is level
    assert found["discord"].do


async def test_unreachable_discord_is_a_problem() -> None:
    config = Config(token=TOKEN, api_url="http://discord.invalid/api/v10")
    refused, clock = [each async for each in ask_discord(config, TOKEN, None)]
    assert (refused.level, clock.level) == (Level.PROBLEM, Level.SKIPPED)
    assert "check the network" in refused.do


async def test_application_that_keeps_commands_back_is_a_problem(discord: StandIn) -> None:
    assert not await asked(discord)
    discord.rest.application = {"interactions_endpoint_url": "https://example.com/hook"}
    found = await asked(discord)
    assert "https://example.com/hook" in found["application"].what
    discord.rest.application = {"bot_require_code_grant": True}
    assert (await asked(discord))["application"].level is Level.PROBLEM


@pytest.mark.parametrize("bit", [12, 13, 14, 15, 18, 19])
async def test_needless_intents_are_a_warning(discord: StandIn, bit: int) -> None:
    discord.rest.application = {"flags": 1 << bit | 1 << 23}
    assert (await asked(discord))["intents"].level is Level.WARNING


async def test_missing_permission_names_the_servers(discord: StandIn) -> None:
    rights = all_rights()
    rights.attach_files = False
    optional = all_rights()
    optional.create_events = False
    administrator = 1 << 3
    discord.rest.joined = [server(1, rights.value), server(2, optional.value), server(3, administrator)]
    found = await asked(discord)
    assert "lacks Attach Files in 1 server: 1" in found["permissions"].what
    assert list(found) == ["permissions"]


async def test_every_server_is_looked_at(discord: StandIn) -> None:
    discord.rest.joined = [server(number, all_rights().value) for number in range(1, 402)]
    discord.rest.joined[-1]["permissions"] = "0"
    assert "in 1 server: 401" in (await asked(discord))["permissions"].what


async def test_lost_and_doubled_commands_are_a_warning(discord: StandIn) -> None:
    known = Examined("SQLite", command_ids={GLOBAL: {"ask": 7}, 5: {"ask": 8}})
    assert (await asked(discord, known))["commands"].do == "`bot commands sync`"
    discord.rest.commands = [{"id": "7", "name": "ask"}]
    assert not await asked(discord, known)
    discord.rest.commands_of = {5: [{"id": "8", "name": "ask"}]}
    discord.rest.joined = [server(5, all_rights().value)]
    found = await asked(discord, known, dev_guild=5)
    assert "clear --guild 5" in found["commands"].do


async def test_foreign_development_server_is_a_problem(discord: StandIn) -> None:
    assert (await asked(discord, dev_guild=5))["dev guild"].level is Level.PROBLEM


@pytest.mark.parametrize(
    ("ahead", "level"),
    [(-90, Level.PROBLEM), (-20, Level.WARNING), (20, Level.WARNING), (3_600, Level.PROBLEM)],
)
async def test_wrong_clock_is_told(discord: StandIn, ahead: int, level: Level) -> None:
    discord.rest.clock_ahead_s = ahead
    found = await asked(discord)
    assert found["clock"].level is level
    assert ("behind" if ahead > 0 else "ahead") in found["clock"].what


async def test_too_few_shards_are_a_warning(discord: StandIn) -> None:
    discord.rest.shards = 4
    assert not await asked(discord)
    assert (await asked(discord, shards=Shards(0, 1, 2)))["shards"].level is Level.WARNING


async def test_used_up_starts_are_a_problem(discord: StandIn) -> None:
    discord.rest.starts_left = 0
    assert (await asked(discord))["sessions"].level is Level.PROBLEM


# What is on this machine.


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="root may write everywhere")
async def test_unwritable_database_is_a_problem(tmp_path: Path, database: Path) -> None:
    database.chmod(0o444)
    database.parent.chmod(0o555)
    async with staged(tmp_path, start=False) as stage:
        stage.bot.environment["RECKONER_DATABASE"] = str(database)
        stage.bot.command = without_root(stage.bot.command)
        code, output = await doctor(stage, "--offline")
    assert code == 1
    assert f"problem: This user may not write {database.parent}, {database} " in output
    assert f"ok: {database} is whole" in output


async def test_good_database_is_left_as_it_is(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = database.read_bytes()
    assert list(await offline(tmp_path, database, monkeypatch)) == ["discord"]
    assert database.read_bytes() == before


async def test_damaged_database_is_a_problem(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // 2)
        file.write(b"\x5a" * 65_536)
    found = (await offline(tmp_path, database, monkeypatch))["database"]
    assert found.level is Level.PROBLEM
    assert "bot restore" in found.do


async def test_broken_reference_is_a_problem(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM packs")
    connection.close()
    assert "is missing" in (await offline(tmp_path, database, monkeypatch))["database"].what


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("INSERT INTO migrations VALUES (9999, '9999_later', 0, 'x')", "newer version"),
        ("DELETE FROM migrations WHERE number = (SELECT max(number) FROM migrations)", "lacks 1 migration"),
        ("DROP TABLE migrations", "no database of this program's"),
    ],
)
async def test_schema_of_another_version_is_told(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch, change: str, words: str
) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute(change)
    connection.close()
    found = await offline(tmp_path, database, monkeypatch)
    assert any(words in each.what and each.do for each in found.values())


async def test_foreign_file_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear Ethan, " * 1_000, encoding="utf-8")
    assert (await offline(tmp_path, file, monkeypatch))["database"].level is Level.PROBLEM


async def test_readable_token_is_a_warning(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = tmp_path / ".env"
    env.write_text(f"RECKONER_TOKEN={TOKEN}\n", encoding="utf-8")
    env.chmod(0o644)
    assert "chmod 600" in (await offline(tmp_path, database, monkeypatch))["settings"].do
    env.chmod(0o600)
    assert "settings" not in await offline(tmp_path, database, monkeypatch)
