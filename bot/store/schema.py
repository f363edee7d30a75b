"""Migrations: numbered SQL files that are applied once each, in order, and never change once released."""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import StoreError
from bot.store.lock import RunLock
from bot.store.scrubbing import CLEAN

MIGRATIONS = Path(__file__).with_name("migrations")


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered SQL file."""

    number: int
    name: str
    sql: str

    @property
    def digest(self) -> str:
        """What tells whether the file was changed since."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Applied:
    name: str
    digest: str | None  # None: by a version that recorded none


@dataclass(frozen=True, slots=True)
class _Standing:
    """How far a database is."""

    newest: int  # number of the last migration that was applied, 0 in a new file
    missing: tuple[Migration, ...]
    unrecorded: tuple[Migration, ...]  # applied, without their digest

    @property
    def is_current(self) -> bool:
        return not self.missing and not self.unrecorded


def read_migrations(folder: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """Return the numbered SQL files of ``folder``, in order."""
    return tuple(
        Migration(int(path.stem.partition("_")[0]), path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.sql"))
    )


def check_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Raise StoreError where this version cannot use a database: newer, or made by edited migrations."""
    _examine(connection, path, read_migrations())


def is_ours(connection: sqlite3.Connection) -> bool:
    """Return whether any migration was ever applied."""
    return bool(_read_applied(connection))


def migrate(
    connection: sqlite3.Connection, path: Path, *, now: int, is_owner: bool, copy: Callable[[int], None]
) -> None:
    """Apply what is missing, all or nothing, after ``copy`` was called with the newest number that is there.

    Only whoever holds the database's lock (``is_owner``) may change the tables while a bot runs. Raises
    StoreError for anybody else then, and as :func:`check_schema` does.
    """
    migrations = read_migrations()
    standing = _examine(connection, path, migrations)
    if standing.is_current:
        return
    lock = nullcontext() if is_owner else RunLock.share(path)
    if lock is None:
        if standing.missing:
            raise StoreError(
                f"{path} is in use by a running bot of an older version, and this version would change its "
                "tables. Nothing was changed: start the bot in this version first, or use the command of the "
                "older version."
            )
        return  # the digests are for the bot's next start to record
    with lock:
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Once more: another process may have done it while this one waited.
            standing = _examine(connection, path, migrations)
            if standing.newest and standing.missing:
                copy(standing.newest)
            _bring_up_to_date(connection, standing, now)
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


def _bring_up_to_date(connection: sqlite3.Connection, standing: _Standing, now: int) -> None:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations "
        "(number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL, digest TEXT)"
    )
    if not standing.newest:
        connection.execute(f"PRAGMA user_version = {CLEAN:d}")
    if not _records_digests(connection):
        connection.execute("ALTER TABLE migrations ADD COLUMN digest TEXT")
    connection.executemany(
        "UPDATE migrations SET digest = ?2 WHERE number = ?1",
        [(migration.number, migration.digest) for migration in standing.unrecorded],
    )
    for migration in standing.missing:
        _apply(connection, migration)
        connection.execute(
            "INSERT INTO migrations (number, name, applied_at, digest) VALUES (?1, ?2, ?3, ?4)",
            (migration.number, migration.name, now, migration.digest),
        )


def _apply(connection: sqlite3.Connection, migration: Migration) -> None:
    for statement in split_statements(migration.sql):
        connection.execute(statement)


def split_statements(sql: str) -> list[str]:
    """Split a migration at its statements' ends; executescript() would commit half of it."""
    statements: list[str] = []
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    if re.sub(r"--[^\n]*", "", pending).strip():
        statements.append(pending)
    return statements


def _examine(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> _Standing:
    applied = _read_applied(connection)
    known = {migration.number: migration for migration in migrations}
    unknown = sorted(applied.keys() - known.keys())
    if unknown:
        raise StoreError(
            f"{path} was written by a newer version of this program (it knows {applied[unknown[-1]].name!r}, "
            "this one does not). Update the program, or choose another file with RECKONER_DATABASE."
        )
    edited = [known[n] for n, was in applied.items() if was.digest not in {None, known[n].digest}]
    if edited:
        raise _edited(path, "its " + ", ".join(sorted(f"migration {m.name!r}" for m in edited)))
    done = [migration for migration in migrations if migration.number in applied]
    unrecorded = [migration for migration in done if applied[migration.number].digest is None]
    if unrecorded:
        different = _differences(connection, done)
        if different:
            raise _edited(path, ", ".join(different))
    return _Standing(
        max(applied, default=0),
        tuple(migration for migration in migrations if migration.number not in applied),
        tuple(unrecorded),
    )


def _edited(path: Path, what: str) -> StoreError:
    return StoreError(
        f"{path} was made by a version whose migrations are not this version's: {what} differ. One of them "
        "was edited after its release, so that this version cannot tell how to bring the tables up to date. "
        "Nothing was changed. Use the version that made the file, `bot restore` a backup that this version "
        "takes, or begin with another file (RECKONER_DATABASE); `bot quiz export` and `bot guild export` of "
        "the version that made it hand out what is in it."
    )


def _read_applied(connection: sqlite3.Connection) -> Mapping[int, _Applied]:
    columns = {row[1] for row in connection.execute("PRAGMA table_info(migrations)")}
    if not columns:
        return {}
    rows = connection.execute(
        "SELECT number, name, digest FROM migrations"
        if "digest" in columns
        else "SELECT number, name, NULL FROM migrations"
    )
    return {int(number): _Applied(str(name), digest) for number, name, digest in rows}


def _records_digests(connection: sqlite3.Connection) -> bool:
    return any(row[1] == "digest" for row in connection.execute("PRAGMA table_info(migrations)"))


def _differences(connection: sqlite3.Connection, done: Sequence[Migration]) -> list[str]:
    """Return the tables and indexes that differ from what the applied migrations make."""
    model = sqlite3.connect(":memory:")
    try:
        for migration in done:
            _apply(model, migration)
        wanted, found = _objects(model), _objects(connection)
    finally:
        model.close()
    return sorted(
        f"{kind} {name}" for kind, name in wanted.keys() | found.keys()
        if wanted.get((kind, name)) != found.get((kind, name))
    )  # fmt: skip


def _objects(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'migrations' "
        "AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    )
    return {(kind, name): _without_layout(sql) for kind, name, sql in rows}


def _without_layout(sql: str) -> str:
    """Return a statement without its comments and spaces, which say nothing of the table."""
    return re.sub(r"\s+", "", re.sub(r"--[^\n]*|/\*.*?\*/", "", sql, flags=re.DOTALL)).casefold()
