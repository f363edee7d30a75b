"""What Discord takes no more of for a while."""

import asyncio
import re
from collections.abc import Mapping

_EVERYTHING = ("", "")
_CHANNEL = re.compile(r"/channels/([0-9]+)/")


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
