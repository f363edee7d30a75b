"""What moderators can choose about teaching."""

from bot.domain.settings.kinds import Roles
from bot.domain.settings.model import Section, Setting

TEACHERS = Setting(
    "teach.teachers",
    "Roles that can teach",
    "Members with these roles or Manage Server can teach me. Also let these roles use /teach under "
    "Server Settings > Integrations.",
    Roles("no extra roles"),
    (),
)

SECTION = Section("teach", "Teaching", "What this server adds to what I know.", (TEACHERS,), governed=False)
