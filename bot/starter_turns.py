"""Whose turn it is among the first questions: in one place never the same twice running."""

from cachetools import LRUCache

KEPT = 10_000  # places; the least recently used one is forgotten first
_SECOND_MS = 1_000


class StarterTurns:
    """How often first questions were offered in each channel or private conversation."""

    def __init__(self) -> None:
        self._turns: LRUCache[int, int] = LRUCache(KEPT)

    def next(self, channel_id: int | None, now: int) -> int:
        """Return the number of the next turn in a channel; the first depends on the time (ms UTC).

        Where nothing is kept of a channel, all do.
        """
        first = now // _SECOND_MS
        if channel_id is None:
            return first
        turn = self._turns.get(channel_id, first) + 1
        self._turns[channel_id] = turn
        return turn
