"""Scripted faults: which request fails, how, how often, and before or after it takes effect."""

import asyncio
import json
import socket
import struct
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from aiohttp import web

from tests.wire.payloads import Json
from tests.wire.signals import Signal

_LINGER_ZERO: Final = struct.pack("ii", 1, 0)


def answer(body: Any, status: int = 200, headers: "Mapping[str, str] | None" = None) -> web.Response:
    """Return a JSON response with exactly the content type that discord.py expects."""
    all_headers = {**(headers or {}), "Content-Type": "application/json"}
    return web.Response(
        body=json.dumps(body, separators=(",", ":")).encode(), status=status, headers=all_headers
    )


@dataclass(frozen=True, slots=True)
class Refuse:
    """An error response with one of Discord's error codes."""

    status: int
    code: int = 0
    message: str = "scripted refusal"

    def response(self) -> web.Response:
        """Return the response."""
        return answer({"message": self.message, "code": self.code}, self.status)


@dataclass(frozen=True, slots=True)
class Limit:
    """A 429; without the header `Via`, discord.py takes it for a Cloudflare ban and gives up."""

    retry_after: float
    is_global: bool = False
    via: bool = True

    def response(self, headers: "Mapping[str, str] | None" = None) -> web.Response:
        """Return the response, with these additional headers."""
        body: Json = {
            "message": "You are being rate limited.",
            "retry_after": self.retry_after,
            "global": self.is_global,
        }
        all_headers = {**(headers or {}), "Retry-After": str(self.retry_after)}
        all_headers |= {"Via": "1.1 google"} if self.via else {}
        all_headers |= {"X-RateLimit-Global": "true"} if self.is_global else {}
        return answer(body, 429, all_headers)


@dataclass(frozen=True, slots=True)
class Hang:
    """No response until the script is released or the client gives up."""


@dataclass(frozen=True, slots=True)
class Reset:
    """A TCP reset of the connection."""


Effect: TypeAlias = Refuse | Limit | Hang | Reset


@dataclass(frozen=True, slots=True)
class Fault:
    """One scripted fault.

    With `after`, the request takes effect and only its response is lost. With `channel_id`, only requests to
    that channel fail.
    """

    route: str
    effect: Effect
    times: int = 1
    after: bool = False
    channel_id: int | None = None


class Script:
    """The pending faults of each route, in order."""

    def __init__(self, signal: "Signal") -> None:
        self._signal = signal
        self._pending: dict[str, deque[Fault]] = {}
        self._released = asyncio.Event()
        self.met = 0

    def add(self, *faults: Fault) -> None:
        """Append faults to the queues of their routes."""
        for fault in faults:
            self._pending.setdefault(fault.route, deque()).extend([fault] * fault.times)

    def clear(self) -> None:
        """Drop all pending faults and release the hanging requests."""
        self._pending.clear()
        self.release()

    def release(self) -> None:
        """Release the hanging requests."""
        self._released.set()
        self._released = asyncio.Event()

    @property
    def spent(self) -> bool:
        """Whether no fault is pending."""
        return not any(self._pending.values())

    def take(self, route: str, channel_id: int | None = None) -> Fault | None:
        """Remove and return the next fault for a request on this route, in this channel."""
        for fault in self._pending.get(route, ()):
            if fault.channel_id in {None, channel_id}:
                self._pending[route].remove(fault)
                self.met += 1
                self._signal.notify()
                return fault
        return None

    def is_spent_in(self, channel_id: int) -> bool:
        """Return whether no fault for this channel is pending."""
        return not any(fault.channel_id == channel_id for route in self._pending.values() for fault in route)

    def forget(self, channel_id: int) -> None:
        """Drop the pending faults of a channel."""
        for route, pending in self._pending.items():
            self._pending[route] = deque(fault for fault in pending if fault.channel_id != channel_id)

    async def apply(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        """Answer a request with a fault."""
        match fault.effect:
            case Refuse() | Limit() as effect:
                return effect.response()
            case Hang():
                await self._released.wait()
                return answer({"message": "too late", "code": 0}, 504)
            case Reset():
                reset(request)
                return web.Response()


def reset(request: web.BaseRequest) -> None:
    """Close a request's connection with a TCP reset."""
    transport = request.transport
    if transport is None:
        return
    own: socket.socket | None = transport.get_extra_info("socket")
    if own is not None:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
    transport.abort()
