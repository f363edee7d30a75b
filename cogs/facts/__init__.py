"""Everything that is known, by topic."""

from bot.domain.settings.model import Section

SECTION = Section("facts", "Facts", "/facts: everything I know, by topic.")
