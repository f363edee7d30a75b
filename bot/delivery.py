"""How answers to interactions reach Discord: while they still count, and once more where a connection broke.

discord.py repeats a callback after a 5xx for up to half a minute, waits minutes for one that hangs, and on
Linux never repeats one whose connection was reset.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import discord
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.ui.errors import Undelivered, came_too_late

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from discord import File
    from discord.http import HTTPClient, MultipartParameters
    from discord.types.interactions import InteractionCallback

_log = logging.getLogger(__name__)

_COMPLETION = discord.InteractionResponseType.autocomplete_result.value
CALLBACK_S = 3.0  # Discord forgets an interaction that nobody answered for so long
OTHER_S = 30.0  # follow-ups and edits count for 15 minutes; nobody waits that long
GATE_S = 20.0  # a limit on everything commonly ends within a second or two
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


class Gate(asyncio.Event):
    """discord.py's gate for a limit on everything, which does not stay closed for good.

    discord.py closes it, sleeps for as long as Discord said, and opens it. Cancelled in its sleep, as by a
    deadline of ours, it never would: nothing could be posted any more. Where the limit lasts longer than
    the gate is closed, the next request meets it and closes the gate again.
    """

    def clear(self) -> None:
        """Close the gate, for a while."""
        super().clear()
        asyncio.get_running_loop().call_later(GATE_S, self.set)


def guard_gate(http: HTTPClient) -> None:
    """Give discord.py's client, once it is logged in, a gate that opens again."""
    gate = Gate()
    gate.set()
    http._global_over = gate  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - it has no other handle


def deliver_in_time() -> None:
    """Have everything that is started from here on answer through Delivery."""
    async_context.set(Delivery())
