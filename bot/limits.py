"""Discord's rate limits, as they are told."""

import asyncio
import re
from collections import Counter
from collections.abc import Mapping

_EVERYTHING = ("", "")
_SCOPES = frozenset({"user", "global", "shared"})
_CHANNEL = re.compile(r"/channels/([0-9]+)/")


class Limits:
    """The limits in force: on everything, or on one kind of request in a channel.

    discord.py forgets a limit when the request that met it stops waiting, as at a deadline of ours; the
    next request would be refused as well.
    """

    def __init__(self) -> None:
        self._ends: dict[tuple[str, str], float] = {}  # by the loop's clock
        self.met: Counter[str] = Counter()  # how many were met since the start, by Discord's scope

    def note(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        """Remember a limit from the headers of a 429, and count it."""
        scope = headers.get("X-RateLimit-Scope", "").lower()
        self.met[scope if scope in _SCOPES else "unknown"] += 1
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
        """Return how many seconds the limit on everything still lasts; 0 if there is none."""
        return self._seconds(_EVERYTHING)

    def in_channel(self, channel_id: int, *methods: str) -> float:
        """Return how many seconds any of these methods is limited in a channel; 0 if none is."""
        keys = [(method, str(channel_id)) for method in methods]
        return max(map(self._seconds, (_EVERYTHING, *keys)))

    def _seconds(self, key: tuple[str, str]) -> float:
        return max(self._ends.get(key, 0.0) - asyncio.get_running_loop().time(), 0.0)
