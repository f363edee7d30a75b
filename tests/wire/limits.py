"""Discord's rate limits: a bucket per route and channel, a global one, and limits imposed by the script.

A request over the limit gets a 429. It is a violation only if the bot could know: an earlier response said
that nothing remained, or was a 429.
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
"""Interaction routes: their own token is in the path, and they do not count towards the global limit."""

GLOBAL_REQUESTS: Final = 50
GLOBAL_WINDOW_S: Final = 1.0
_GRACE_S: Final = 0.5
"""After this time, the client must have read a response, even on a busy machine."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """A number of requests per window of seconds."""

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
GLOBAL_ALLOWANCE: Final = Allowance(GLOBAL_REQUESTS, GLOBAL_WINDOW_S)


@dataclass(slots=True)
class Bucket:
    """What remains of an allowance in the current window; times are monotonic."""

    allowance: Allowance
    left: int = 0
    ends: float = 0.0
    known_since: float | None = None
    imposed_until: float = 0.0

    def take(self, now: float) -> bool:
        """Count a request; return whether it is over the limit."""
        if now >= self.ends:
            self.left, self.ends, self.known_since = (
                self.allowance.requests,
                now + self.allowance.window_s,
                None,
            )
        self.left -= 1
        return self.left < 0

    def close(self, now: float, seconds: float) -> None:
        """Allow no request for this many seconds, as the response tells the bot."""
        self.left, self.known_since = 0, now
        self.ends = self.imposed_until = now + seconds

    def is_violated(self, now: float) -> bool:
        """Return whether the bot could know of the limit that it exceeded."""
        return self.known_since is not None and now > self.known_since + _GRACE_S


@dataclass(slots=True)
class RateLimits:
    """All buckets, and the violations."""

    clock: Callable[[], float] = time.monotonic
    counts: bool = True
    """Whether requests are counted; limits imposed by the script always hold."""

    violations: list[str] = field(default_factory=list[str])
    _global: Bucket = field(default_factory=lambda: Bucket(GLOBAL_ALLOWANCE))
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict[tuple[str, str], Bucket])

    def take(self, route: str, where: str) -> tuple[dict[str, str], web.Response | None]:
        """Count a request; return the headers for its response, or a 429."""
        now = self.clock()
        if route not in BY_TOKEN_IN_PATH and self._is_over(self._global, now, counts=self.counts):
            self._record_violation(
                self._global, now, f"{route} in {where}: sent during a limit on everything"
            )
            return {}, self._refusal(self._global, now, {"X-RateLimit-Global": "true"})
        bucket = self._bucket(route, where)
        if bucket is None:
            return {}, None
        is_counted = self.counts and route in ALLOWANCES
        is_over = self._is_over(bucket, now, counts=is_counted)
        headers = _headers(route, bucket, now) if is_counted else {}
        if is_over:
            self._record_violation(
                bucket, now, f"{route} in {where}: sent although nothing was left of its limit"
            )
            return {}, self._refusal(bucket, now, headers)
        if bucket.left == 0 and bucket.known_since is None:
            bucket.known_since = now
        return headers, None

    def impose(self, limit: Limit, route: str, where: str) -> None:
        """Enforce a scripted limit for as long as it told the bot to wait."""
        bucket = self._global
        if not limit.is_global:
            bucket = self._buckets.setdefault((route, where), Bucket(ALLOWANCES.get(route, GLOBAL_ALLOWANCE)))
        bucket.close(self.clock(), limit.retry_after)

    def forget_client_knowledge(self) -> None:
        """Start over for a new process, which cannot know the limits that the previous one was told."""
        for bucket in (self._global, *self._buckets.values()):
            bucket.known_since = None

    def _bucket(self, route: str, where: str) -> Bucket | None:
        """Return a route's bucket; a route without an allowance has one only once the script limits it."""
        if route in ALLOWANCES:
            return self._buckets.setdefault((route, where), Bucket(ALLOWANCES[route]))
        return self._buckets.get((route, where))

    @staticmethod
    def _is_over(bucket: Bucket, now: float, *, counts: bool) -> bool:
        if counts:
            return bucket.take(now)
        return now < bucket.imposed_until

    def _record_violation(self, bucket: Bucket, now: float, what: str) -> None:
        if bucket.is_violated(now):
            self.violations.append(f"{what}; {bucket.ends - now:.1f} s of it were left")
        if bucket.known_since is None:
            bucket.known_since = now

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
