"""What moderators can choose about teaching."""

from bot.domain.settings.kinds import Roles, Toggle
from bot.domain.settings.model import Section, Setting

TEACHERS = Setting(
    "teach.teachers",
    "Roles that can teach",
    "Members with these roles or Manage Server can teach me. Also let these roles use /teach under "
    "Server Settings > Integrations.",
    Roles("no extra roles"),
    (),
)

OFFERS = Setting(
    "teach.offers",
    "Offer to teach replies",
    "When someone who can teach replies to a question I couldn't answer, I add a button to teach it.",
    Toggle(),
    default=False,
)

SECTION = Section(
    "teach",
    "Teaching",
    "What this server adds to what I know, and whether I offer to learn from people's replies.",
    (TEACHERS, OFFERS),
    governed=False,
)
