"""What moderators can choose about people and places: where they work."""

from bot.domain.settings.model import Section

SECTION = Section("people", "People and places", "/people, /person, /places and /place: who and where.")
