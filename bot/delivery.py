"""Deliver answers to Discord in time, once more where a connection broke, and within its rate limits.

discord.py repeats a callback after a 5xx for up to half a minute, waits minutes for one that hangs, and on
Linux never repeats one whose connection was reset.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import aiohttp
import discord
from discord import File
from discord.http import HTTPClient, MultipartParameters, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.limits import Limits
from bot.ui.errors import Undelivered, came_too_late

_log = logging.getLogger(__name__)

_COMPLETION = discord.InteractionResponseType.autocomplete_result.value
CALLBACK_S = 3.0  # Discord forgets an interaction that nobody answered for so long
OTHER_S = 30.0  # follow-ups and edits: valid for 15 minutes, but nobody waits that long
_TOO_MANY = 429
_UNLIMITED = re.compile(r"/(?:interactions|webhooks)/|^wss?:")  # not counted towards the global limit
_BROKEN = (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError)


class Delivery(AsyncWebhookAdapter):
    """discord.py's adapter with a deadline and a second try."""

    async def create_interaction_response(
        self,
        interaction_id: int,
        token: str,
        *,
        session: aiohttp.ClientSession,
        params: MultipartParameters,
        **options: Any,
    ) -> Any:
        """Answer without asking for the resulting message: parsing it is a tenth of an answer's cost."""
        route = Route(
            "POST",
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=interaction_id,
            webhook_token=token,
        )
        content = {"multipart": params.multipart} if params.files else {"payload": params.payload}
        try:
            await self.request(route, session, files=params.files, **content, **options)
        except (discord.HTTPException, Undelivered) as error:
            # discord.py would log it as a bug; the person has typed on and asked again.
            if (params.payload or {}).get("type") != _COMPLETION or not came_too_late(error):
                raise
            _log.info("Too late to complete what is typed in interaction %d", interaction_id)
        # What discord.py reads of the answer; it replaces the type by that of the response.
        return {"interaction": {"id": interaction_id, "type": 2}}

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
                    # Discord may have received it: then it refuses the repeated callback with 40060.
                    for file in files or ():
                        file.reset(seek=True)
                    return await super().request(route, session, files=files, **options)
        except TimeoutError as error:
            raise Undelivered(route.path, deadline) from error


class OpenGate(asyncio.Event):
    """discord.py's gate for the global limit, always open: :func:`install` has requests wait elsewhere.

    discord.py closes it, sleeps for as long as Discord said, and opens it; cancelled while it sleeps, as by
    a deadline of ours, it never would.
    """

    def __init__(self) -> None:
        super().__init__()
        self.set()

    def clear(self) -> None:
        """Stay open."""


def install(http: HTTPClient, limits: Limits) -> None:
    """Install the adapter, and for a client that is logged in the noting of limits and the waiting."""
    if type(async_context.get()) is AsyncWebhookAdapter:  # simulated transports have one of their own
        async_context.set(Delivery())
    http._global_over = OpenGate()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - it has no other handle
    session = getattr(http, "_HTTPClient__session", None)
    if isinstance(session, aiohttp.ClientSession):
        # Not by tracing, which is meant for it: that would cost every request 25 microseconds.
        session._response_class = _noting(limits)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - the same
        session._request = _waiting(session._request, limits)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - the same


def _waiting(send: Callable[..., Coroutine[Any, Any, Any]], limits: Limits) -> Any:
    """Return a sender that waits for the global limit; discord.py checks it too early on retries."""

    async def send_within_limits(method: str, url: str, **options: Any) -> Any:
        while (wait := limits.everything()) and not _UNLIMITED.search(str(url)):  # noqa: ASYNC110 - known in advance
            await asyncio.sleep(wait)
        return await send(method, url, **options)

    return send_within_limits


def _noting(limits: Limits) -> type[aiohttp.ClientResponse]:
    class Response(aiohttp.ClientResponse):
        """A response that notes the limit it tells of."""

        async def start(self, connection: Any) -> aiohttp.ClientResponse:
            started = await super().start(connection)
            if self.status == _TOO_MANY:
                limits.note(self.method, self.url.path, self.headers)
            return started

    return Response
