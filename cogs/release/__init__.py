"""When it comes out, in each reader's own calendar."""

from bot.domain.settings.model import Section

SECTION = Section("release", "Release dates", "/release: when and where it came out.")
