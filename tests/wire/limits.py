"""Discord's rate limits: a bucket for each route and channel, one for everything, and those of the script.

A request too many is answered with a 429. It is a violation only where the bot had been told before: by a
response that left nothing, or by a 429.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from tests.wire.script import Limit

BY_TOKEN_IN_PATH: Final = frozenset(
    {"callback", "followup", "followup.edit", "original", "original.get", "original.delete"}
)
"""Routes of interactions: they are addressed by a token of their own and count towards no global limit."""

GLOBAL_REQUESTS: Final = 50
GLOBAL_WINDOW_S: Final = 1.0
_HEARD_S: Final = 0.5
"""A request that was sent this long after a response may be taken to know of it, also on a busy machine."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many requests in a window of so many seconds."""

    requests: int
    window_s: float


ALLOWANCES: Final = {
    "post": Allowance(5, 5.0),
    "message.edit": Allowance(5, 5.0),
    "message.delete": Allowance(5, 1.0),
    "followup": Allowance(5, 2.0),
    "followup.edit": Allowance(5, 2.0),
    "original": Allowance(5, 2.0),
}
EVERYTHING: Final = Allowance(GLOBAL_REQUESTS, GLOBAL_WINDOW_S)


@dataclass(slots=True)
class Bucket:
    """What is left of an allowance in the window that is on; times by the monotonic clock."""

    allowance: Allowance
    left: int = 0
    ends: float = 0.0
    told_at: float | None = None
    imposed_until: float = 0.0

    def take(self, now: float) -> bool:
        """Count a request; return whether it was one too many."""
        if now >= self.ends:
            self.left, self.ends, self.told_at = self.allowance.requests, now + self.allowance.window_s, None
        self.left -= 1
        return self.left < 0

    def close(self, now: float, seconds: float) -> None:
        """Take nothing for so long: what the bot is being told."""
        self.left, self.told_at = 0, now
        self.ends = self.imposed_until = now + seconds

    def is_ignored(self, now: float) -> bool:
        """Whether a request that is one too many was sent by a bot that knew."""
        return self.told_at is not None and now > self.told_at + _HEARD_S


@dataclass(slots=True)
class RateLimits:
    """All buckets, and the requests of a bot that did not care."""

    clock: Callable[[], float] = time.monotonic
    counts: bool = True
    """Whether requests are counted; what the script imposes holds in any case."""

    violations: list[str] = field(default_factory=list[str])
    _everything: Bucket = field(default_factory=lambda: Bucket(EVERYTHING))
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict[tuple[str, str], Bucket])

    def take(self, route: str, where: str) -> tuple[dict[str, str], web.Response | None]:
        """Count a request; return the headers for its answer, or the 429 that is its answer."""
        now = self.clock()
        if route not in BY_TOKEN_IN_PATH and self._is_over(self._everything, now, counts=self.counts):
            self._blame(self._everything, now, f"{route} in {where}: sent during a limit on everything")
            return {}, self._refusal(self._everything, now, {"X-RateLimit-Global": "true"})
        bucket = self._bucket(route, where)
        if bucket is None:
            return {}, None
        is_counted = self.counts and route in ALLOWANCES
        is_over = self._is_over(bucket, now, counts=is_counted)
        headers = _headers(route, bucket, now) if is_counted else {}
        if is_over:
            self._blame(bucket, now, f"{route} in {where}: sent although nothing was left of its limit")
            return {}, self._refusal(bucket, now, headers)
        if bucket.left == 0 and bucket.told_at is None:
            bucket.told_at = now
        return headers, None

    def impose(self, limit: Limit, route: str, where: str) -> None:
        """Let what the script has told the bot hold for as long as it said."""
        bucket = self._everything
        if not limit.is_global:
            bucket = self._buckets.setdefault((route, where), Bucket(ALLOWANCES.get(route, EVERYTHING)))
        bucket.close(self.clock(), limit.retry_after)

    def forget_what_was_told(self) -> None:
        """Begin with a process that cannot know what the one before it was told."""
        for bucket in (self._everything, *self._buckets.values()):
            bucket.told_at = None

    def _bucket(self, route: str, where: str) -> Bucket | None:
        """Return the bucket of a route; one without an allowance has one only while the script limits it."""
        if route in ALLOWANCES:
            return self._buckets.setdefault((route, where), Bucket(ALLOWANCES[route]))
        return self._buckets.get((route, where))

    @staticmethod
    def _is_over(bucket: Bucket, now: float, *, counts: bool) -> bool:
        if counts:
            return bucket.take(now)
        return now < bucket.imposed_until

    def _blame(self, bucket: Bucket, now: float, what: str) -> None:
        if bucket.is_ignored(now):
            self.violations.append(f"{what}; {bucket.ends - now:.1f} s of it were left")
        if bucket.told_at is None:
            bucket.told_at = now

    @staticmethod
    def _refusal(bucket: Bucket, now: float, headers: dict[str, str]) -> web.Response:
        is_global = "X-RateLimit-Global" in headers
        return Limit(max(bucket.ends - now, 0.0), is_global=is_global).response(headers)


def _headers(route: str, bucket: Bucket, now: float) -> dict[str, str]:
    wait = max(bucket.ends - now, 0.0)
    return {
        "X-RateLimit-Limit": str(bucket.allowance.requests),
        "X-RateLimit-Remaining": str(max(bucket.left, 0)),
        "X-RateLimit-Reset": f"{time.time() + wait:.3f}",
        "X-RateLimit-Reset-After": f"{wait:.3f}",
        "X-RateLimit-Bucket": route,
    }
