"""How `bot run` starts and exits when something fails: with the right exit code, and without hanging."""

import asyncio
import json
import shutil
import signal
import sys
from pathlib import Path

import pytest

from bot.config import ROOT
from bot.domain.matching.verdict.storing import load
from bot.domain.pack.loading import read_pack
from tests.conftest import INDEX_FOLDER
from tests.wire.process import BotProcess
from tests.wire.script import Fault, Hang, Limit, Refuse
from tests.wire.stage import Stage, staged
from tests.wire.standin import TOKEN

OBSERVATORY = ROOT / "tests" / "data" / "observatory"
STORE, PACK, BUG = 3, 4, 70
DEFAULT_TIMEOUT_S = 60.0  # learning a pack on a busy machine
STOPS_WITHIN_S = 10.0

WITH_A_COG = """
import sys
import cogs
cogs.__path__.append(sys.argv[1])
from bot.__main__ import main
sys.exit(main(["run"]))
"""
WITH_CATALOGUES = """
import sys
from pathlib import Path
import bot.i18n
bot.i18n.Languages.__init__.__defaults__ = (Path(sys.argv[1]),)
from bot.__main__ import main
sys.exit(main(["run"]))
"""


async def ended(stage: Stage, *, within: float = DEFAULT_TIMEOUT_S) -> int:
    return await stage.bot.ended(within)


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        ("RuntimeError('no idea')", BUG),
        ("OSError('a local disk, not Discord')", BUG),
        ("TimeoutError()", BUG),
        ("bot.domain.errors.StoreError('The database is gone.')", STORE),
        ("bot.domain.errors.PackError(('facts.toml: nothing',))", PACK),
    ],
)
async def test_broken_cog_ends_the_process(tmp_path: Path, raised: str, code: int) -> None:
    cog = tmp_path / "more" / "broken"
    cog.mkdir(parents=True)
    (cog / "__init__.py").write_text("", encoding="utf-8")
    source = f"import bot.domain.errors\nraise {raised}\n"
    (cog / "cog.py").write_text(source, encoding="utf-8")
    async with staged(tmp_path, start=False) as stage:
        stage.bot.command = [sys.executable, "-c", WITH_A_COG, str(cog.parent)]
        await stage.bot.start()
        assert await ended(stage) == code, stage.bot.output
        assert "This is a bug" in stage.bot.output or code != BUG
        assert "Traceback" not in stage.bot.output or code == BUG


async def test_malformed_catalogue_ends_the_process(tmp_path: Path) -> None:
    for language in ("de", "es"):
        file = tmp_path / "locale" / language / "LC_MESSAGES" / "reckoner.mo"
        file.parent.mkdir(parents=True)
        file.write_text("[broken\n", encoding="utf-8")
    async with staged(tmp_path, start=False) as stage:
        stage.bot.command = [sys.executable, "-c", WITH_CATALOGUES, str(tmp_path / "locale")]
        await stage.bot.start()
        assert await ended(stage) == BUG, stage.bot.output


async def test_broken_pack_ends_the_process(tmp_path: Path) -> None:
    pack = tmp_path / "broken"
    pack.mkdir()
    (pack / "a.toml").write_text("[pack\n", encoding="utf-8")
    async with staged(tmp_path, start=False, pack=str(pack)) as stage:
        await stage.bot.start()
        assert await ended(stage) == PACK, stage.bot.output
        assert "Traceback" not in stage.bot.output


async def damaged_index(tmp_path: Path) -> Path:
    """Return the folder with an index that was damaged after a first start."""
    folder = tmp_path / "index"
    async with staged(tmp_path, pack=str(OBSERVATORY), index_folder=str(folder)):
        pass
    (file,) = folder.iterdir()
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    file.write_bytes(damaged)
    return folder


async def test_damaged_index_is_rebuilt(tmp_path: Path) -> None:
    folder = await damaged_index(tmp_path)
    (file,) = folder.iterdir()
    async with staged(tmp_path, pack=str(OBSERVATORY), index_folder=str(folder)) as stage:
        assert "Learning from the pack" in stage.bot.output
        assert not stage.trouble()
    assert list(folder.iterdir()) == [file]
    assert load(file.read_bytes(), read_pack(OBSERVATORY)) is not None


async def test_pack_is_prepared_in_a_process_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    for is_first in (True, False):
        async with staged(tmp_path, pack=str(OBSERVATORY), index_folder=str(folder)) as stage:
            assert is_first == ("Reading the pack and learning from it" in stage.bot.output)
            assert "Learning from the pack" not in stage.bot.output  # not in this process
            assert not stage.trouble()
        assert [path.name for path in folder.iterdir()] == ["observatory.index"]


async def test_signal_ends_preparing(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False, index_folder=str(tmp_path / "index")) as stage:
        await stage.bot.start()
        await stage.bot.unless_ended(
            stage.bot.logged.until(lambda: "Reading the pack" in stage.bot.output, "it", DEFAULT_TIMEOUT_S)
        )
        pid = stage.bot.running.pid
        (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        stage.bot.running.send_signal(signal.SIGTERM)
        assert await ended(stage, within=STOPS_WITHIN_S) == 0
        assert not Path(f"/proc/{child}").exists()


async def test_unwritable_index_is_no_error(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    (folder / "observatory.index").mkdir(parents=True)
    async with staged(tmp_path, pack=str(OBSERVATORY), index_folder=str(folder)) as stage:
        assert "cannot be kept" in stage.bot.output
    assert [path.name for path in folder.iterdir()] == ["observatory.index"]


async def test_signal_ends_backoff(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False) as stage:
        # Without `Via` discord.py gives up at once, and Discord asks for a pause of ten minutes.
        stage.discord.script.add(Fault("login", Limit(600, via=False)))
        await stage.bot.start()
        await stage.bot.unless_ended(
            stage.bot.logged.until(lambda: "(attempt 1)" in stage.bot.output, "a pause", DEFAULT_TIMEOUT_S)
        )
        assert "Trying again in 600.0 s" in stage.bot.output
        stage.bot.running.send_signal(signal.SIGTERM)
        assert await ended(stage, within=STOPS_WITHIN_S) == 0


async def test_unresolvable_host_is_retried(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False, api_url="http://discord.invalid/api/v10") as stage:
        await stage.bot.start()
        await stage.bot.unless_ended(
            stage.bot.logged.until(lambda: "(attempt 2)" in stage.bot.output, "attempts", DEFAULT_TIMEOUT_S)
        )
        assert await stage.bot.end() == 0
        assert not stage.trouble(), stage.trouble()


@pytest.mark.parametrize("effect", [Limit(600), Hang()], ids=["limited", "hanging"])
async def test_signal_ends_login(tmp_path: Path, effect: Limit | Hang) -> None:
    async with staged(tmp_path, start=False) as stage:
        stage.discord.script.add(Fault("login", effect))
        await stage.bot.start()
        await stage.bot.unless_ended(
            stage.discord.signal.until(lambda: stage.discord.script.spent, "an attempt", DEFAULT_TIMEOUT_S)
        )
        stage.bot.running.send_signal(signal.SIGTERM)
        assert await ended(stage, within=STOPS_WITHIN_S) == 0, stage.bot.output
        assert not stage.trouble(), stage.trouble()


async def test_signal_ends_set_up(tmp_path: Path) -> None:
    folder = await damaged_index(tmp_path)
    async with staged(tmp_path, start=False, pack=str(OBSERVATORY), index_folder=str(folder)) as stage:
        await stage.bot.start()
        await stage.bot.unless_ended(
            stage.bot.logged.until(
                lambda: "Learning" in stage.bot.output, "it is setting up", DEFAULT_TIMEOUT_S
            )
        )
        stage.bot.running.send_signal(signal.SIGTERM)
        assert await ended(stage) == 0, stage.bot.output
        assert not stage.trouble(), stage.trouble()


async def test_hang_up_ends_the_process(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.answers()
        stage.bot.running.send_signal(signal.SIGHUP)
        assert await ended(stage, within=STOPS_WITHIN_S) == 0, stage.bot.output
        assert not stage.discord.gateway.connected


@pytest.mark.skipif(shutil.which("nohup") is None, reason="there is no nohup")
async def test_nohup_keeps_the_bot_running(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False) as stage:
        stage.bot.command = ["nohup", *stage.bot.command]
        await stage.start()
        stage.bot.running.send_signal(signal.SIGHUP)
        await stage.answers()


async def test_interrupt_ends_background_bot(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False) as stage:
        stage.bot.command = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *stage.bot.command]
        await stage.start()
        stage.bot.running.send_signal(signal.SIGINT)
        assert await ended(stage, within=STOPS_WITHIN_S) == 0, stage.bot.output


async def test_repeated_signals_change_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.answers()
        stage.discord.script.add(Fault("callback", Limit(retry_after=0.5)))
        asked = await stage.ask()
        await stage.discord.signal.until(lambda: stage.discord.script.spent, "one answer is in flight")
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            stage.bot.running.send_signal(number)
        await stage.bot.logged.until(lambda: "Finishing" in stage.bot.output, "it is ending")
        stage.bot.running.send_signal(signal.SIGTERM)
        stage.bot.running.send_signal(signal.SIGINT)
        assert await ended(stage, within=STOPS_WITHIN_S) == 0, stage.bot.output
        assert asked.original is not None
        assert not stage.trouble(), stage.trouble()


async def test_exit_needs_no_discord(tmp_path: Path) -> None:
    """The stand-in runs in its own process, so that it can be suspended."""
    discord = BotProcess([sys.executable, "-m", "tests.wire.standin"], {}, stdin=asyncio.subprocess.PIPE)
    await discord.start()
    try:
        await discord.logged.until(lambda: bool(discord.lines), "the stand-in listens", DEFAULT_TIMEOUT_S)
        settings = json.loads(discord.lines[0])
        where = {
            "RECKONER_API_URL": settings["api"],
            "RECKONER_GATEWAY_URL": settings["gateway"],
            "RECKONER_TOKEN": TOKEN,
            "RECKONER_DATABASE": str(tmp_path / "reckoner.db"),
            "RECKONER_INDEX_FOLDER": str(INDEX_FOLDER),
        }
        async with BotProcess([sys.executable, "-m", "bot", "run"], where) as bot:
            await bot.unless_ended(
                bot.logged.until(lambda: "Ready as" in bot.output, "the bot is ready", DEFAULT_TIMEOUT_S)
            )
            discord.running.send_signal(signal.SIGSTOP)
            bot.running.send_signal(signal.SIGTERM)
            assert await bot.ended(STOPS_WITHIN_S) == 0, bot.output
    finally:
        await discord.kill()


async def test_command_registration_is_retried(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False) as stage:
        stage.discord.script.add(Fault("commands", Refuse(503), times=2))
        await stage.start()
        assert "(attempt 2)" in stage.bot.output
        assert stage.discord.rest.commands
        await stage.answers()
        assert not stage.trouble(), stage.trouble()


async def test_refused_commands_end_the_process(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False) as stage:
        stage.discord.script.add(Fault("commands", Refuse(400, 50035, "Invalid Form Body")))
        await stage.bot.start()
        assert await ended(stage) == 6, stage.bot.output
        assert "Traceback" not in stage.bot.output


@pytest.mark.parametrize("frame", ["[]", "not JSON", '{"op": 10, "d": null}'])
async def test_malformed_frame_reconnects(tmp_path: Path, frame: str) -> None:
    async with staged(tmp_path) as stage:
        connects = stage.discord.gateway.connects
        await stage.discord.gateway._require_connection().send(frame)
        await stage.bot.unless_ended(
            stage.discord.signal.until(
                lambda: stage.discord.gateway.connects > connects and stage.discord.gateway.connected,
                "the bot connects anew",
                DEFAULT_TIMEOUT_S,
            )
        )
        await stage.answers()


@pytest.mark.parametrize("form", ["text", "json"])
async def test_log_never_shows_the_token(tmp_path: Path, form: str) -> None:
    async with staged(tmp_path, start=False, log_format=form, log_level="DEBUG") as stage:
        # Once in a line, once in a traceback, once in what the program says as it ends.
        stage.discord.script.add(Fault("login", Refuse(503, message=f"who is {TOKEN}?")))
        await stage.start()
        await stage.discord.gateway.dispatch("MESSAGE_CREATE", {"id": TOKEN, "channel_id": TOKEN})
        await stage.answers()
        stage.discord.script.add(Fault("login", Refuse(403, message=f"go away, {TOKEN}")))
        assert await stage.bot.end() == 0
        await stage.bot.start()
        assert await ended(stage) == 6
        output = stage.bot.output
        assert "who is [token]?" in output
        assert "invalid literal for int() with base 10: '[token]'" in output
        assert "go away, [token]" in output
        assert TOKEN not in output
