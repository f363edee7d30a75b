"""The databases that tests run on: SQLite's files, or (``--database postgresql``) those of a real server.

The server is Debian's, started for the tests in a temporary folder on a free port of this machine, and ended
with them. It does not sync to disk, which only a power cut would notice.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from bot.store import Database, Store
from bot.store.address import Address, PostgresAddress
from bot.store.postgres.database import PostgresDatabase
from bot.store.sqlite.database import SqliteDatabase
from bot.store.sqlite.lock import lock_path

ENGINE = "TESTED_ENGINE"  # what workers are told by the process that starts them
SERVER = "TESTED_SERVER"  # the folder that holds the server, for all workers
SQLITE, POSTGRESQL = "sqlite", "postgresql"
_START_S = 30
_USER = "postgres"  # PostgreSQL refuses to be run by root
_SUPERUSER = "reckoner"
_SPEAKING = ("psql", "pg_amcheck")  # what they print is of use; pg_ctl's would be kept open by the server
_made: list[str] = []  # databases that the running test has made


def binaries() -> Path | None:
    """Return where PostgreSQL's programs are; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def sqlite(store: Store | Database) -> SqliteDatabase:
    """Return an open database, which is SQLite's: for tests that are about its file or its connections."""
    database = store.database if isinstance(store, Store) else store
    assert isinstance(database, SqliteDatabase)
    return database


def postgres(store: Store | Database) -> Any:
    """Return an open database, which is PostgreSQL's; with its private parts."""
    database = store.database if isinstance(store, Store) else store
    assert isinstance(database, PostgresDatabase)
    return database


def is_sqlite() -> bool:
    """Tell whether the tests run on SQLite."""
    return os.environ.get(ENGINE, SQLITE) == SQLITE


def database(path: Path) -> Address:
    """Return the database that stands for a path: the file, or one of its own on the server."""
    return path if is_sqlite() else postgres_database(path)


def copied(source: Path, path: Path) -> Address:
    """Return the database that stands for a path, made as a copy of another."""
    if is_sqlite():
        shutil.copyfile(source, path)
        return path
    return postgres_database(path, like=_name(source))


def postgres_database(path: Path, *, like: str = "template1") -> PostgresAddress:
    """Return the database on the server that stands for a path; made as a copy of another the first time."""
    server, name = PostgresServer.shared(), _name(path)
    server.create(name, like)
    _made.append(name)
    return server.address(name)


def keep_made() -> None:
    """Keep the databases that were made so far: a fixture made them for many tests."""
    _made.clear()


def drop_made() -> None:
    """Delete the databases that a test has made."""
    names, _made[:] = tuple(_made), []
    for name in names:
        PostgresServer.shared().sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def let_go(store: Any) -> None:
    """Have nobody own a database any more, as after its owner's death."""
    if isinstance(store, SqliteDatabase):
        lock_path(store.path).unlink()
    else:
        store._session._connection.terminate()


async def refuse_writes(store: Store) -> None:
    """Have every write of an open database fail, and every read succeed."""
    if isinstance(store.database, SqliteDatabase):
        async with store.database.transaction(None) as transaction:
            await transaction.fetch_all("PRAGMA query_only = ON")
        return
    for holder in postgres(store)._pool._holders:
        if holder._con is not None:
            await holder._con.execute("SET default_transaction_read_only = on")


@asynccontextmanager
async def rival(store: Store | Database) -> AsyncGenerator[Any]:
    """Return another process's connection to PostgreSQL."""
    connection = await asyncpg.connect(postgres(store).address.url)
    try:
        yield connection
    finally:
        await connection.close(timeout=5)


def _name(path: Path) -> str:
    return f"t{hashlib.sha256(str(path).encode()).hexdigest()[:24]}"


class PostgresServer:
    """A PostgreSQL server in a folder, for as long as the tests run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._port = folder / "port"

    @classmethod
    def shared(cls) -> "PostgresServer":
        """Return the server that all workers use; started by whoever needs it first."""
        folder = Path(os.environ[SERVER])
        server = cls(folder)
        with (folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not server._port.exists():
                server.start()
        return server

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._port.read_text("ascii"))

    def address(self, name: str) -> PostgresAddress:
        """Return a database's address."""
        return PostgresAddress(f"postgresql://{_SUPERUSER}@127.0.0.1:{self.port}/{name}")

    def start(self, *settings: str) -> None:
        """Make the server's files where there are none, and start it."""
        data = self.folder / "data"
        if not data.exists():
            if os.geteuid() == 0:
                shutil.chown(self.folder, _USER)
            self.run("initdb", "-D", str(data), "-A", "trust", "-U", _SUPERUSER, "-E", "UTF8", "--no-sync")
        if self._port.exists():
            self._start(data, self.port, settings, check=True)
            return
        port = free_port()
        if not self._start(data, port, settings, check=False):  # somebody else took it meanwhile
            port = free_port()
            self._start(data, port, settings, check=True)
        self._port.write_text(str(port), "ascii")

    def _start(self, data: Path, port: int, settings: tuple[str, ...], *, check: bool) -> bool:
        options = (f"-p {port}", f"-k {self.folder}", "-h 127.0.0.1", "-c fsync=off", *settings)
        begin = ("-D", str(data), "-o", " ".join(options), "-l", str(self.folder / "log"), "-w", "start")
        return self.run("pg_ctl", *begin, check=check).returncode == 0

    def start_standby(self, primary: "PostgresServer") -> None:
        """Copy another server and follow it; that one acknowledges only what has arrived here, too."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, _USER)
        data = str(self.folder / "data")
        source = ("-h", "127.0.0.1", "-p", str(primary.port), "-U", _SUPERUSER)
        self.run("pg_basebackup", *source, "-D", data, "-R", "-X", "stream", "-c", "fast", "--no-sync")
        self.start()
        primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.sql("SELECT pg_reload_conf()")

    def promote(self) -> None:
        """Take writes from now on."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "promote")

    def stop(self, mode: str = "immediate", *, check: bool = True) -> None:
        """End it: "immediate" is a kill, "fast" a goodbye."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop", check=check)

    def create(self, name: str, like: str) -> None:
        """Make a database as a copy of another, unless it is there."""
        made = self.sql(f'CREATE DATABASE "{name}" TEMPLATE "{like}"', check=False)
        if made.returncode and "already exists" not in made.stderr:
            raise RuntimeError(made.stderr)

    def sql(self, statement: str, *, on: str = "postgres", check: bool = True) -> Any:
        """Run a statement, and return the finished psql."""
        where = ("-h", "127.0.0.1", "-p", str(self.port), "-U", _SUPERUSER, "-d", on)
        return self.run("psql", "-X", "-q", "-A", "-t", *where, "-c", statement, check=check)

    def damage(self, name: str) -> str | None:
        """Return what is wrong with a database's tables and indexes, or None."""
        where = ("-h", "127.0.0.1", "-p", str(self.port), "-U", _SUPERUSER, "-d", name)
        found = self.run("pg_amcheck", *where, "--install-missing", "--heapallindexed", check=False)
        return None if found.returncode == 0 else f"pg_amcheck: {found.stdout}{found.stderr}"

    def run(self, program: str, *arguments: str, check: bool = True) -> Any:
        """Run one of PostgreSQL's programs as an ordinary user."""
        folder = binaries()
        if folder is None:
            raise RuntimeError("PostgreSQL is not installed")
        return subprocess.run(
            [str(folder / program), *arguments],
            **_as_user(),
            cwd="/",
            check=check,
            text=True,
            timeout=_START_S,
            stdout=subprocess.PIPE if program in _SPEAKING else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program in _SPEAKING else subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )


def _as_user() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(_USER)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def new_server_folder() -> Path:
    """Return a folder that the server's user may reach, which pytest's own are not."""
    return Path(tempfile.mkdtemp(prefix="reckoner-postgresql-"))


def end_server(folder: Path) -> None:
    """End the server in a folder, if it runs, and delete it."""
    if (folder / "port").exists():
        PostgresServer(folder).stop(check=False)  # a test may have ended it
    shutil.rmtree(folder, ignore_errors=True)
