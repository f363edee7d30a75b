"""What moderators can choose about the moderators' tools themselves."""

from bot.domain.settings.kinds import Channel
from bot.domain.settings.model import Section, Setting
from bot.domain.settings.telling import TELLING

LOG_CHANNEL = Setting(
    "settings.log_channel",
    "Log channel",
    "Every change to settings and lessons is also posted here, with who made it. Nobody is pinged.",
    Channel(),
    None,
)

SECTION = Section(
    "settings",
    "This server",
    "What holds for the server as a whole.",
    (*TELLING, LOG_CHANNEL),
    governed=False,
)
