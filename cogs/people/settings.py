"""What moderators can choose about people and places: where they work."""

from __future__ import annotations

from bot.domain.settings import Section

SECTION = Section("people", "People and places", "/people, /person, /places and /place: who and where.")
