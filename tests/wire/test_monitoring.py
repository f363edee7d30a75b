"""What operators and supervisors are told of the real process: pages, metrics, `bot health`, systemd."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import postgres_database
from tests.wire import process
from tests.wire.monitored import HealthPort, listening
from tests.wire.payloads import guild_id
from tests.wire.process import BotProcess, reckoner
from tests.wire.script import Fault, Limit
from tests.wire.stage import Stage, staged
from tests.wire.standin import StandIn

SETTINGS_ARE_WRONG = 2
UNLOADED = """
import sys
import bot.__main__, bot.backups, bot.connection, bot.monitoring.watching
loaded = {"prometheus_client", "aiohttp.web"} & sys.modules.keys()
sys.exit(", ".join(loaded) or 0)
"""


async def asked(bot: BotProcess, *arguments: str) -> tuple[int, str]:
    """Run `bot health` with the settings of a running bot; return its exit code and what it says."""
    command = BotProcess([sys.executable, "-m", "bot", "health", *arguments], bot.environment)
    await command.start()
    return await command.ended(), command.output


async def test_pages_say_that_all_is_well(tmp_path: Path) -> None:
    health = HealthPort()
    async with staged(tmp_path, health_port=str(health.port)) as stage:
        assert await health.until("readyz", "ready: shards 0 of 1, 2 servers") == 200
        assert await health.get("healthz") == (200, "ok")
        assert await asked(stage.bot) == (0, "ok")
        assert await asked(stage.bot, "--ready") == (0, "ready: shards 0 of 1, 2 servers")
        await stage.answers()
        assert not stage.trouble()
    with pytest.raises(OSError, match="onnect"):
        await health.get("healthz")


async def test_metrics_tell_what_happened(tmp_path: Path) -> None:
    health = HealthPort()
    async with staged(tmp_path, health_port=str(health.port), backup_every="24h") as stage:
        await stage.answers()
        await health.until("metrics", 'reckoner_backups_total{outcome="done"} 1.0')
        await health.until("metrics", 'reckoner_commands_total{command="ask",outcome="done"} 1.0')
        found = await health.metrics()
        assert found['reckoner_verdicts_total{status="answer"}'] == 1
        assert found['reckoner_shard_state{shard="0",state="connected"}'] == 1
        assert found['reckoner_shard_state{shard="0",state="waiting"}'] == 0
        assert found["reckoner_servers"] == 2
        assert found["reckoner_games_open"] == 0
        assert found["reckoner_commit_seconds_count"] > 0
        assert found["reckoner_loop_delay_seconds_count"] > 0
        assert found["reckoner_backup_last_timestamp_seconds"] > 1_700_000_000
        assert found["process_resident_memory_bytes"] > 0
        _, page = await health.get("metrics")
        assert not [number for number in range(2) if str(guild_id(number)) in page]


async def test_limits_and_failures_are_counted(tmp_path: Path) -> None:
    health = HealthPort()
    async with staged(tmp_path, health_port=str(health.port)) as stage:
        stage.discord.script.add(Fault("callback", Limit(0.1)))
        await stage.answers()
        found = await health.metrics()
        assert sum(value for name, value in found.items() if "rate_limits_total" in name) == 1
        stage.database.rename(tmp_path / "elsewhere.db")
        await (await stage.member.slash("quiz play", questions=3)).final()
        await health.until("metrics", 'reckoner_commands_total{command="quiz play",outcome="failed"} 1.0')
        assert (await health.metrics())['reckoner_failures_total{kind="application_command"}'] == 1


async def test_lost_database_is_ill(tmp_path: Path) -> None:
    health = HealthPort()
    async with staged(tmp_path, health_port=str(health.port)) as stage:
        await health.until("readyz", "ready: ")
        stage.database.rename(tmp_path / "elsewhere.db")
        code, said = await asked(stage.bot)
        assert code == 1
        assert "was removed or replaced" in said
        assert "put the file back" in said
        assert (await health.get("healthz"))[0] == 503
        (tmp_path / "elsewhere.db").rename(stage.database)
        assert await asked(stage.bot) == (0, "ok")


async def test_bot_without_discord_is_well_but_not_ready(tmp_path: Path) -> None:
    health = HealthPort()
    async with staged(tmp_path, start=False, api_listens=False, health_port=str(health.port)) as stage:
        await stage.bot.start()
        await stage.bot.unless_ended(
            stage.bot.logged.until(lambda: "(attempt 1)" in stage.bot.output, "an attempt", 60)
        )
        assert await health.get("readyz") == (503, "connecting to Discord")
        assert await health.get("healthz") == (200, "ok")
        assert await asked(stage.bot, "--ready") == (1, "connecting to Discord")
        await stage.discord.open_api()
        assert await health.until("readyz", "ready: ") == 200


async def test_nobody_to_ask_is_explained(tmp_path: Path) -> None:
    port = HealthPort().port
    async with staged(tmp_path, start=False, health_port=str(port)) as stage:
        code, said = await asked(stage.bot)
        assert code == 1
        assert f"No bot answers on port {port}" in said
        del stage.bot.environment["RECKONER_HEALTH_PORT"]
        code, said = await asked(stage.bot)
        assert code == SETTINGS_ARE_WRONG
        assert "RECKONER_HEALTH_PORT is not set" in said


async def test_taken_port_ends_the_process(tmp_path: Path) -> None:
    health = HealthPort()
    async with staged(tmp_path, health_port=str(health.port)) as stage:
        other = reckoner(stage.discord, tmp_path / "other.db", health_port=str(health.port))
        await other.start()
        assert await other.ended() == SETTINGS_ARE_WRONG
        assert f"RECKONER_HEALTH_PORT: port {health.port} cannot be used" in other.output
        assert "Traceback" not in other.output


def test_what_is_off_is_not_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNLOADED], cwd=process.ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


async def watched(stage: Stage, address: str) -> None:
    stage.bot.environment |= {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "400000"}
    await stage.bot.start()


@pytest.mark.parametrize("is_abstract", [False, True])
async def test_service_manager_is_told(tmp_path: Path, *, is_abstract: bool) -> None:
    with listening(tmp_path, is_abstract=is_abstract) as manager:
        async with staged(tmp_path, start=False) as stage:
            await watched(stage, manager.address)
            await manager.until("READY", "1")
            assert manager.heard[0]["STATUS"].startswith("starting: ")
            assert all("EXTEND_TIMEOUT_USEC" in said for said in manager.heard[:-1] if "STATUS" in said)
            assert manager.heard[-1]["STATUS"].startswith("ready: shards 0 of 1")
            await manager.until("WATCHDOG", "1")
            await manager.until("WATCHDOG", "1")
            stage.bot.running.terminate()
            await manager.until("STOPPING", "1")
            assert await stage.bot.ended(10) == 0, stage.bot.output
            assert sum("READY" in said for said in manager.heard) == 1
            assert not stage.trouble()


async def test_start_may_take_as_long_as_discord_is_away(tmp_path: Path) -> None:
    with listening(tmp_path) as manager:
        async with staged(tmp_path, start=False, api_listens=False) as stage:
            await watched(stage, manager.address)
            await manager.until("STATUS", "connecting to Discord")
            await manager.until("EXTEND_TIMEOUT_USEC", "30000000")
            await stage.discord.open_api()
            await manager.until("READY", "1")


async def test_missing_manager_is_no_trouble(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False) as stage:
        stage.bot.environment["NOTIFY_SOCKET"] = str(tmp_path / "nobody")
        await stage.start()
        await stage.answers()
        assert not stage.trouble()


@pytest.mark.postgresql
async def test_process_that_stands_by_is_well_but_not_ready(tmp_path: Path) -> None:
    first, second = HealthPort(), HealthPort()
    database = await asyncio.to_thread(postgres_database, tmp_path / "bot.db")
    async with StandIn() as discord:
        one = reckoner(discord, database, health_port=str(first.port))
        other = reckoner(discord, database, health_port=str(second.port))
        with listening(tmp_path) as manager:
            other.environment["NOTIFY_SOCKET"] = manager.address
            async with one:
                await one.unless_ended(discord.gateway.ready(1, timeout=120))
                async with other:
                    await manager.until("READY", "1", within=120)
                    waiting = "waiting for shards: another process runs 0"
                    assert manager.heard[-1]["STATUS"] == waiting
                    assert await second.get("readyz") == (503, waiting)
                    assert await second.get("healthz") == (200, "ok")
                    assert await first.until("readyz", "ready: ") == 200
                    assert (await first.metrics())["reckoner_commit_seconds_count"] > 0
                    discord.gateway.forget_identifies()
                    await one.kill()
                    assert await second.until("readyz", "ready: ") == 200
                    await manager.until("STATUS", "ready: ")
