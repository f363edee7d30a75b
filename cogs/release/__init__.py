"""When it comes out, in each reader's own calendar."""

from bot.domain.settings.model import Section

SECTION = Section("release", "Release", "/release: when it comes out, and what the article said about that.")
