"""What moderators can choose about teaching."""

from bot.domain.settings.kinds import Roles
from bot.domain.settings.model import Section, Setting

TEACHERS = Setting(
    "teach.teachers",
    "Who may teach",
    "These roles may teach beside Manage Server. Also give them /teach under Server Settings, Integrations.",
    Roles(),
    (),
)

SECTION = Section("teach", "Teaching", "What this server adds to what I know.", (TEACHERS,), governed=False)
