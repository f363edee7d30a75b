"""The numbered SQL files that make the tables: applied once each, in order, never changed once released."""

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import StoreError

TABLE = (
    "CREATE TABLE IF NOT EXISTS migrations "
    "(number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL, digest TEXT)"
)


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
    done: tuple[Migration, ...]


def read_migrations() -> tuple[Migration, ...]:
    """Return the numbered SQL files, in order."""
    return tuple(
        Migration(int(path.stem.partition("_")[0]), path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(Path(__file__).with_name("migrations").glob("*.sql"))
    )


def split_statements(sql: str) -> list[str]:
    """Split a migration into statements."""
    statements = [""]
    for line in sql.splitlines(keepends=True):
        statements[-1] += line
        if sqlite3.complete_statement(statements[-1]):
            statements.append("")
    return [each for each in statements if re.sub(r"--[^\n]*", "", each).strip()]


def schema_of(names: Mapping[int, str], digests: Mapping[int, str | None], where: object) -> Schema:
    """Return which migrations a database has, of which it recorded these names and digests.

    Raises StoreError where this version cannot use it: newer, or made by edited migrations.
    """
    known = {migration.number: migration for migration in read_migrations()}
    unknown = names.keys() - known.keys()
    if unknown:
        raise StoreError(
            f"{where} was written by a newer version of this program (it knows {names[max(unknown)]!r}, "
            "this one does not). Update the program, or choose another database with RECKONER_DATABASE."
        )
    done = tuple(migration for migration in known.values() if migration.number in names)
    changed = sorted(each.name for each in done if digests[each.number] not in {None, each.digest})
    if changed:
        raise edited(where, (f"its migration {name!r}" for name in changed))
    return Schema(
        max(names, default=0),
        missing=tuple(migration for migration in known.values() if migration.number not in names),
        unrecorded=tuple(migration for migration in done if digests[migration.number] is None),
        done=done,
    )


def used_by_older(where: object) -> StoreError:
    """Return the error that says that a bot of an older version runs, which new tables would break."""
    return StoreError(
        f"{where} is in use by a running bot of an older version, and this version would change its "
        "tables. Nothing was changed: start the bot in this version first, or use the command of the "
        "older version."
    )


def edited(where: object, differences: Iterable[str]) -> StoreError:
    """Return the error that says that a database's migrations are not this version's."""
    return StoreError(
        f"{where} was made by a version whose migrations are not this version's: {', '.join(differences)} "
        "differ. One of them was edited after its release, so that this version cannot tell how to bring the "
        "tables up to date. Nothing was changed. Use the version that made the database, `bot restore` a "
        "backup that this version takes, or begin with another one (RECKONER_DATABASE); `bot quiz export` "
        "and `bot guild export` of the version that made it hand out what is in it."
    )
