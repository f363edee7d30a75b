"""Which questions moderators dismiss together."""

from enum import StrEnum

from bot.domain.insights import DAY_MS

OLD_DAYS = 7  # after which nobody waits for an answer any more
_ANY_NUMBER = 2**62


class Sweep(StrEnum):
    """A way to dismiss many open questions at once."""

    ALL = "all"
    ONCE = "once"
    OLD = "old"

    def reach(self, until: int) -> tuple[int, int]:
        """Return how often its questions were asked at most, and when last at the latest (milliseconds UTC).

        ``until`` is when the moderator saw the list: they have not seen later questions.
        """
        if self is Sweep.ONCE:
            return 1, until
        return _ANY_NUMBER, until - OLD_DAYS * DAY_MS if self is Sweep.OLD else until
