"""Stay connected to Discord: wait out outages, end the program where Discord refuses it."""

import asyncio
import contextlib
import logging
import zlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from random import Random
from typing import Any, TypeVar

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.http import Route
from discord.utils import MISSING

from bot.client import Reckoner
from bot.config import Config, Shards
from bot.domain.errors import OperatorError, StoreError
from bot.store import Claim, Kind

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0
_TAKE_OVER_S = 1.0  # between two looks whether another process has ended
_LONGEST_ASKED_S = 900.0  # that Discord's Retry-After is followed for
_HELLO_S = 60.0  # to wait for the gateway's hello
# Failures after which a session is not resumed any more: Discord has forgotten it by then, and only its own
# resume address may be down.
_RESUMES = 8
_LONGEST_REASON = 200  # characters; an error page in HTML is longer
_REFUSED_CLOSES = {
    4010: "it knows no such shard (RECKONER_SHARDS)",
    4011: "the bot is in too many servers for so few shards (RECKONER_SHARDS=auto takes enough)",
    4012: "it no longer speaks this version of its API; update the program",
    4013: "it knows no such intents; update the program",
    4014: 'intents are missing; allow them on the application\'s "Bot" page',
}
_TOO_FEW_SHARDS = 4011
_REFUSALS = frozenset(range(400, 500)) - {408, 425, 429}  # HTTP statuses; the three say "later"
UNREACHABLE = (
    OSError,
    aiohttp.ClientError,
    discord.HTTPException,
    discord.GatewayNotFound,
)
# What discord.py makes of an answer that is not Discord's, such as a proxy's page.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError)
_LOST = (*UNREACHABLE, discord.ConnectionClosed, zlib.error)


class TokenRefused(OperatorError):
    """Discord does not take the token, or no longer."""

    exit_code = 5


class BotRefused(OperatorError):
    """Discord refuses the bot for another reason; trying again would not help."""

    exit_code = 6


class TooFewShards(BotRefused):
    """The bot is in too many servers for the shards that it has."""


class Backoff:
    """Exponential backoff with jitter, so that many bots do not come back at the same moment."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self.failures = 0  # since Discord was last there

    def next(self, at_least: float = 0.0) -> float:
        """Count a failure and return how many seconds to wait after it."""
        longest = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** min(self.failures, 10))
        self.failures += 1
        return max(at_least, longest * self._rng.uniform(0.5, 1.0))

    def reset(self) -> None:
        """Start over: Discord is reachable."""
        self.failures = 0


def use_addresses(config: Config) -> None:
    """Speak to another server with Discord's API where one is set; discord.py has no argument for it."""
    if config.api_url is not None:
        Route.BASE = config.api_url
    if config.gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(config.gateway_url)


async def serve(client: Reckoner, token: str) -> None:
    """Set the client up, log in and stay connected until it is closed.

    Local problems end it before Discord is contacted. Raises TokenRefused, BotRefused, and what
    :meth:`Reckoner.set_up` raises.
    """
    await client.set_up()
    backoff = Backoff(client.services.rng)
    backoffs = defaultdict[int, Backoff](lambda: Backoff(client.services.rng))  # by shard

    async def reset_backoff(shard_id: int) -> None:
        if backoffs[shard_id].failures:
            _log.info("Connected to Discord again")
        backoffs[shard_id].reset()

    client.add_listener(reset_backoff, "on_shard_connect")
    client.add_listener(reset_backoff, "on_shard_resumed")
    await _log_in(client, token, backoff)
    await _take_shards(client, backoff)
    while True:
        try:
            return await _run_shards(client, backoffs)
        except TooFewShards:
            before = client.shard_count or 1
            await _take_shards(client, backoff)  # the bot may have grown past what it began with
            if (client.shard_count or 1) <= before:
                raise


async def _run_shards(client: Reckoner, backoffs: Mapping[int, Backoff]) -> None:
    """Keep every shard of this process connected; the first that ends ends all."""
    tasks = [
        asyncio.create_task(_run_shard(client, shard_id, backoffs[shard_id]))
        for shard_id in client.shard_ids or ()
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _run_shard(client: Reckoner, shard_id: int, backoff: Backoff) -> None:
    """Keep a shard connected while it is this process's own; wait for it while it is another's."""
    while not client.is_closed():
        lost = await _take_shard(client, shard_id)
        connected = asyncio.create_task(_stay_connected(client, shard_id, backoff))
        losing = asyncio.create_task(lost.wait())
        try:
            await asyncio.wait({connected, losing}, return_when=asyncio.FIRST_COMPLETED)
            if connected.done():
                connected.result()
                return
        finally:
            for task in (connected, losing):
                task.cancel()
            await asyncio.gather(connected, losing, return_exceptions=True)
        with contextlib.suppress(*_LOST):
            await client.drop_shard(shard_id)


async def _take_shard(client: Reckoner, shard_id: int) -> asyncio.Event:
    """Wait until a shard is this process's own; return what is set when it is not any more."""

    async def take() -> asyncio.Event | None:
        is_ours = await client.services.store.database.claim(Claim(Kind.SHARD, shard_id))
        return await client.take_shard(shard_id) if is_ours else None

    lost, was_waited_for = await _granted(
        take, logging.INFO, f"Another process runs shard {shard_id}. Waiting to take it over"
    )
    if was_waited_for:
        _log.info("Took over shard %d", shard_id)
    return lost


async def _granted(ask: Callable[[], Awaitable[_T | None]], level: int, waiting: str) -> tuple[_T, bool]:
    """Ask until other processes let it be; return what is given, and whether that was waited for."""
    is_said = False
    while True:
        with contextlib.suppress(StoreError):  # the database is away, which it says itself
            given = await ask()
            if given:
                return given, is_said
            if not is_said:
                is_said = True
                _log.log(level, waiting)
        await asyncio.sleep(_TAKE_OVER_S)


async def _take_shards(client: Reckoner, backoff: Backoff) -> None:
    """Find out which shards to run, and how many may identify at once."""
    while True:
        try:
            recommended, _, limits = await client.http.get_bot_gateway()
            shards = client.config.shards or Shards(0, recommended - 1, recommended)
            # Else servers would be on shards of two processes.
            await _granted(
                partial(client.services.store.database.agree, shards.count),
                logging.WARNING,
                f"Other processes run with another number of shards than {shards.count}. Waiting",
            )
            client.take_shards(shards.ids, shards.count, max_concurrency=limits["max_concurrency"])
        except (*UNREACHABLE, *UNREADABLE) as error:
            raise_if_refused(error)
            await _pause(backoff, error)
        else:
            break
    backoff.reset()
    if shards.count > 1:
        _log.info("Running shards %d to %d of %d", shards.first, shards.last, shards.count)


async def _log_in(client: Reckoner, token: str, backoff: Backoff) -> None:
    while True:
        try:
            return await client.login(token)
        except (discord.LoginFailure, *UNREACHABLE, *UNREADABLE) as error:
            if isinstance(error, UNREADABLE) and client.application is not None:
                raise  # a bug of ours while registering commands: Discord had answered
            raise_if_refused(error)
            # The attempt's connections; discord.py would leave them open and open more.
            await client.http.close()
            client.http.connector = MISSING
            client.http.clear()
            await _pause(backoff, error)


async def _stay_connected(client: Reckoner, shard_id: int, backoff: Backoff) -> None:
    """Do what discord.py's own loop does, with our backoff, a log line each time, ending only on refusal."""
    is_first = True
    session: DiscordWebSocket | None = None  # the connection whose session to resume
    while not client.is_closed():
        ws: DiscordWebSocket | None = None
        try:
            ws = await _connect(client, shard_id, session, initial=is_first)
            client.attach(shard_id, ws)
            is_first = False
            while True:
                await ws.poll_event()
        except ReconnectWebSocket as wanted:
            client.dispatch("disconnect")
            session = (ws or session) if wanted.resume else None
            if backoff.failures:  # the last attempt failed as well
                await _pause(backoff, wanted)
            else:
                _log.info("Discord ended the connection; reconnecting")
                backoff.next()
        except Exception as error:  # noqa: BLE001 - another connection may help with whatever broke this one
            client.dispatch("disconnect")
            if client.is_closed():
                return
            raise_if_refused(error)
            session = ws or session
            if not isinstance(error, _LOST):
                _log.exception("What Discord sent cannot be read")
                session = None  # a resumed session would get it again
            if ws is not None and ws.open:
                with contextlib.suppress(*_LOST):
                    await ws.close(code=4000)  # the session can still be resumed
            await _pause(backoff, error)
        if backoff.failures > _RESUMES:
            session = None


async def _connect(
    client: Reckoner, shard_id: int, session: DiscordWebSocket | None, *, initial: bool
) -> DiscordWebSocket:
    """Return a connection that resumes a session, or that has identified in its turn."""
    resuming = _resuming(session)
    if resuming:
        return await _open(client, shard_id, initial=initial, **resuming)
    async with client.turn_to_identify(shard_id):
        return await _open(client, shard_id, initial=initial)


async def _open(client: Reckoner, shard_id: int, **wanted: Any) -> DiscordWebSocket:
    """Open a connection, whole or not at all: half open, its heartbeats would go on for ever."""
    made: list[DiscordWebSocket] = []

    class Recorded(DiscordWebSocket):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            made.append(self)

    try:
        return await asyncio.wait_for(Recorded.from_client(client, shard_id=shard_id, **wanted), _HELLO_S)
    except BaseException:
        for ws in made:
            with contextlib.suppress(*_LOST):
                await ws.close(code=4000)
        raise


def _resuming(session: DiscordWebSocket | None) -> dict[str, Any]:
    """Return the arguments that resume a session, if there is one."""
    if session is None or session.session_id is None:
        return {}
    return {
        "resume": True,
        "session": session.session_id,
        "sequence": session.sequence,
        "gateway": session.gateway,
    }


async def _pause(backoff: Backoff, error: Exception) -> None:
    wait = backoff.next(_retry_after(error))
    _log.warning(
        "Discord cannot be reached (attempt %d): %s. Trying again in %.1f s.",
        backoff.failures,
        reason(error),
        wait,
    )
    await asyncio.sleep(wait)


def _retry_after(error: Exception) -> float:
    """Return the seconds of Discord's Retry-After."""
    if not isinstance(error, discord.HTTPException):
        return 0.0
    try:
        return min(float(error.response.headers.get("Retry-After", 0)), _LONGEST_ASKED_S)
    except ValueError:  # a date, which Discord does not send
        return 0.0


def reason(error: Exception) -> str:
    """Return what went wrong, in one line."""
    if isinstance(error, ReconnectWebSocket):
        return "it ended the connection"
    if isinstance(error, UNREADABLE):
        return "what it sent cannot be read"
    lines = str(error).strip().splitlines()
    if not lines:
        return "no answer in time" if isinstance(error, TimeoutError) else type(error).__name__
    return lines[0][:_LONGEST_REASON].rstrip(" .")


def raise_if_refused(error: Exception) -> None:
    """Raise TokenRefused or BotRefused where Discord refuses; return where it only failed."""
    match error:
        case discord.LoginFailure() | discord.HTTPException(status=401) | discord.ConnectionClosed(code=4004):
            raise TokenRefused(
                "Discord refuses this token. "
                'Reset it on the application\'s "Bot" page and update RECKONER_TOKEN.'
            ) from error
        case discord.ConnectionClosed(code=code) if code in _REFUSED_CLOSES:
            refusal = TooFewShards if code == _TOO_FEW_SHARDS else BotRefused
            raise refusal(f"Discord refuses the bot: {_REFUSED_CLOSES[code]}.") from error
        case discord.HTTPException(status=status) if status in _REFUSALS:
            raise BotRefused(f"Discord refuses the bot: {reason(error)}.") from error
        case _:
            pass
