"""Which questions moderators dismiss together."""

from enum import StrEnum

from bot.domain.insights import DAY_MS

OLD_DAYS = 7  # whoever asked that long ago does not wait for an answer any more
_HOWEVER_OFTEN = 2**62


class Sweep(StrEnum):
    """A way of dismissing many open questions at once."""

    ALL = "all"
    ONCE = "once"
    OLD = "old"

    def reach(self, until: int) -> tuple[int, int]:
        """Return how often its questions were asked at most, and when last at the latest (milliseconds UTC).

        ``until`` is the moment that somebody saw them: later ones nobody has seen.
        """
        if self is Sweep.ONCE:
            return 1, until
        return _HOWEVER_OFTEN, until - OLD_DAYS * DAY_MS if self is Sweep.OLD else until
