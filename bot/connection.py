"""Being connected to Discord: an outage is waited out, a refusal ends the program."""

import asyncio
import contextlib
import logging
import zlib
from random import Random
from typing import Any

import aiohttp
import discord
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.utils import MISSING

from bot.client import Reckoner
from bot.domain.errors import OperatorError

_log = logging.getLogger(__name__)

_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0
_LONGEST_ASKED_S = 900.0  # of a pause that Discord asks for
_HELLO_S = 60.0  # until the gateway has said hello
# Failures after which a session is given up: Discord has forgotten it by then, and it is resumed at an
# address of its own, which may be all that is gone.
_RESUMES = 8
_LONGEST_REASON = 200  # characters; an error page in HTML is longer
_REFUSED_CLOSES = {
    4010: "it knows no such shard (RECKONER_SHARD_ID, RECKONER_SHARD_COUNT)",
    4011: "the bot is in too many servers for one shard (RECKONER_SHARD_ID, RECKONER_SHARD_COUNT)",
    4012: "it no longer speaks this version of its API; update the program",
    4013: "it knows no such intents; update the program",
    4014: 'intents are missing; allow them on the application\'s "Bot" page',
}
_NO = range(400, 500)  # HTTP statuses that say so
_LATER = {408, 425, 429}  # and those among them that say "later"
_UNREACHABLE = (
    OSError,
    aiohttp.ClientError,
    discord.HTTPException,
    discord.GatewayNotFound,
)
# What discord.py makes of an answer that is not Discord's, such as a proxy's page.
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError)
_LOST = (*_UNREACHABLE, discord.ConnectionClosed, zlib.error)


class TokenRefused(OperatorError):
    """Discord does not take the token, or no longer."""

    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            'Discord refuses this token. Reset it on the application\'s "Bot" page and update RECKONER_TOKEN.'
        )


class BotRefused(OperatorError):
    """Discord refuses the bot for another reason; trying again would not help."""

    exit_code = 6


class Pauses:
    """The pauses between attempts: each twice as long as the one before, up to a minute.

    Chance takes up to half of each away, so that many bots do not return at the same moment.
    """

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self.failures = 0  # since Discord was last there

    def next(self, at_least: float = 0.0) -> float:
        """Count a failure and return how many seconds to wait after it."""
        longest = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** min(self.failures, 10))
        self.failures += 1
        return max(at_least, longest * self._rng.uniform(0.5, 1.0))

    def reset(self) -> None:
        """Begin anew: Discord is there."""
        self.failures = 0


async def serve(client: Reckoner, token: str) -> None:
    """Set the client up, log in and stay connected until it is closed, through any outage.

    What is wrong on this machine ends it before Discord is asked at all. Raises TokenRefused, BotRefused, and
    what setting up raises.
    """
    await client.set_up()
    pauses = Pauses(client.rng)

    async def be_back() -> None:
        if pauses.failures:
            _log.info("Connected to Discord again")
        pauses.reset()

    client.add_listener(be_back, "on_connect")
    client.add_listener(be_back, "on_resumed")
    await _log_in(client, token, pauses)
    await _stay_connected(client, pauses)


async def _log_in(client: Reckoner, token: str, pauses: Pauses) -> None:
    while True:
        try:
            return await client.login(token)
        except (discord.LoginFailure, *_UNREACHABLE, *_UNREADABLE) as error:
            if isinstance(error, _UNREADABLE) and client.application is not None:
                raise  # a mistake of ours: Discord has answered, and commands were being registered
            _raise_refusal(error)
            await _forget_connections(client)
            await _pause(pauses, error)


async def _forget_connections(client: Reckoner) -> None:
    """Close what an attempt opened; discord.py would leave it open and open more."""
    await client.http.close()
    client.http.connector = MISSING
    client.http.clear()


async def _stay_connected(client: Reckoner, pauses: Pauses) -> None:
    """Do what discord.py's own loop does, with pauses of ours, a line for each, and no end but a refusal."""
    is_first = True
    session: DiscordWebSocket | None = None  # the connection whose session is to be resumed
    while not client.is_closed():
        ws: DiscordWebSocket | None = None
        try:
            connecting = DiscordWebSocket.from_client(
                client, initial=is_first, shard_id=client.shard_id, **_resuming(session)
            )
            ws = client.ws = await asyncio.wait_for(connecting, _HELLO_S)
            is_first = False
            while True:
                await ws.poll_event()
        except ReconnectWebSocket as wanted:
            client.dispatch("disconnect")
            session = (ws or session) if wanted.resume else None
            if pauses.failures:  # the last attempt came to nothing, either
                await _pause(pauses, wanted)
            else:
                _log.info("Discord ended the connection; reconnecting")
                pauses.next()
        except Exception as error:  # noqa: BLE001 - what trips over a frame is mended by another connection
            client.dispatch("disconnect")
            if client.is_closed():
                return
            _raise_refusal(error)
            session = ws or session
            if not isinstance(error, _LOST):
                _log.exception("What Discord sent cannot be read")
                session = None  # it would be sent again
            await _abandon(ws)
            await _pause(pauses, error)
        if pauses.failures > _RESUMES:
            session = None


def _resuming(session: DiscordWebSocket | None) -> dict[str, Any]:
    """Return what resumes a session, if there has been one."""
    if session is None or session.session_id is None:
        return {}
    return {
        "resume": True,
        "session": session.session_id,
        "sequence": session.sequence,
        "gateway": session.gateway,
    }


async def _abandon(ws: DiscordWebSocket | None) -> None:
    """Close a connection that broke, its heartbeat included; the session is kept for a resume."""
    if ws is not None and ws.open:
        with contextlib.suppress(*_LOST):
            await ws.close(code=4000)


async def _pause(pauses: Pauses, error: Exception) -> None:
    wait = pauses.next(_asked_for(error))
    _log.warning(
        "Discord cannot be reached (attempt %d): %s. Trying again in %.1f s.",
        pauses.failures,
        _reason(error),
        wait,
    )
    await asyncio.sleep(wait)


def _asked_for(error: Exception) -> float:
    """Return how many seconds Discord asked to be left alone for."""
    if not isinstance(error, discord.HTTPException):
        return 0.0
    try:
        return min(float(error.response.headers.get("Retry-After", 0)), _LONGEST_ASKED_S)
    except ValueError:  # a date, which Discord does not send
        return 0.0


def _reason(error: Exception) -> str:
    """Return one line on what went wrong."""
    if isinstance(error, ReconnectWebSocket):
        return "it ended the connection"
    if isinstance(error, _UNREADABLE):
        return "what it sent cannot be read"
    lines = str(error).strip().splitlines()
    if not lines:
        return "no answer in time" if isinstance(error, TimeoutError) else type(error).__name__
    return lines[0][:_LONGEST_REASON].rstrip(" .")


def _raise_refusal(error: Exception) -> None:
    """Raise what ends the program where Discord did not fail, but refused."""
    match error:
        case discord.LoginFailure() | discord.HTTPException(status=401) | discord.ConnectionClosed(code=4004):
            raise TokenRefused from error
        case discord.ConnectionClosed(code=code) if code in _REFUSED_CLOSES:
            raise BotRefused(f"Discord refuses the bot: {_REFUSED_CLOSES[code]}.") from error
        case discord.HTTPException(status=status) if status in _NO and status not in _LATER:
            raise BotRefused(f"Discord refuses the bot: {_reason(error)}.") from error
        case _:
            pass
