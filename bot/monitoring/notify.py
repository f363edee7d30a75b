"""systemd's notify protocol: a datagram of `NAME=value` lines to the socket that the service manager names.

See sd_notify(3). Nothing is sent where no manager listens.
"""

import contextlib
import logging
import os
import socket
from collections.abc import Mapping
from typing import Self

_log = logging.getLogger(__name__)

_US = 1_000_000  # microseconds in a second


class Notifier:
    """The service manager's end of the line."""

    def __init__(self, address: str, *, watchdog_s: float | None = None) -> None:
        self.watchdog_s = watchdog_s  # the manager ends a process that says nothing for so long
        self._address = f"\0{address[1:]}" if address.startswith("@") else address

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self | None:
        """Return what the environment names, or None where nobody listens, or in a way that is not known."""
        address = environ.get("NOTIFY_SOCKET", "")
        if not address.startswith(("/", "@")) or not hasattr(socket, "AF_UNIX"):
            return None
        return cls(address, watchdog_s=_watchdog(environ))

    def send(self, **values: object) -> None:
        """Send values by their names; what cannot be sent is lost, as the protocol has it."""
        message = "\n".join(f"{name}={_one_line(str(value))}" for name, value in values.items())
        try:
            with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as end:
                end.settimeout(0)  # a manager that is busy must not stop the bot
                end.sendto(message.encode(), self._address)
        except OSError as error:
            _log.debug("The service manager cannot be told: %s", error)


def _watchdog(environ: Mapping[str, str]) -> float | None:
    """Return the seconds of the watchdog that is meant for this process."""
    interval, process = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", "")
    if not interval.isdecimal() or int(interval) == 0 or process not in {"", str(os.getpid())}:
        return None
    return int(interval) / _US


def microseconds(seconds: float) -> int:
    """Return seconds as the protocol has them."""
    return int(seconds * _US)


def _one_line(text: str) -> str:
    return " ".join(text.split())
