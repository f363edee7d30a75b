"""Planned trivia nights that begin at another hour once a server's time zone is another one."""

from bot.ui.components import ID, CustomId, Field

# at: the start, on the server's clocks; night_id: of what is planned already, 0 for a new night
NIGHT_TAKE = CustomId("quiz:night-take", night_id=ID, at=Field(".*"))
