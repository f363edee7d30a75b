"""Faults by script: which request meets which misfortune, how often, and before or after it took effect."""

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
    """Return JSON with exactly the content type that the client compares with."""
    told = {**(headers or {}), "Content-Type": "application/json"}
    return web.Response(body=json.dumps(body, separators=(",", ":")).encode(), status=status, headers=told)


@dataclass(frozen=True, slots=True)
class Refuse:
    """An error answer with Discord's own error code."""

    status: int
    code: int = 0
    message: str = "scripted refusal"

    def response(self) -> web.Response:
        """Return the answer."""
        return answer({"message": self.message, "code": self.code}, self.status)


@dataclass(frozen=True, slots=True)
class Limit:
    """A 429. Without `Via`, the client takes it for Cloudflare's ban and gives up."""

    retry_after: float
    is_global: bool = False
    via: bool = True

    def response(self, headers: "Mapping[str, str] | None" = None) -> web.Response:
        """Return the answer, with these headers besides its own."""
        body: Json = {
            "message": "You are being rate limited.",
            "retry_after": self.retry_after,
            "global": self.is_global,
        }
        told = {**(headers or {}), "Retry-After": str(self.retry_after)}
        told |= {"Via": "1.1 google"} if self.via else {}
        told |= {"X-RateLimit-Global": "true"} if self.is_global else {}
        return answer(body, 429, told)


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer, until the script is released or the client gives up."""


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is torn down with a TCP reset."""


Effect: TypeAlias = Refuse | Limit | Hang | Reset


@dataclass(frozen=True, slots=True)
class Fault:
    """One misfortune. With `after`, the request takes effect first and only its answer is lost.

    With `channel_id`, it only strikes there.
    """

    route: str
    effect: Effect
    times: int = 1
    after: bool = False
    channel_id: int | None = None


class Script:
    """The faults to come, in order, for each route."""

    def __init__(self, signal: "Signal") -> None:
        self._signal = signal
        self._coming: dict[str, deque[Fault]] = {}
        self._released = asyncio.Event()
        self.met = 0

    def add(self, *faults: Fault) -> None:
        """Put faults at the end of their routes' queues."""
        for fault in faults:
            self._coming.setdefault(fault.route, deque()).extend([fault] * fault.times)

    def clear(self) -> None:
        """Forget every fault to come and let go of what hangs."""
        self._coming.clear()
        self.release()

    def release(self) -> None:
        """Let go of every request that hangs."""
        self._released.set()
        self._released = asyncio.Event()

    @property
    def spent(self) -> bool:
        """Whether every fault has struck."""
        return not any(self._coming.values())

    def take(self, route: str, channel_id: int | None = None) -> Fault | None:
        """Return the fault that the next request on this route, in this channel, meets."""
        for fault in self._coming.get(route, ()):
            if fault.channel_id in {None, channel_id}:
                self._coming[route].remove(fault)
                self.met += 1
                self._signal.notify()
                return fault
        return None

    def is_spent_in(self, channel_id: int) -> bool:
        """Return whether every fault meant for a channel has struck."""
        return not any(fault.channel_id == channel_id for route in self._coming.values() for fault in route)

    def forget(self, channel_id: int) -> None:
        """Forget the faults to come in a channel."""
        for route, coming in self._coming.items():
            self._coming[route] = deque(fault for fault in coming if fault.channel_id != channel_id)

    async def strike(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        """Let a fault happen to a request."""
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
    """Tear down a request's connection with a TCP reset."""
    transport = request.transport
    if transport is None:
        return
    own: socket.socket | None = transport.get_extra_info("socket")
    if own is not None:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
    transport.abort()
