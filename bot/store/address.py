"""Where a database is: a file of SQLite's, or a PostgreSQL server's address."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

SCHEMES = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """The address of a PostgreSQL database, of one host or several."""

    url: str = field(repr=False)  # it may hold a password

    def __str__(self) -> str:
        """Return the address without its password, for messages."""
        scheme, _, rest = self.url.partition("://")
        before_options = rest.partition("?")[0]
        if "@" in rest and "@" not in before_options:  # of a password, wherever it begins
            return f"{scheme}://…"
        login, at, where = before_options.rpartition("@")
        return f"{scheme}://{login.partition(':')[0]}{at}{where}"


Address: TypeAlias = Path | PostgresAddress


def is_postgres(text: str) -> bool:
    """Tell whether a setting is the address of a PostgreSQL database."""
    return text.partition("://")[0].casefold() in SCHEMES and "://" in text
