import asyncio
import json
import tomllib
from pathlib import Path

import pytest

import cogs
from bot.__main__ import main
from bot.catalogue import read_catalogue
from bot.cli.settings import settings_page
from bot.domain.teaching.model import Phrasing
from bot.i18n import LANGUAGES, Languages, Say
from bot.store import Store

GUILD = 7
COGS = Path(cogs.__path__[0])
DOCS = Path(__file__).parents[1] / "docs" / "settings.md"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "bot.db"
    monkeypatch.setenv("RECKONER_DATABASE", str(path))
    return path


async def _fill(path: Path) -> None:
    store = await Store.open(path, now=0)
    await store.settings.change(GUILD, {"ask.private": True}, actor_id=1, now=0)
    lesson = Phrasing("which fjord land was it", "wreck_location")
    await store.lessons.teach(GUILD, [("taught-1", lesson)], actor_id=1, now=0)
    await store.close()


@pytest.fixture
def filled(database: Path) -> Path:
    asyncio.run(_fill(database))
    return database


@pytest.mark.usefixtures("filled")
def test_guild_is_exported_and_erased(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guild", "export", str(GUILD)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["settings"] == [{"guild_id": GUILD, "key": "ask.private", "value": "true"}]
    assert main(["guild", "erase", str(GUILD), "--yes"]) == 0
    assert main(["guild", "export", str(GUILD)]) == 1


@pytest.mark.usefixtures("filled")
def test_erase_needs_yes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["guild", "erase", str(GUILD)])
    assert "--yes" in capsys.readouterr().err
    assert main(["guild", "export", str(GUILD)]) == 0


@pytest.mark.usefixtures("database")
def test_missing_database_is_not_created(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guild", "export", str(GUILD)]) == 3
    assert "There is no database" in capsys.readouterr().err
    assert not database.exists()


@pytest.mark.usefixtures("filled")
def test_servers_are_blocked_listed_and_unblocked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guild", "list", "--blocked"]) == 1
    assert "No server is blocked." in capsys.readouterr().err
    assert main(["guild", "list"]) == 0
    assert capsys.readouterr().out == f"{GUILD}\n"
    assert main(["guild", "block", "8", "--reason", "sends spam"]) == 0
    assert main(["guild", "block", "8"]) == 0
    assert "Server 8 was blocked already.\n" in capsys.readouterr().out
    assert main(["guild", "list", "--blocked"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("8\tblocked since 2")
    assert listed.endswith("\tsends spam\n")
    assert main(["guild", "list"]) == 0
    assert capsys.readouterr().out == f"{listed}{GUILD}\n"
    assert main(["guild", "unblock", "8"]) == 0
    assert main(["guild", "unblock", "8"]) == 1
    assert "Server 8 is not blocked." in capsys.readouterr().err


@pytest.mark.usefixtures("filled")
def test_block_outlives_erasing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guild", "block", str(GUILD)]) == 0
    assert main(["guild", "erase", str(GUILD), "--yes"]) == 0
    capsys.readouterr()
    assert main(["guild", "list"]) == 0
    assert capsys.readouterr().out.startswith(f"{GUILD}\tblocked since")


@pytest.mark.usefixtures("filled")
def test_long_reason_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(["guild", "block", "8", "--reason", "x" * 301])
    assert refusal.value.code == 2
    assert "at most 300 characters" in capsys.readouterr().err


@pytest.mark.usefixtures("filled")
def test_lessons_become_pack_entries(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["teach", "export", "--guild", str(GUILD)]) == 0
    (fact,) = tomllib.loads(capsys.readouterr().out)["fact"]
    assert fact["phrasings"][-1] == "which fjord land was it"
    assert main(["teach", "export", "--guild", "8"]) == 1


def test_reference_page_is_current() -> None:
    expected = settings_page(read_catalogue())
    assert DOCS.read_text(encoding="utf-8") == expected, "run: uv run bot settings docs > docs/settings.md"


def test_setting_texts_fit_discord() -> None:
    languages = Languages()
    for setting in read_catalogue().setting.values():
        assert setting.help.endswith("."), setting.key
        for say in (Say(), *(languages.say(locale) for locale in LANGUAGES)):
            assert len(say.known(setting.label)) <= 45, setting.key
            assert len(say.phrase(setting.kind.expects)) <= 100, setting.key
            for option in getattr(setting.kind, "options", ()):
                assert len(say.known(option.label)) <= 100, setting.key
        assert setting.kind.read(setting.kind.write(setting.default)) == setting.default, setting.key


NO_IDS = ["0", "-1", "9223372036854775808", "9" * 5_000, "x", "", "1.5", "\u0663", "1_000"]


@pytest.mark.parametrize("number", NO_IDS)
@pytest.mark.parametrize(
    "command",
    [
        ["guild", "export"],
        ["guild", "erase"],
        ["guild", "block"],
        ["guild", "unblock"],
        ["quiz", "export", "--guild"],
        ["teach", "export", "--guild"],
    ],
)
def test_invalid_guild_id_is_refused(
    command: list[str], number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--", number] if command[0] == "guild" else [*command[:-1], f"--guild={number}"])
    assert ended.value.code == 2
    assert "id" in capsys.readouterr().err
