"""PostgreSQL's connections: how they are opened and configured, and what their errors mean."""

import socket
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import asyncpg

from bot.domain.errors import StoreError
from bot.store.address import PostgresAddress
from bot.store.database import BrokenConstraint

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
_KEEP_ALIVE: Mapping[str, int] = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}  # the same here
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
_BUSY = (
    TimeoutError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
)
_UNSTORABLE = (OverflowError, UnicodeEncodeError)  # a number of more than 64 bits, half a surrogate pair
_DENIED = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidPasswordError)
_ADVICE: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    (_BUSY, "It was busy for too long. Nothing was changed: try again."),
    (_DENIED, "Check the address's user and password."),
    ((asyncpg.InvalidCatalogNameError,), "Make it with `createdb`, or check the address."),
    ((asyncpg.InsufficientPrivilegeError,), "Its user needs the right to make tables there."),
    ((asyncpg.DiskFullError,), "The server's disk is full. Nothing was changed: make room there."),
    ((asyncpg.ReadOnlySQLTransactionError,), "It takes no writes: name its primary in the address, too."),
    ((asyncpg.DataError,), "Nothing was changed."),
    ((asyncpg.TooManyConnectionsError,), "Raise its max_connections, or run fewer processes."),
    (_LOST, "Check that the server runs and can be reached; the bot tries again by itself."),
)


@contextmanager
def told(address: PostgresAddress, *, at_commit: bool = False) -> Generator[None]:
    """Raise what asyncpg raises as errors of the store."""
    try:
        yield
    except asyncpg.IntegrityConstraintViolationError as error:
        raise BrokenConstraint(str(error)) from error
    except FAILURES as error:
        if isinstance(error.__cause__, _UNSTORABLE):
            raise error.__cause__ from error
        raise store_error(address, error, at_commit=at_commit) from error


def is_lost(error: BaseException) -> bool:
    """Tell whether a connection failed, so that another may do, rather than what was asked of it."""
    return isinstance(error, _LOST) and not isinstance(error, (TimeoutError, asyncpg.DataError))


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
    except ValueError:  # malformed, as asyncpg sees it
        raise StoreError(  # without what is wrong with it: that may be part of a password
            "RECKONER_DATABASE is no address of a PostgreSQL database such as postgresql://user@host/name. "
            "Characters of a password that mean something in an address are written as %40 for @, %3A for :, "
            "%2F for /."
        ) from None
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
    """Have sums of whole numbers be whole numbers, as SQLite's are, and a dead network noticed."""
    _keep_alive(connection)
    await connection.set_type_codec(
        "numeric", encoder=str, decoder=_number, schema="pg_catalog", format="text"
    )


def _keep_alive(connection: "asyncpg.Connection[Any]") -> None:
    """Have the system end a connection whose other side is gone: who only listens would never know."""
    found: Any = cast("Any", connection)._transport.get_extra_info("socket")  # noqa: SLF001 - it has no other way
    if found is None or found.family == socket.AF_UNIX:
        return
    found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEP_ALIVE.items():
        if hasattr(socket, name):  # not on every system
            found.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def store_error(address: PostgresAddress, error: BaseException, *, at_commit: bool = False) -> StoreError:
    """Return an error that says what went wrong with a database and what to do."""
    advice = next((text for kinds, text in _ADVICE if isinstance(error, kinds)), "Nothing was changed.")
    if at_commit and isinstance(error, (*_LOST, asyncpg.QueryCanceledError)):
        advice = "It did not say whether the last change was written: look before you try again."
    # Hints of the server's follow on lines of their own; the advice is ours.
    what = str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
    if isinstance(error, asyncpg.InterfaceError) and is_lost(error):
        what = "the connection was lost"  # rather than which of the driver's calls found out
    return StoreError(f"The database {address} cannot be used: {what}. {advice}")
