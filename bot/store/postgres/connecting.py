"""PostgreSQL's connections: how they are opened and configured, and what their errors mean."""

from collections.abc import Mapping
from typing import Any, cast

import asyncpg

from bot.domain.errors import StoreError
from bot.store.address import PostgresAddress

CONNECT_S = 5.0  # how long opening a connection may take
STATEMENT_S = 2.0  # how long a statement may take, or wait for another's turn: people are answered in 3 s
_SETTINGS: Mapping[str, str] = {
    "application_name": "reckoner",
    "lock_timeout": f"{STATEMENT_S * 1_000:.0f}",
    # A process that vanished without a word must not keep its turn for hours.
    "idle_in_transaction_session_timeout": "10000",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
# What a lost or refused connection raises; a TimeoutError is an OSError, too.
_LOST: tuple[type[BaseException], ...] = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # no host of the address takes writes
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
)
FAILURES = (*_LOST, asyncpg.PostgresError)
_BUSY = (TimeoutError, asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError)
_DENIED = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidPasswordError)
_ADVICE: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    (_BUSY, "It was busy for too long. Nothing was changed: try again."),
    (_DENIED, "Check the address's user and password."),
    ((asyncpg.InvalidCatalogNameError,), "Make it with `createdb`, or check the address."),
    ((asyncpg.InsufficientPrivilegeError,), "Its user needs the right to make tables there."),
    ((asyncpg.DiskFullError,), "The server's disk is full. Nothing was changed: make room there."),
    ((asyncpg.ReadOnlySQLTransactionError,), "It takes no writes: name its primary in the address, too."),
    ((asyncpg.TooManyConnectionsError,), "Raise its max_connections, or run fewer processes."),
    (_LOST, "Check that the server runs and can be reached; the bot tries again by itself."),
)


def is_lost(error: BaseException) -> bool:
    """Tell whether a connection failed, so that another may do, rather than what was asked of it."""
    return isinstance(error, _LOST) and not isinstance(error, TimeoutError)


class Connection(asyncpg.Connection):
    """One whose session is left as it is between two uses: nothing changes it, and a reset costs a trip."""

    def get_reset_query(self) -> str:
        """Return nothing to run."""
        return ""


async def connect(address: PostgresAddress) -> Connection:
    """Open a connection outside the pool. Raises StoreError."""
    try:
        connection: Connection = await cast("Any", asyncpg.connect)(address.url, **connect_options())
        await configure(connection)
    except FAILURES as error:
        raise store_error(address, error) from error
    except ValueError as error:  # malformed, as asyncpg sees it
        raise StoreError(f"RECKONER_DATABASE is no address of a PostgreSQL database: {error}.") from error
    return connection


def connect_options() -> dict[str, Any]:
    """Return what every connection is opened with."""
    return {
        "timeout": CONNECT_S,
        "server_settings": dict(_SETTINGS),
        "connection_class": Connection,
        "target_session_attrs": "read-write",
    }


async def configure(connection: "asyncpg.Connection[Any]") -> None:
    """Have sums of whole numbers be whole numbers, as SQLite's are."""
    await connection.set_type_codec(
        "numeric", encoder=str, decoder=_number, schema="pg_catalog", format="text"
    )


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def store_error(address: PostgresAddress, error: BaseException) -> StoreError:
    """Return an error that says what went wrong with a database and what to do."""
    advice = next((text for kinds, text in _ADVICE if isinstance(error, kinds)), "Nothing was changed.")
    what = str(error).strip().rstrip(".") or type(error).__name__
    return StoreError(f"The database {address} cannot be used: {what}. {advice}")
