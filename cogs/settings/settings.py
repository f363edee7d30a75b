"""What moderators can choose about the moderators' tools themselves."""

from bot.domain.settings.kinds import Channel
from bot.domain.settings.model import Section, Setting
from bot.domain.settings.telling import TELLING

LOG_CHANNEL = Setting(
    "settings.log_channel",
    "Log channel",
    "I also post every change to settings, teaching, and question lists here, with who made it. No "
    "one gets pinged.",
    Channel(),
    None,
)

SECTION = Section(
    "settings",
    "This server",
    "Spoilers, sources, and the log channel. I speak the language your server has set in Discord.",
    (*TELLING, LOG_CHANNEL),
    governed=False,
)
