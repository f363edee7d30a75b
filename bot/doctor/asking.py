"""A few questions to Discord's API, each asked once and not for long."""

import asyncio
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import aiohttp
from discord.http import HTTPClient, Route

_WITHIN_S = 10.0
_LARGEST = 8 * 1024 * 1024  # bytes of an answer; 200 servers have some tens of thousands
_PAGE = 200  # servers that Discord lists at once
_PAGES = 10


class NoAnswer(Exception):
    """Discord did not answer, or refused; the text says why."""

    def __init__(self, status: int | None, reason: str) -> None:
        super().__init__(reason)
        self.status = status  # None: no answer at all


@dataclass(frozen=True, slots=True)
class Servers:
    """The servers that the bot is in."""

    listed: tuple[dict[str, Any], ...]
    is_complete: bool


class Api:
    """Discord's API for one bot."""

    def __init__(self, address: str | None, token: str) -> None:
        self._address = address or Route.BASE
        self._token = token
        self.clock_ahead_s: float | None = (
            None  # this machine's clock against Discord's; None: it did not say
        )

    async def __aenter__(self) -> Self:
        """Open a connection."""
        agent = HTTPClient(asyncio.get_running_loop()).user_agent  # as the bot itself has it
        headers = {"Authorization": f"Bot {self._token}", "User-Agent": agent}
        self._session = aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(_WITHIN_S))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        await self._session.close()

    async def get(self, path: str) -> Any:
        """Return what Discord answers. Raises NoAnswer."""
        try:
            before = time.time()
            async with self._session.get(self._address + path) as response:
                self._compare(response.headers.get("Date"), before, time.time())
                if response.status != 200:  # noqa: PLR2004 - HTTP's "here it is"
                    raise NoAnswer(response.status, f"it answered {response.status} {response.reason}")
                if (response.content_length or 0) > _LARGEST:
                    raise NoAnswer(None, "its answer is too large")
                return await response.json()
        except TimeoutError:
            raise NoAnswer(None, f"no answer within {_WITHIN_S:.0f} s") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NoAnswer(None, str(error) or type(error).__name__) from error
        except ValueError:
            raise NoAnswer(None, "what it answered is not Discord's") from None

    async def servers(self) -> Servers:
        """Return the servers that the bot is in, at most the first thousands. Raises NoAnswer."""
        listed: list[dict[str, Any]] = []
        for _ in range(_PAGES):
            after = listed[-1]["id"] if listed else "0"
            page: list[dict[str, Any]] = await self.get(f"/users/@me/guilds?limit={_PAGE}&after={after}")
            listed += page
            if len(page) < _PAGE:
                return Servers(tuple(listed), is_complete=True)
        return Servers(tuple(listed), is_complete=False)

    def _compare(self, date: str | None, before: float, after: float) -> None:
        """Compare clocks; Discord's has whole seconds, and was read at some time in between."""
        try:
            theirs = parsedate_to_datetime(date or "").timestamp()
        except ValueError:
            return
        ahead, behind = before - (theirs + 1), after - theirs
        self.clock_ahead_s = max(ahead, 0) or min(behind, 0)
