"""What moderators can choose about what is kept."""

from bot.domain.settings.model import Section, Setting
from bot.domain.settings.times import Duration

DAY = 86_400  # seconds

KEEP_QUESTIONS = Setting(
    "privacy.keep_questions",
    "Keep questions for",
    "How long I keep questions for /teach review (never who asked them). Counts are kept for 90 days.",
    Duration(DAY, 365 * DAY, plain="d"),
    30 * DAY,
)

SECTION = Section("privacy", "Privacy", "What I keep, and for how long.", (KEEP_QUESTIONS,), governed=False)
