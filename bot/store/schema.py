"""What is done with a database file before anybody reads or writes it; above all migrations.

Migrations are numbered SQL files that are applied once each, in order, and never change once released.
"""

import hashlib
import logging
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import StoreError
from bot.store.copies import automatic_copy, delete_expired_copies, delete_interrupted_copies, write_copy
from bot.store.lock import share_lock
from bot.store.scrubbing import CLEAN, is_clean, scrub
from bot.store.sqlite import check_integrity, connect_blocking, connect_read_only

_log = logging.getLogger(__name__)

_LAYOUT = re.compile(r"--[^\n]*|/\*.*?\*/|\s+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered SQL file."""

    number: int
    name: str
    sql: str

    @property
    def digest(self) -> str:
        """A hash that tells whether the file was changed since."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Schema:
    """Which migrations a database has."""

    newest: int  # number of the last migration that was applied, 0 where none was
    missing: tuple[Migration, ...]
    unrecorded: tuple[Migration, ...]  # applied, without their digest


def read_migrations() -> tuple[Migration, ...]:
    """Return the numbered SQL files, in order."""
    return tuple(
        Migration(int(path.stem.partition("_")[0]), path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(Path(__file__).with_name("migrations").glob("*.sql"))
    )


def prepare(path: Path, *, now: int, is_owner: bool) -> None:
    """Create or check a database and migrate it; ``now`` is in milliseconds UTC.

    Raises StoreError, sqlite3.Error and OSError, with the file as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.stat().st_size:
        # Read-only: closing a writable connection would copy a -wal file of another database into it.
        with closing(connect_read_only(path)) as connection:
            check_integrity(connection)
    if is_owner:
        delete_interrupted_copies(path)
        delete_expired_copies(path, now=now)
    with closing(connect_blocking(path)) as connection:
        _migrate(connection, path, now=now, is_owner=is_owner)
        if not is_owner:
            return
        # What the last process had no time to remove; nobody waits for an answer yet.
        if not is_clean(connection):
            _log.info(
                "Writing %s anew, without traces of deleted rows: about a second for every 150 MB", path
            )
        try:
            scrub(connection, largest=None)
        except sqlite3.Error as error:
            _log.warning("Traces of what was erased are still in %s: %s", path, error)


def _migrate(connection: sqlite3.Connection, path: Path, *, now: int, is_owner: bool) -> None:
    """Apply missing migrations, all or none, after copying a database that has any already.

    While a bot runs, only the process that holds the database's lock (``is_owner``) may change the tables:
    raises StoreError for any other, and as :func:`read_schema` does.
    """
    state = read_schema(connection, path)
    if not state.missing and not state.unrecorded:
        return
    lock = nullcontext() if is_owner else share_lock(path)
    if lock is None:
        if state.missing:
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
            state = read_schema(connection, path)
            if state.newest and state.missing:
                write_copy(path, automatic_copy(path, f"backup-{state.newest:04}", now=now))
            _apply_missing(connection, state, now)
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


def _apply_missing(connection: sqlite3.Connection, state: Schema, now: int) -> None:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations "
        "(number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL, digest TEXT)"
    )
    if not state.newest:
        connection.execute(f"PRAGMA user_version = {CLEAN:d}")
    if "digest" not in _columns(connection):
        connection.execute("ALTER TABLE migrations ADD COLUMN digest TEXT")
    connection.executemany(
        "UPDATE migrations SET digest = ?2 WHERE number = ?1",
        [(migration.number, migration.digest) for migration in state.unrecorded],
    )
    for migration in state.missing:
        _apply(connection, migration)
        connection.execute(
            "INSERT INTO migrations (number, name, applied_at, digest) VALUES (?1, ?2, ?3, ?4)",
            (migration.number, migration.name, now, migration.digest),
        )


def _apply(connection: sqlite3.Connection, migration: Migration) -> None:
    for statement in split_statements(migration.sql):
        connection.execute(statement)


def split_statements(sql: str) -> list[str]:
    """Split a migration into statements; executescript() would commit in between."""
    statements = [""]
    for line in sql.splitlines(keepends=True):
        statements[-1] += line
        if sqlite3.complete_statement(statements[-1]):
            statements.append("")
    return [each for each in statements if re.sub(r"--[^\n]*", "", each).strip()]


def read_schema(connection: sqlite3.Connection, path: Path) -> Schema:
    """Return which migrations a database has.

    Raises StoreError where this version cannot use it: newer, or made by edited migrations.
    """
    columns = _columns(connection)
    digest = "digest" if "digest" in columns else "NULL"  # which early versions did not record
    rows = connection.execute(f"SELECT number, name, {digest} FROM migrations").fetchall() if columns else []  # noqa: S608
    names, digests = {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}
    known = {migration.number: migration for migration in read_migrations()}
    unknown = names.keys() - known.keys()
    if unknown:
        raise StoreError(
            f"{path} was written by a newer version of this program (it knows {names[max(unknown)]!r}, "
            "this one does not). Update the program, or choose another file with RECKONER_DATABASE."
        )
    done = [migration for migration in known.values() if migration.number in names]
    edited = sorted(each.name for each in done if digests[each.number] not in {None, each.digest})
    if edited:
        raise _edited(path, "its " + ", ".join(f"migration {name!r}" for name in edited))
    unrecorded = tuple(migration for migration in done if digests[migration.number] is None)
    if unrecorded and (different := _differences(connection, done)):
        raise _edited(path, ", ".join(different))
    missing = tuple(migration for migration in known.values() if migration.number not in names)
    return Schema(max(names, default=0), missing, unrecorded)


def _edited(path: Path, what: str) -> StoreError:
    return StoreError(
        f"{path} was made by a version whose migrations are not this version's: {what} differ. One of them "
        "was edited after its release, so that this version cannot tell how to bring the tables up to date. "
        "Nothing was changed. Use the version that made the file, `bot restore` a backup that this version "
        "takes, or begin with another file (RECKONER_DATABASE); `bot quiz export` and `bot guild export` of "
        "the version that made it hand out what is in it."
    )


def _columns(connection: sqlite3.Connection) -> set[str]:
    return {row[1] for row in connection.execute("PRAGMA table_info(migrations)")}


def _differences(connection: sqlite3.Connection, done: Sequence[Migration]) -> list[str]:
    """Return the tables and indexes that differ from what the applied migrations create."""
    with closing(sqlite3.connect(":memory:")) as model:
        for migration in done:
            _apply(model, migration)
        expected, found = _objects(model), _objects(connection)
    different = {name for name, _ in expected.items() ^ found.items()}
    return sorted(f"{kind} {name}" for kind, name in different)


def _objects(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the statements of tables and indexes, without comments and spaces."""
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'migrations' "
        "AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    )
    return {(kind, name): _LAYOUT.sub("", sql).casefold() for kind, name, sql in rows}
