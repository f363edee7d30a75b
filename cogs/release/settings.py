"""What moderators can choose about the release date: where they work."""

from bot.domain.settings.model import Section

SECTION = Section("release", "Release", "/release: when the film opens, and what the article said about it.")
