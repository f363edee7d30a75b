"""How long somebody has to wait before they may do a thing again."""

from collections import OrderedDict
from collections.abc import Hashable

from bot.domain.errors import UserError
from bot.domain.phrases import counted

_KEPT = 10_000  # people that are remembered; the one who had a turn longest ago is forgotten first


class OnCooldown(UserError):
    """Somebody has to wait a little."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            "One moment, please: you can ask again in {time}.",
            time=counted(seconds, "{number} second", "{number} seconds"),
        )


class Cooldowns:
    """Remembers when everybody's pauses are over."""

    def __init__(self) -> None:
        self._over: OrderedDict[Hashable, int] = OrderedDict()

    def acquire(self, who: Hashable, pause: int, now: int, *, at_once: int = 1) -> None:
        """Let ``who`` have a turn, or raise OnCooldown; ``pause`` in seconds, ``now`` in milliseconds.

        Whoever has not had one for a while may have ``at_once`` of them without a pause in between.
        """
        if not pause:
            return
        # Never more than all their turns' pauses, which may have become shorter since.
        over = min(max(self._over.get(who, now), now), now + at_once * pause * 1_000)
        left = over - now - (at_once - 1) * pause * 1_000
        if left > 0:
            self._over[who] = over
            raise OnCooldown(-(-left // 1_000))
        self._over[who] = over + pause * 1_000
        self._over.move_to_end(who)
        if len(self._over) > _KEPT:
            self._over.popitem(last=False)
