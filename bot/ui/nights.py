"""When planned trivia nights begin on a server's clocks, and the button that takes another hour for one."""

from datetime import tzinfo

from bot.domain.quiz.night_time import clock_of
from bot.i18n import Say
from bot.ui.components import ID, CustomId, Field

# at: the start, on the server's clocks; night_id: of what is planned already, 0 for a new night
NIGHT_TAKE = CustomId("quiz:night-take", night_id=ID, at=Field(".*"))


def on_clocks(say: Say, moment: int, zone: tzinfo) -> dict[str, str]:
    """Return the ``day`` and ``time`` of ``moment`` (ms UTC) on the clocks of ``zone``."""
    day, at = clock_of(moment, zone)
    return {"day": say.near_day(day), "time": say.clock(at)}
