"""Where a scenario's bot keeps its data, and what can befall it there.

That is SQLite's file, or a database on a PostgreSQL server that the scenario has for itself and may end.
"""

import asyncio
import errno
import os
import pwd
import shutil
import subprocess
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import asyncpg

from bot.store.address import Address, PostgresAddress
from tests.databases import PostgresServer, binaries, end_server, new_server_folder
from tests.wire.stage import Unavailable, damage, other_connection

_NAME: Final = "reckoner"
_SMALL_DISK: Final = "64m"
_BLOCK: Final = b"\0" * 65_536


@dataclass(frozen=True, slots=True)
class Setup:
    """A folder with SQLite's file."""

    folder: Path

    @property
    def database(self) -> Address:
        """The database's address."""
        return self.folder / "reckoner.db"

    @property
    def recovers_within_s(self) -> float:
        """How long after an outage answers may still be refused."""
        return 0

    @asynccontextmanager
    async def locked(self) -> AsyncGenerator[None]:
        """Have another process hold what a quiz writes."""
        with other_connection(self.folder / "reckoner.db", "BEGIN IMMEDIATE"):
            yield

    def damage(self) -> str | None:
        """Return what is wrong with the database, or None."""
        return damage(self.folder / "reckoner.db")


@dataclass(frozen=True, slots=True)
class ServerSetup(Setup):
    """A folder, and a PostgreSQL server."""

    server: PostgresServer
    disk: Path | None = None
    """The small disk that the database is on, if there is one."""

    @property
    def database(self) -> PostgresAddress:
        return self.server.address(_NAME)

    @property
    def recovers_within_s(self) -> float:
        return 10  # the process has to have claimed its shard again

    @asynccontextmanager
    async def locked(self) -> AsyncGenerator[None]:
        connection: Any = await asyncpg.connect(self.database.url)
        try:
            await connection.execute("BEGIN; LOCK TABLE quiz_rounds, quiz_guesses")
            yield
        finally:
            await connection.close()

    @asynccontextmanager
    async def killed(self) -> AsyncGenerator[None]:
        """Kill the server, and start it again."""
        await asyncio.to_thread(self.server.stop, "immediate")
        yield
        await asyncio.to_thread(self.server.start)

    @asynccontextmanager
    async def read_only(self) -> AsyncGenerator[None]:
        """Have the server refuse writes, as hosted ones do whose storage is used up."""
        await self._set_read_only("on")
        yield
        await self._set_read_only("off")

    async def _set_read_only(self, value: str) -> None:
        connection: Any = await asyncpg.connect(self.server.address("postgres").url)
        try:
            await connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
            await connection.execute("SELECT pg_reload_conf()")
        finally:
            await connection.close()

    @contextmanager
    def full_disk(self) -> Generator[None]:
        """Fill the small disk."""
        assert self.disk is not None
        ballast = self.disk / "ballast"
        try:
            with ballast.open("wb", buffering=0) as file:
                _fill(file.write)
            yield
        finally:
            ballast.unlink()

    def damage(self) -> str | None:
        return self.server.damage(_NAME)


@dataclass(frozen=True, slots=True)
class PairSetup(ServerSetup):
    """A folder, and a primary with a standby that has everything which the primary has acknowledged."""

    standby: PostgresServer | None = None

    @property
    def database(self) -> PostgresAddress:
        assert self.standby is not None
        hosts = ",".join(f"127.0.0.1:{each.port}" for each in (self.server, self.standby))
        return PostgresAddress(
            self.standby.address(_NAME).url.replace(f"127.0.0.1:{self.standby.port}", hosts)
        )

    async def fail_over(self) -> None:
        """Kill the primary, and have the standby take writes."""
        assert self.standby is not None
        await asyncio.to_thread(self.server.stop, "immediate")
        await asyncio.to_thread(self.standby.promote)

    def damage(self) -> str | None:
        assert self.standby is not None
        return self.standby.damage(_NAME)


def _fill(write: Any) -> None:
    for size in (len(_BLOCK), 4_096):
        try:
            while write(_BLOCK[:size]):
                pass
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


@asynccontextmanager
async def served(folder: Path) -> AsyncGenerator[ServerSetup]:
    """Run a PostgreSQL server with an empty database. Raises Unavailable."""
    async with _server() as server:
        await asyncio.to_thread(server.create, _NAME, "template1")
        yield ServerSetup(folder, server)


@asynccontextmanager
async def served_from_small_disk(folder: Path) -> AsyncGenerator[ServerSetup]:
    """Run a PostgreSQL server whose database, but not its log, is on a small disk. Raises Unavailable."""
    async with _server() as server:
        with _small_disk(server.folder / "disk") as disk:
            for statement in (
                f"CREATE TABLESPACE small LOCATION '{disk}'",
                f"CREATE DATABASE {_NAME} TABLESPACE small",
            ):
                await asyncio.to_thread(server.sql, statement)
            # The first connection writes a file of the server's own.
            await asyncio.to_thread(server.sql, "SELECT 1", on=_NAME)
            try:
                yield ServerSetup(folder, server, disk)
            finally:
                await asyncio.to_thread(server.stop)


@asynccontextmanager
async def paired(folder: Path) -> AsyncGenerator[PairSetup]:
    """Run a primary and its synchronous standby, with an empty database. Raises Unavailable."""
    async with _server() as primary:
        await asyncio.to_thread(primary.create, _NAME, "template1")
        place = new_server_folder()
        standby = PostgresServer(place)
        try:
            await asyncio.to_thread(standby.start_standby, primary)
            yield PairSetup(folder, primary, standby=standby)
        finally:
            await asyncio.to_thread(end_server, place)


@asynccontextmanager
async def _server() -> AsyncGenerator[PostgresServer]:
    if binaries() is None:
        raise Unavailable("PostgreSQL is not installed")
    folder = new_server_folder()
    server = PostgresServer(folder)
    try:
        await asyncio.to_thread(server.start)
        yield server
    finally:
        await asyncio.to_thread(end_server, folder)


@contextmanager
def _small_disk(place: Path) -> Generator[Path]:
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        raise Unavailable("only root may mount a small disk")
    place.mkdir()
    owner = f"uid={pwd.getpwnam('postgres').pw_uid},mode=700"
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={_SMALL_DISK},{owner}", "tmpfs", place],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise Unavailable(f"no small disk can be mounted: {made.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)
