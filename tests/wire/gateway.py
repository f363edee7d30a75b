"""The gateway half of the stand-in: sessions that can be resumed, closed, invalidated and silenced."""

import asyncio
import json
import secrets
import zlib
from collections import deque
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, Final

from aiohttp import WSMsgType, web

from tests.wire import payloads
from tests.wire.payloads import Json
from tests.wire.script import reset
from tests.wire.signals import Signal

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
GUILDS: Final = 1 << 0
GUILD_MESSAGES: Final = 1 << 9
PRIVILEGED: Final = 1 << 1 | 1 << 8 | 1 << 15
ABNORMAL: Final = 1006
"""Not a code that can be sent: the connection ends without a closing frame."""

_REMEMBERED: Final = 2_000
_GUILDS_A_TURN: Final = 50
_CLOSES_WITHIN_S: Final = 1.0


class Session:
    """One identified session: its number in line and what it may still ask to hear again."""

    def __init__(self, intents: int) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.sequence = 0
        self.sent: deque[tuple[int, str]] = deque(maxlen=_REMEMBERED)

    def number(self, event: str, body: str) -> str:
        """Return an event as a frame, remembered for a resume."""
        self.sequence += 1
        frame = f'{{"op":0,"t":"{event}","s":{self.sequence},"d":{body}}}'
        self.sent.append((self.sequence, frame))
        return frame


class Connection:
    """One websocket of the client's."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request, deflate: Any) -> None:
        self.socket = socket
        self.request = request
        self.session: Session | None = None
        self._deflate = deflate

    async def send(self, frame: str) -> None:
        """Send a frame, compressed as the client asked."""
        try:
            if self._deflate is None:
                await self.socket.send_str(frame)
            else:
                await self.socket.send_bytes(self._deflate(frame.encode()))
        except ConnectionError:
            return  # the client is gone; a resume replays what it missed

    async def op(self, code: int, body: Any = None) -> None:
        """Send a control frame."""
        await self.send(json.dumps({"op": code, "d": body, "s": None, "t": None}))


class Gateway:
    """Accepts the client, keeps its sessions, and misbehaves on request."""

    def __init__(self, token: str, signal: Signal, *, guilds: int, heartbeat_ms: int = 41_250) -> None:
        self.token = token
        self.guilds = guilds
        self.heartbeat_ms = heartbeat_ms
        self.address = ""
        self.violations: list[str] = []
        self.identifies = self.resumes = self.heartbeats = self.connects = 0
        self.refuse_connects = 0
        self.deaf = False
        self.guilds_sent = asyncio.Event()
        self._signal = signal
        self._sessions: dict[str, Session] = {}
        self._connection: Connection | None = None
        self._session: Session | None = None

    # What scenarios use.

    @property
    def connected(self) -> bool:
        """Whether a client is connected with a session."""
        return self._connection is not None and self._connection.session is not None

    async def ready(self, identifies: int = 1, timeout: float = 15.0) -> None:  # noqa: ASYNC109 - names what never came
        """Wait until the client has identified this often and is connected."""
        await self._signal.until(
            lambda: self.identifies >= identifies and self.connected, "the client identifies", timeout
        )

    async def dispatch(self, event: str, body: Json) -> None:
        """Send an event; a client that is away hears it when it resumes."""
        if self._session is None:
            raise RuntimeError("no client has identified")
        frame = self._session.number(event, json.dumps(body, separators=(",", ":")))
        if self._connection is not None and self._connection.session is self._session and not self.deaf:
            await self._connection.send(frame)

    async def settle(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109 - names what never came
        """Wait until the client's loop has dealt with everything that was sent before.

        Discord may ask for a heartbeat at any time; two answers mean that two turns of the loop have passed
        since the last REST answer reached the client's socket, so that its views are registered. Not for use
        in a loop: the client sends no more than 110 frames a minute.
        """
        for _ in range(2):
            seen = self.heartbeats
            if self._connection is not None:
                await self._connection.op(HEARTBEAT)
            await self._signal.until(
                lambda seen=seen: self.heartbeats > seen, "the client's loop turns", timeout
            )

    async def close(self, code: int) -> None:
        """Close the connection with this code; 1006 ends it with a TCP reset."""
        connection = self._present()
        if code == ABNORMAL:
            reset(connection.request)
        else:
            await connection.socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        """Send op 7."""
        await self._present().op(RECONNECT)

    async def invalidate(self, *, resumable: bool) -> None:
        """Send op 9, and forget the session unless it is resumable."""
        if not resumable and self._session is not None:
            self._sessions.pop(self._session.id, None)
        await self._present().op(INVALID, resumable)

    def _present(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("no client is connected")
        return self._connection

    # What the client uses.

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket."""
        self.connects += 1
        self._signal.notify()
        if self.refuse_connects:
            self.refuse_connects -= 1
            reset(request)
            return web.Response()
        socket = web.WebSocketResponse(timeout=_CLOSES_WITHIN_S, max_msg_size=0, compress=False)
        await socket.prepare(request)
        connection = Connection(socket, request, _compressor(request.query.get("compress")))
        await connection.op(HELLO, {"heartbeat_interval": self.heartbeat_ms, "_trace": []})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(connection, json.loads(message.data))
        finally:
            if self._connection is connection:
                self._connection = None
            self._signal.notify()
        return socket

    async def _receive(self, connection: Connection, frame: Json) -> None:
        match frame["op"]:
            case 1:
                self.heartbeats += 1
                if not self.deaf:
                    await connection.op(ACK)
            case 2:
                await self._identify(connection, frame["d"])
            case 6:
                await self._resume(connection, frame["d"])
            case 3 | 8:
                pass  # presence and member requests need no answer here
            case unknown:
                self.violations.append(f"gateway: unexpected op {unknown}")
                await connection.socket.close(code=4001)
        self._signal.notify()

    async def _identify(self, connection: Connection, body: Json) -> None:
        if body.get("token") != self.token:
            await connection.socket.close(code=4004)
            return
        intents: int = body["intents"]
        if intents & PRIVILEGED:
            self.violations.append(f"gateway: privileged intents asked for ({intents:#x})")
        session = Session(intents)
        self._sessions[session.id] = session
        self._take(connection, session)
        await connection.send(session.number("READY", json.dumps(self._hello_of(session, body))))
        self.identifies += 1
        self._signal.notify()
        if intents & GUILDS:
            await self._send_guilds(connection, session, range(self.guilds))
        self.guilds_sent.set()

    def _hello_of(self, session: Session, body: Json) -> Json:
        return {
            "v": 10,
            "user": payloads.bot_user(),
            "guilds": [{"id": str(payloads.guild_id(n)), "unavailable": True} for n in range(self.guilds)],
            "session_id": session.id,
            "resume_gateway_url": self.address,
            "session_type": "normal",
            "shard": body.get("shard", [0, 1]),
            "application": {"id": str(payloads.BOT_ID), "flags": 0},
            "user_settings": {},
            "private_channels": [],
            "presences": [],
            "relationships": [],
        }

    async def _send_guilds(self, connection: Connection, session: Session, which: Iterable[int]) -> None:
        for index in which:
            await connection.send(session.number("GUILD_CREATE", payloads.guild_created(index)))
            if index % _GUILDS_A_TURN == 0:
                await asyncio.sleep(0)

    async def _resume(self, connection: Connection, body: Json) -> None:
        if body.get("token") != self.token:
            await connection.socket.close(code=4004)
            return
        session = self._sessions.get(str(body.get("session_id")))
        if session is None:
            await connection.op(INVALID, body=False)
            return
        missed = [frame for number, frame in session.sent if number > int(body["seq"])]
        for frame in missed:
            await connection.send(frame)
        self._take(connection, session)
        await connection.send(session.number("RESUMED", '{"_trace":[]}'))
        self.resumes += 1

    def _take(self, connection: Connection, session: Session) -> None:
        connection.session = session
        self._connection, self._session = connection, session


def _compressor(wanted: str | None) -> Callable[[bytes], bytes] | None:
    """Return what compresses a frame within one stream for the connection's whole life."""
    if wanted == "zlib-stream":
        stream = zlib.compressobj(level=1)
        return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)
    if wanted == "zstd-stream":
        zstandard: Any = import_module("zstandard")  # only a client that has it asks for it
        frames: Any = zstandard.ZstdCompressor(level=1).compressobj()
        block: int = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return lambda data: frames.compress(data) + frames.flush(block)
    return None
