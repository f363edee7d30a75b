"""How long somebody has to wait before they may do a thing again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import UserError
from bot.domain.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Hashable

_KEPT = 10_000  # turns that are remembered; when full, those that are over are forgotten


class TooSoon(UserError):
    """Somebody has to wait a little."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            "One moment: you can ask again in {time}. This server asks for a pause.",
            time=counted(seconds, "{number} second", "{number} seconds"),
        )


class Pauses:
    """Remembers until when whom waits."""

    def __init__(self) -> None:
        self._until: dict[Hashable, int] = {}

    def take_turn(self, who: Hashable, pause: int, now: int) -> None:
        """Let ``who`` have a turn, or raise TooSoon; ``pause`` in seconds, ``now`` in milliseconds."""
        left = self._until.get(who, now) - now
        if pause and left > 0:
            raise TooSoon(-(-left // 1_000))
        if pause:
            if len(self._until) >= _KEPT:
                self._until = {known: until for known, until in self._until.items() if until > now}
            self._until[who] = now + pause * 1_000
