"""How long somebody has to wait before they may do something again."""

from collections.abc import Hashable

from cachetools import LRUCache

from bot.domain.errors import UserError
from bot.domain.phrases import counted

_KEPT = 10_000  # keys; the least recently used one is forgotten first


class OnCooldown(UserError):
    """Somebody has to wait a little, until ``over_at`` (milliseconds UTC)."""

    def __init__(self, left: int, over_at: int) -> None:
        self.over_at = over_at
        time = counted(-(-left // 1_000), "{number} second", "{number} seconds")
        super().__init__("One moment! You can ask again in {time}.", time=time)


class Cooldowns:
    """Tracks when each key's cooldown expires."""

    def __init__(self) -> None:
        self._expiry: LRUCache[Hashable, int] = LRUCache(_KEPT)  # milliseconds UTC

    def acquire(self, key: Hashable, cooldown: int, now: int, *, at_once: int = 1) -> None:
        """Start a cooldown of so many seconds, or raise OnCooldown; ``now`` is in milliseconds.

        A key that has been idle may be acquired ``at_once`` times in a row.
        """
        if not cooldown:
            return
        # Never more than at_once cooldowns, which may have become shorter since.
        expiry = min(max(self._expiry.get(key, now), now), now + at_once * cooldown * 1_000)
        left = expiry - now - (at_once - 1) * cooldown * 1_000
        self._expiry[key] = expiry if left > 0 else expiry + cooldown * 1_000
        if left > 0:
            raise OnCooldown(left, now + left)
