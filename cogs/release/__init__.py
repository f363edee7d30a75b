"""When the film opens, in each reader's own calendar."""

from bot.domain.settings.model import Section

SECTION = Section("release", "Release", "/release: when the film opens, and what the article said about it.")
