"""Where a database is: a file of SQLite's, or a PostgreSQL server's address."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit, urlunsplit

SCHEMES = ("postgresql", "postgres")
_PASSWORD = re.compile(r":[^:@/]*@")


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """The address of a PostgreSQL database, of one host or several."""

    url: str = field(repr=False)  # it may hold a password

    def __str__(self) -> str:
        """Return the address without its password, for messages."""
        parts = urlsplit(self.url)
        netloc = _PASSWORD.sub("@", parts.netloc)
        return urlunsplit((parts.scheme, netloc, parts.path, "", ""))


Address: TypeAlias = Path | PostgresAddress


def is_postgres(text: str) -> bool:
    """Tell whether a setting is the address of a PostgreSQL database."""
    return text.partition("://")[0].casefold() in SCHEMES and "://" in text
