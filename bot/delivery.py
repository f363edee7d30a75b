"""How answers to interactions reach Discord: while they still count, and once more where a connection broke.

discord.py repeats a callback after a 5xx for up to half a minute, waits minutes for one that hangs, and on
Linux never repeats one whose connection was reset.
"""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import discord
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.ui.errors import Undelivered, came_too_late

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from discord import File
    from discord.http import HTTPClient, MultipartParameters
    from discord.types.interactions import InteractionCallback

_log = logging.getLogger(__name__)

_COMPLETION = discord.InteractionResponseType.autocomplete_result.value
CALLBACK_S = 3.0  # Discord forgets an interaction that nobody answered for so long
OTHER_S = 30.0  # follow-ups and edits count for 15 minutes; nobody waits that long
GATE_S = 20.0  # where nobody says how long the limit lasts; it commonly ends within a second or two
_TOO_MANY = 429
_EVERYTHING = ("", "")
_CHANNEL = re.compile(r"/channels/([0-9]+)/")
_UNCOUNTED = re.compile(r"/(?:interactions|webhooks)/|^wss?:")  # towards no limit on everything
_BROKEN = (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError)


class Delivery(AsyncWebhookAdapter):
    """discord.py's way of answering, with a deadline and a second try."""

    def create_interaction_response(
        self,
        interaction_id: int,
        token: str,
        *,
        session: aiohttp.ClientSession,
        proxy: str | None = None,
        proxy_auth: aiohttp.BasicAuth | None = None,
        params: MultipartParameters,
    ) -> Coroutine[Any, Any, InteractionCallback]:
        """Answer without asking for the message that came of it, which nobody here reads.

        Sending, reading and parsing it would be a tenth of what an answer costs.
        """
        route = Route(
            "POST",
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=interaction_id,
            webhook_token=token,
        )
        return self._answer(
            interaction_id,
            self.request(
                route,
                session,
                payload=None if params.files else params.payload,
                multipart=params.multipart if params.files else None,
                files=params.files,
                proxy=proxy,
                proxy_auth=proxy_auth,
            ),
            is_completion=(params.payload or {}).get("type") == _COMPLETION,
        )

    @staticmethod
    async def _answer(
        interaction_id: int, sending: Coroutine[Any, Any, Any], *, is_completion: bool
    ) -> InteractionCallback:
        try:
            await sending
        except (discord.HTTPException, Undelivered) as error:
            # discord.py would log it as a bug; whoever typed on meanwhile has asked again.
            if not (is_completion and came_too_late(error)):
                raise
            _log.info("Too late to complete what is typed in interaction %d", interaction_id)
        # What discord.py reads of the answer; the type is replaced by that of the response.
        return cast("InteractionCallback", {"interaction": {"id": interaction_id, "type": 2}})

    async def request(
        self,
        route: Route,
        session: aiohttp.ClientSession,
        *,
        files: Sequence[File] | None = None,
        **options: Any,
    ) -> Any:
        """Send a request. Raises Undelivered past the deadline, besides what discord.py raises."""
        deadline = CALLBACK_S if route.path.endswith("/callback") else OTHER_S
        try:
            async with asyncio.timeout(deadline):
                try:
                    return await super().request(route, session, files=files, **options)
                except _BROKEN:
                    # Discord may have taken it: then the repetition of a callback is refused with 40060.
                    for file in files or ():
                        file.reset(seek=True)
                    return await super().request(route, session, files=files, **options)
        except TimeoutError as error:
            raise Undelivered(route.path, deadline) from error


class Limits:
    """What Discord takes no more of for a while: anything at all, or one kind of request in a channel.

    discord.py knows that only as long as the request that was told sleeps. A deadline of ours ends that
    sleep, and what is sent next would be refused as well.
    """

    def __init__(self) -> None:
        self._ends: dict[tuple[str, str], float] = {}  # by the loop's clock

    def note(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        """Remember what the headers of a 429 say; one without them is of no use."""
        try:
            wait = float(headers["Retry-After"])
        except (KeyError, ValueError):
            return
        now = asyncio.get_running_loop().time()
        self._ends = {key: end for key, end in self._ends.items() if end > now}
        channel = _CHANNEL.search(path)
        if headers.get("X-RateLimit-Global", "").lower() == "true":
            self._ends[_EVERYTHING] = now + wait
        elif channel is not None:
            self._ends[method, channel[1]] = now + wait

    def everything(self) -> float:
        """Return for how many seconds Discord takes nothing at all; 0 if it does."""
        return self._seconds(_EVERYTHING)

    def in_channel(self, channel_id: int, *methods: str) -> float:
        """Return for how many seconds Discord takes none of these methods in a channel; 0 if it does."""
        keys = [(method, str(channel_id)) for method in methods]
        return max(map(self._seconds, (_EVERYTHING, *keys)))

    def _seconds(self, key: tuple[str, str]) -> float:
        return max(self._ends.get(key, 0.0) - asyncio.get_running_loop().time(), 0.0)


class Gate(asyncio.Event):
    """discord.py's gate for a limit on everything, which opens when the limit is over.

    discord.py closes it, sleeps for as long as Discord said, and opens it. Cancelled in its sleep, as by a
    deadline of ours, it never would: nothing could be posted any more. Where the limit lasts longer than
    the gate is closed, the next request meets it and closes the gate again.
    """

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits
        self._timer: asyncio.TimerHandle | None = None

    def clear(self) -> None:
        """Close the gate until the limit is over; for a while, if Discord did not say when."""
        super().clear()
        if self._timer is not None:
            self._timer.cancel()
        wait = self._limits.everything() or GATE_S
        self._timer = asyncio.get_running_loop().call_later(wait, self.set)


def mind_limits(http: HTTPClient, limits: Limits) -> None:
    """Have discord.py's client, once it is logged in, note every limit and use a gate that opens again."""
    gate = Gate(limits)
    gate.set()
    http._global_over = gate  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - it has no other handle
    session = getattr(http, "_HTTPClient__session", None)
    if isinstance(session, aiohttp.ClientSession):  # simulated transports have none
        # Not by tracing, which is meant for it: that would cost every request 25 microseconds.
        session._response_class = _noting(limits)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - the same
        session._request = _waiting(session._request, limits)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - the same


def _waiting(send: Callable[..., Coroutine[Any, Any, Any]], limits: Limits) -> Any:
    """Return what sends a request once a limit on everything is over.

    discord.py looks before it waits for a channel's own limit, and before it tries again, but not after.
    """

    async def send_when_taken(method: str, url: str, **options: Any) -> Any:
        while (wait := limits.everything()) and not _UNCOUNTED.search(str(url)):  # noqa: ASYNC110 - known in advance
            await asyncio.sleep(wait)
        return await send(method, url, **options)

    return send_when_taken


def _noting(limits: Limits) -> type[aiohttp.ClientResponse]:
    class Response(aiohttp.ClientResponse):
        """One that has a limit noted that it tells of."""

        async def start(self, connection: Any) -> aiohttp.ClientResponse:
            started = await super().start(connection)
            if self.status == _TOO_MANY:
                limits.note(self.method, self.url.path, self.headers)
            return started

    return Response


def deliver_in_time() -> None:
    """Have everything that is started from here on answer through Delivery."""
    async_context.set(Delivery())
