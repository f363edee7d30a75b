"""Faults at start-up, at shutdown, and of the database and the clock: each needs its own process."""

import asyncio
import os
import resource
import shutil
import signal
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.wire.process_faults import ProcessFaults
from tests.wire.script import Effect, Fault, Hang, Limit, Refuse, Reset
from tests.wire.setups import ServerSetup
from tests.wire.stage import (
    Scenario,
    Stage,
    Unavailable,
    assert_one_answer,
    damage,
    other_connection,
    staged,
    without_root,
)

DATABASE, TOKEN, REFUSED = 3, 5, 6
"""Exit codes, as `bot --help` lists them."""

_STOPS_WITHIN_S: Final = 10.0
_LEARNS_WITHIN_S: Final = 60.0  # without a kept index
_IN_FLIGHT: Final = 20
_DAY_S: Final = 86_400


async def _assert_exits(stage: Stage, code: int, *words: str) -> str:
    """Assert that the bot exits by itself, with this code and a message that contains these words."""
    found = await stage.bot.ended(_LEARNS_WITHIN_S)
    said = stage.bot.output
    assert found == code, f"ended with {found}:\n{said}"
    assert "Traceback" not in said, said
    for word in words:
        assert word in said, said
    return f"ended with code {code}: “{stage.bot.lines[-1][:110]}”"


# Discord.


async def _wrong_token(folder: Path) -> str:
    async with staged(folder, start=False) as stage:
        stage.discord.rest.token_revoked = True
        await stage.bot.start()
        return await _assert_exits(stage, TOKEN, "RECKONER_TOKEN")


async def _revoked_token(folder: Path) -> str:
    async with staged(folder) as stage:
        stage.discord.rest.token_revoked = True
        await stage.discord.gateway.close(4004)
        return await _assert_exits(stage, TOKEN, "RECKONER_TOKEN")


async def _no_api(folder: Path) -> str:
    async with staged(folder, start=False, api_listens=False) as stage:
        return await _assert_waits_for(stage, stage.discord.open_api)


def _failing_login(effect: Effect) -> Callable[[Path], Awaitable[str]]:
    async def run(folder: Path) -> str:
        async with staged(folder, start=False) as stage:

            async def recover() -> None:
                stage.discord.script.clear()

            stage.discord.script.add(Fault("login", effect, times=1_000))
            return await _assert_waits_for(stage, recover)

    return run


async def _assert_waits_for(stage: Stage, recover: Callable[[], Awaitable[None]]) -> str:
    """Assert that the bot keeps trying, logs each attempt, and answers once Discord is back."""
    await stage.bot.start()
    await stage.bot.unless_ended(
        stage.bot.logged.until(lambda: "(attempt 3)" in stage.bot.output, "a third attempt", 60)
    )
    await recover()
    began = time.perf_counter()
    await stage.bot.unless_ended(stage.discord.gateway.ready(timeout=60))
    await stage.answers()
    assert not stage.trouble(), stage.trouble()
    attempts = sum("(attempt" in line for line in stage.bot.lines)
    took = time.perf_counter() - began
    return (
        f"tried again, a line for each of {attempts} attempts; answered {took:.1f} s after Discord was back"
    )


def _refusing_login(status: int) -> Callable[[Path], Awaitable[str]]:
    async def run(folder: Path) -> str:
        async with staged(folder, start=False) as stage:
            stage.discord.script.add(Fault("login", Refuse(status)))
            await stage.bot.start()
            return await _assert_exits(stage, REFUSED, "Discord refuses the bot", str(status))

    return run


def _refusing_gateway(code: int, *words: str) -> Callable[[Path], Awaitable[str]]:
    async def run(folder: Path) -> str:
        async with staged(folder) as stage:
            await stage.discord.gateway.close(code)
            return await _assert_exits(stage, REFUSED, "Discord refuses the bot", *words)

    return run


async def _refused_first_connect(folder: Path) -> str:
    async with staged(folder, start=False, gateway_listens=False) as stage:
        await stage.bot.start()
        await stage.bot.logged.until(lambda: "attempt 2" in stage.bot.output, "a second attempt")
        began = time.perf_counter()
        await stage.discord.open_gateway()
        await stage.bot.unless_ended(stage.discord.gateway.ready(timeout=60))
        await stage.answers()
        return f"went on trying; answered {time.perf_counter() - began:.1f} s after Discord was back"


# The database.


async def _read_only(folder: Path) -> str:
    async with staged(folder) as stage:
        await stage.answers()
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        raise Unavailable("root writes everywhere, and there is no setpriv")
    files = [folder, *folder.iterdir()]
    for path in files:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        async with staged(folder, start=False) as stage:
            stage.bot.command = without_root(stage.bot.command)
            await stage.bot.start()
            return await _assert_exits(stage, DATABASE, str(stage.database), "write")
    finally:
        for path in files:
            path.chmod(0o755 if path.is_dir() else 0o644)


async def _not_a_database(folder: Path) -> str:
    (folder / "reckoner.db").write_bytes(b"this is not SQLite at all, and never was" * 200)
    before = (folder / "reckoner.db").read_bytes()
    async with staged(folder, start=False) as stage:
        await stage.bot.start()
        observed = await _assert_exits(stage, DATABASE, str(stage.database))
    assert (folder / "reckoner.db").read_bytes() == before, "the file was changed"
    return observed


async def _locked_at_start(folder: Path) -> str:
    async with staged(folder) as stage:
        await stage.answers()
    with other_connection(folder / "reckoner.db", "BEGIN EXCLUSIVE"):
        async with staged(folder, start=False) as stage:
            (folder / "reckoner.db").touch()
            await stage.bot.start()
            waiting = asyncio.ensure_future(stage.bot.ended(30))
            ready = asyncio.ensure_future(stage.discord.gateway.ready(timeout=30))
            await asyncio.wait((waiting, ready), return_when=asyncio.FIRST_COMPLETED)
            ready.cancel()
            if not waiting.done():
                waiting.cancel()
                return "started and connected: nothing was to be written"
            return await _assert_exits(stage, DATABASE, "Another program")


async def _locked_at_first_start(folder: Path) -> str:
    with other_connection(folder / "reckoner.db", "PRAGMA journal_mode = WAL; BEGIN IMMEDIATE"):
        async with staged(folder, start=False) as stage:
            await stage.bot.start()
            return await _assert_exits(stage, DATABASE, "Another program")


async def _locked_while_running(folder: Path) -> str:
    async with staged(folder) as stage:
        with other_connection(stage.database, "BEGIN IMMEDIATE"):
            during = await stage.answers()
        after = await stage.answers()
        assert not stage.trouble(), stage.trouble()
        return f"answered during the lock in {during.latency:.2f} s, and after it in {after.latency:.2f} s"


async def _full_disk(folder: Path) -> str:
    async with staged(folder) as stage:
        await stage.answers()
        with _files_cannot_grow(stage.bot.pid):
            during = [await stage.answers() for _ in range(3)]
            await stage.bot.logged.until(lambda: "disk" in stage.bot.output.lower(), "the log says so")
        await stage.answers()
        assert stage.bot.is_alive
        await stage.bot.end()
        assert damage(stage.database) is None
        slowest = max(exchange.latency for exchange in during)
        return f"answered all the while (at most {slowest:.2f} s), said so in the log, and wrote again after"


async def _full_disk_at_start(folder: Path) -> str:
    async with staged(folder, start=False) as stage:
        stage.bot.command = ["prlimit", "--fsize=4096", *stage.bot.command]
        if shutil.which("prlimit") is None:
            raise Unavailable("there is no prlimit")
        await stage.bot.start()
        return await _assert_exits(stage, DATABASE, str(stage.database))


async def _server_is_down(setup: ServerSetup) -> str:
    await asyncio.to_thread(setup.server.stop, "fast")
    async with staged(setup.folder, database=setup.database, start=False) as stage:
        await stage.bot.start()
        return await _assert_exits(stage, DATABASE, str(setup.database), "Check that the server runs")


async def _full_disk_at_first_start(setup: ServerSetup) -> str:
    with setup.full_disk():
        async with staged(setup.folder, database=setup.database, start=False) as stage:
            await stage.bot.start()
            observed = await _assert_exits(stage, DATABASE, str(setup.database), "disk is full")
    async with staged(setup.folder, database=setup.database) as stage:
        await stage.answers()
    return f"{observed}; started once there was room"


# The clock.


async def _clock_jumps(folder: Path) -> str:
    faults = await asyncio.to_thread(ProcessFaults, folder)
    async with staged(folder, start=False) as stage:
        faults.preload_into(stage.bot)
        await stage.start()
        for seconds in (0, _DAY_S, -_DAY_S, 400 * _DAY_S, 0):
            faults.shift_clock(seconds)
            await stage.answers()
            await stage.discord.gateway.close(4000)
            await stage.answers()
        assert not stage.trouble(), stage.trouble()
        return "answered and resumed after jumps of a day ahead, two back, 401 ahead and 400 back"


# Shutdown.


async def _stop_in_flight(folder: Path) -> str:
    async with staged(folder) as stage:
        await stage.answers()
        stage.discord.script.add(Fault("callback", Limit(retry_after=0.5), times=_IN_FLIGHT))
        asked = [await stage.ask() for _ in range(_IN_FLIGHT)]
        await stage.discord.signal.until(lambda: stage.discord.script.spent, "all are in flight")
        began = time.perf_counter()
        stage.bot.running.send_signal(signal.SIGTERM)
        code = await stage.bot.ended(_STOPS_WITHIN_S)
        assert code == 0, stage.bot.output
        for exchange in asked:
            assert_one_answer(exchange)
        assert damage(stage.database) is None
        took = time.perf_counter() - began
        return f"all {_IN_FLIGHT} in flight were answered; ended with code 0 after {took:.1f} s"


async def _stop_while_hanging(folder: Path) -> str:
    async with staged(folder) as stage:
        stage.discord.script.add(Fault("callback", Hang(), times=_IN_FLIGHT))
        for _ in range(_IN_FLIGHT):
            await stage.ask()
        await stage.discord.signal.until(lambda: stage.discord.script.spent, "all hang")
        began = time.perf_counter()
        stage.bot.running.send_signal(signal.SIGTERM)
        assert await stage.bot.ended(_STOPS_WITHIN_S) == 0, stage.bot.output
        return f"ended with code 0 after {time.perf_counter() - began:.1f} s"


def _stop_by(number: signal.Signals) -> Callable[[Path], Awaitable[str]]:
    async def run(folder: Path) -> str:
        async with staged(folder) as stage:
            began = time.perf_counter()
            stage.bot.running.send_signal(number)
            code = await stage.bot.ended(_STOPS_WITHIN_S)
            assert code == 0, stage.bot.output
            assert not stage.trouble(), stage.trouble()
            return f"ended with code {code} after {time.perf_counter() - began:.1f} s"

    return run


@contextmanager
def _files_cannot_grow(pid: int) -> Generator[None]:
    """Keep a process from growing its files, which looks like a full disk to SQLite."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


_REPORTS: Final = "a clear message and a code of its own"
_RETRIES: Final = "goes on trying"
_ALL_ANSWERED: Final = "all are answered, code 0 within 10 s"

LIFECYCLE: Final[tuple[Scenario[Path], ...]] = (
    Scenario("token is wrong at the start", _REPORTS, _wrong_token, in_suite=True),
    Scenario("token is revoked while running", _REPORTS, _revoked_token),
    Scenario("Discord refuses the bot at the start (403)", _REPORTS, _refusing_login(403), in_suite=True),
    Scenario("gateway closes with 4014, intents are missing", _REPORTS, _refusing_gateway(4014, "intents")),
    Scenario("gateway closes with 4011, more shards are needed", _REPORTS, _refusing_gateway(4011, "shard")),
    Scenario("REST refuses connections at the start", _RETRIES, _no_api, in_suite=True),
    Scenario("REST answers 503 at the start", _RETRIES, _failing_login(Refuse(503))),
    Scenario("REST answers 429 at the start, 0.5 s", _RETRIES, _failing_login(Limit(0.5, via=False))),
    Scenario("REST resets connections at the start", _RETRIES, _failing_login(Reset())),
    Scenario("something else than Discord answers at the start", _RETRIES, _failing_login(Refuse(200))),
    Scenario("gateway refuses the first connection", _RETRIES, _refused_first_connect),
    Scenario("database is read-only", _REPORTS, _read_only, in_suite=True),
    Scenario("database file is something else", _REPORTS, _not_a_database),
    Scenario("disk is full at the start", _REPORTS, _full_disk_at_start),
    Scenario("disk is full while running", "answers, and recovers", _full_disk, in_suite=True),
    Scenario("database is locked by another process while running", "answers", _locked_while_running),
    Scenario(
        "database is locked by another process at the start",
        "starts, or says so",
        _locked_at_start,
    ),
    Scenario(
        "database is locked by another process at the very first start", _REPORTS, _locked_at_first_start
    ),
    Scenario("clock jumps by days, both ways", "answers and resumes", _clock_jumps),
    Scenario(
        "SIGTERM with 20 answers in flight",
        "all are answered, code 0 within 10 s",
        _stop_in_flight,
        in_suite=True,
    ),
    Scenario("SIGTERM while 20 answers hang", "code 0 within 10 s", _stop_while_hanging),
    Scenario("Ctrl-C", "code 0 within 10 s", _stop_by(signal.SIGINT)),
    Scenario("SIGHUP: the terminal is gone", "code 0 within 10 s", _stop_by(signal.SIGHUP)),
)

SERVER_STARTS: Final[tuple[Scenario[ServerSetup], ...]] = (
    Scenario("the server is down at the start", _REPORTS, _server_is_down),
)

SMALL_DISK_STARTS: Final[tuple[Scenario[ServerSetup], ...]] = (
    Scenario("the server's disk is full at the very first start", _REPORTS, _full_disk_at_first_start),
)
