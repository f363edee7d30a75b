"""The stand-in's gateway, whose sessions can be resumed, closed, invalidated and silenced."""

import asyncio
import json
import secrets
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, Final

from aiohttp import WSMsgType, web

from tests.wire import payloads
from tests.wire.payloads import Json
from tests.wire.script import reset
from tests.wire.signals import DEFAULT_TIMEOUT_S, Signal

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
GUILDS: Final = 1 << 0
GUILD_MESSAGES: Final = 1 << 9
PRIVILEGED: Final = 1 << 1 | 1 << 8 | 1 << 15
ABNORMAL: Final = 1006
"""Not sent as a code: the connection ends without a close frame."""

MAX_CONCURRENCY: Final = 1
IDENTIFY_INTERVAL_S: Final = 5.0
"""`MAX_CONCURRENCY` shards may identify in each interval, unless a stand-in lets more."""

_JITTER_S: Final = 0.5  # how much later than its predecessor a frame may have arrived
_MAX_KEPT: Final = 2_000
_GUILDS_PER_BATCH: Final = 50
_CLOSE_TIMEOUT_S: Final = 1.0


class Session:
    """One shard's session: its sequence number and the recent events, for a resume."""

    def __init__(self, intents: int, shard: int, shards: int) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.shard, self.shards = shard, shards
        self.sequence = 0
        self.sent: deque[tuple[int, str]] = deque(maxlen=_MAX_KEPT)

    def number(self, event: str, body: str) -> str:
        """Return an event as a numbered frame, and keep it for a resume."""
        self.sequence += 1
        frame = f'{{"op":0,"t":"{event}","s":{self.sequence},"d":{body}}}'
        self.sent.append((self.sequence, frame))
        return frame


class Connection:
    """One websocket connection."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request, deflate: Any) -> None:
        self.socket = socket
        self.request = request
        self.session: Session | None = None
        self._deflate = deflate

    async def send(self, frame: str) -> None:
        """Send a frame with the compression that the client asked for."""
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
    """Accepts clients, keeps their sessions, and misbehaves on request."""

    def __init__(
        self,
        token: str,
        signal: Signal,
        *,
        guilds: int,
        heartbeat_ms: int = 41_250,
        max_concurrency: int = MAX_CONCURRENCY,
    ) -> None:
        self.token = token
        self.max_concurrency = max_concurrency
        self.guilds = guilds
        self.heartbeat_ms = heartbeat_ms
        self.address = ""
        self.violations: list[str] = []
        self.identifies = self.resumes = self.heartbeats = self.connects = 0
        self.refuse_connects = 0
        self.unresponsive = False
        self.guilds_sent = asyncio.Event()
        self._signal = signal
        self._sessions: dict[str, Session] = {}
        self._current: dict[int, Session] = {}  # by shard
        self._connections: dict[int, Connection] = {}  # by shard
        self._connected: dict[str, Connection] = {}  # by session
        self._identified: dict[int, float] = {}  # when each concurrency bucket last identified

    # For scenarios.

    @property
    def connected(self) -> bool:
        """Whether a client is connected with every shard that has identified."""
        return bool(self._current) and self._current.keys() == self._connections.keys()

    @property
    def sessions(self) -> int:
        """How many sessions are connected; two processes may be with one shard."""
        return len(self._connected)

    async def ready(self, identifies: int = 1, timeout: float = DEFAULT_TIMEOUT_S) -> None:  # noqa: ASYNC109 - names what never came
        """Wait until the client has identified this many times and is connected."""
        await self._signal.until(
            lambda: self.identifies >= identifies and self.connected, "the client identifies", timeout
        )

    async def dispatch(self, event: str, body: Json) -> None:
        """Send an event; a disconnected client gets it when it resumes."""
        if not self._current:
            raise RuntimeError("no client has identified")
        shards = next(iter(self._current.values())).shards
        session = self._current.get(payloads.shard_of(_guild_of(event, body), shards))
        if session is None:
            return  # its shard has not identified yet
        text = json.dumps(body, separators=(",", ":"))
        for each in self._listening(session):
            frame = each.number(event, text)
            connection = self._connected.get(each.id)
            if connection is not None and not self.unresponsive:
                await connection.send(frame)

    def _listening(self, session: Session) -> list[Session]:
        """Return a shard's session, and others of the shard that are connected: they all get its events."""
        others = (self._sessions[each] for each in self._connected if each != session.id)
        return [
            session,
            *(each for each in others if (each.shard, each.shards) == (session.shard, session.shards)),
        ]

    async def settle(self, timeout: float = DEFAULT_TIMEOUT_S) -> None:  # noqa: ASYNC109 - names what never came
        """Wait until the client has processed everything that was sent before.

        This asks for two heartbeats: by the second one, the client's loop has run twice since the last REST
        response reached its socket, and its views are registered. Do not call it in a loop: the client sends
        at most 110 frames a minute.
        """
        for _ in range(2):
            seen = self.heartbeats
            if 0 in self._connections:
                await self._connections[0].op(HEARTBEAT)
            await self._signal.until(
                lambda seen=seen: self.heartbeats > seen, "the client's loop turns", timeout
            )

    async def close(self, code: int) -> None:
        """Close the connection with this code; 1006 ends it with a TCP reset."""
        connection = self._require_connection()
        if code == ABNORMAL:
            reset(connection.request)
        else:
            await connection.socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        """Send op 7."""
        await self._require_connection().op(RECONNECT)

    async def invalidate(self, *, resumable: bool) -> None:
        """Send op 9, and forget the session unless it is resumable."""
        if not resumable and 0 in self._current:
            self._sessions.pop(self._current[0].id, None)
        await self._require_connection().op(INVALID, resumable)

    def forget_identifies(self) -> None:
        """Let a new process identify at once: it cannot know when the previous one did."""
        self._identified.clear()

    def _require_connection(self) -> Connection:
        if 0 not in self._connections:
            raise RuntimeError("no client is connected")
        return self._connections[0]

    # For the client.

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket."""
        self.connects += 1
        self._signal.notify()
        if self.refuse_connects:
            self.refuse_connects -= 1
            reset(request)
            return web.Response()
        socket = web.WebSocketResponse(timeout=_CLOSE_TIMEOUT_S, max_msg_size=0, compress=False)
        await socket.prepare(request)
        connection = Connection(socket, request, _compressor(request.query.get("compress")))
        await connection.op(HELLO, {"heartbeat_interval": self.heartbeat_ms, "_trace": []})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(connection, json.loads(message.data))
        finally:
            for shard, own in tuple(self._connections.items()):
                if own is connection:
                    del self._connections[shard]
            if connection.session is not None and self._connected.get(connection.session.id) is connection:
                del self._connected[connection.session.id]
            self._signal.notify()
        return socket

    async def _receive(self, connection: Connection, frame: Json) -> None:
        match frame["op"]:
            case 1:
                self.heartbeats += 1
                if not self.unresponsive:
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
        shard, shards = body.get("shard", [0, 1])
        if not await self._may_identify(connection, shard):
            return
        session = Session(intents, shard, shards)
        # Sessions with another shard count belong to an earlier process.
        self._current = {own.shard: own for own in self._current.values() if own.shards == shards}
        self._sessions[session.id] = session
        self._bind(connection, session)
        await connection.send(session.number("READY", json.dumps(self._ready_payload(session))))
        self.identifies += 1
        self._signal.notify()
        if intents & GUILDS:
            await self._send_guilds(connection, session, self._guilds_of(session))
        self.guilds_sent.set()

    async def _may_identify(self, connection: Connection, shard: int) -> bool:
        """Return whether the shard may identify now; if not, record a violation and invalidate it."""
        now = time.monotonic()
        last = self._identified.get(shard % self.max_concurrency)
        self._identified[shard % self.max_concurrency] = now
        if last is None or now - last >= IDENTIFY_INTERVAL_S - _JITTER_S:
            return True
        self.violations.append(
            f"gateway: shard {shard} identifies {now - last:.1f} s after the last one, "
            f"{IDENTIFY_INTERVAL_S:g} s must lie between"
        )
        await connection.op(INVALID, body=False)
        return False

    def _guilds_of(self, session: Session) -> list[int]:
        """Return the numbers of the servers on a session's shard."""
        return [
            number
            for number in range(self.guilds)
            if payloads.shard_of(payloads.guild_id(number), session.shards) == session.shard
        ]

    def _ready_payload(self, session: Session) -> Json:
        return {
            "v": 10,
            "user": payloads.bot_user(),
            "guilds": [
                {"id": str(payloads.guild_id(number)), "unavailable": True}
                for number in self._guilds_of(session)
            ],
            "session_id": session.id,
            "resume_gateway_url": self.address,
            "session_type": "normal",
            "shard": [session.shard, session.shards],
            "application": {"id": str(payloads.BOT_ID), "flags": 0},
            "user_settings": {},
            "private_channels": [],
            "presences": [],
            "relationships": [],
        }

    async def _send_guilds(self, connection: Connection, session: Session, which: Iterable[int]) -> None:
        for index in which:
            await connection.send(session.number("GUILD_CREATE", payloads.guild_created(index)))
            if index % _GUILDS_PER_BATCH == 0:
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
        self._bind(connection, session)
        await connection.send(session.number("RESUMED", '{"_trace":[]}'))
        self.resumes += 1

    def _bind(self, connection: Connection, session: Session) -> None:
        connection.session = session
        self._connections[session.shard], self._current[session.shard] = connection, session
        self._connected[session.id] = connection


def _guild_of(event: str, body: Json) -> int:
    """Return the id of an event's server, or 0 if it has none or is malformed."""
    found = body.get("guild_id", body.get("id") if event.startswith("GUILD_") else None)
    try:
        return int(str(found))
    except ValueError:
        return 0


def _compressor(wanted: str | None) -> Callable[[bytes], bytes] | None:
    """Return a function that compresses frames as one stream, or None without compression."""
    if wanted == "zlib-stream":
        stream = zlib.compressobj(level=1)
        return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)
    if wanted == "zstd-stream":
        zstandard: Any = import_module("zstandard")  # only a client that has it asks for it
        frames: Any = zstandard.ZstdCompressor(level=1).compressobj()
        block: int = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return lambda data: frames.compress(data) + frames.flush(block)
    return None
