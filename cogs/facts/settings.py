"""What moderators can choose about the list of facts: where they work."""

from bot.domain.settings.model import Section

SECTION = Section("facts", "Facts", "/facts: everything that I know, by topic.")
