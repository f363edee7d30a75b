"""People, characters and places, with everything that is known of them."""

from bot.domain.settings.model import Section

SECTION = Section("people", "People and places", "/people, /person, /places and /place: who and where.")
