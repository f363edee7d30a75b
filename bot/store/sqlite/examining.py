"""Looking at a file of SQLite's: whole or damaged, of which version, and who runs on it."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.errors import StoreError
from bot.store.examined import Examined, Holder
from bot.store.sqlite.files import LOG_SUFFIX, SUFFIXES, beside, connect_read_only, file_exists, store_error
from bot.store.sqlite.lock import find_holder
from bot.store.sqlite.schema import read_schema

_OTHERS = 3  # broken references that are named


def examine_file(path: Path) -> Examined | None:
    """Return what is seen of a database file, None where there is none. Raises StoreError."""
    if not file_exists(path):
        return None
    holders = _holders(path)
    try:
        size = sum(file.stat().st_size for file in (beside(path, each) for each in SUFFIXES) if file.exists())
        with closing(connect_read_only(path, is_in_use=_may_write(path))) as connection:
            damage = _damage(connection)
            schema = read_schema(connection, path)
            if not schema.newest and _has_tables(connection):
                raise StoreError(
                    f"{path} is no database of this program's. Choose another with RECKONER_DATABASE."
                )
            ids = _command_ids(connection) if schema.newest else {}
    except (OSError, sqlite3.Error) as error:
        raise store_error(path, error) from error
    return Examined(
        engine=f"SQLite {sqlite3.sqlite_version}",
        newest=schema.newest,
        missing=len(schema.missing),
        damage=damage,
        denied=_denied(path),
        size=size,
        holders=holders,
        command_ids=ids,
    )


def _holders(path: Path) -> tuple[Holder, ...]:
    holder = find_holder(path)
    if holder is None:
        return ()
    return (Holder(f"process {holder}" if holder else "a process"),)


def _may_write(path: Path) -> bool:
    return os.access(path.resolve().parent, os.W_OK)


def _denied(path: Path) -> str:
    """Return what this user may not write."""
    real = path.resolve()
    log = beside(real, LOG_SUFFIX)
    needed = (real.parent, real, log) if log.exists() else (real.parent, real)
    return ", ".join(str(each) for each in needed if not os.access(each, os.W_OK))


def _damage(connection: sqlite3.Connection) -> str:
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        return str(found)
    broken = connection.execute("PRAGMA foreign_key_check").fetchmany(_OTHERS)
    return ", ".join(f"a row of {row[0]} refers to one of {row[2]} that is missing" for row in broken)


def _has_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def _command_ids(connection: sqlite3.Connection) -> dict[int, dict[str, int]]:
    try:
        rows = connection.execute("SELECT scope, command_ids FROM command_syncs").fetchall()
    except sqlite3.OperationalError:  # tables of an older version
        return {}
    return {row[0]: json.loads(row[1]) for row in rows}
