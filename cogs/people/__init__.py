"""People, places and everything else with a name, and all that is known of them."""

from bot.domain.settings.model import Section

SECTION = Section(
    "people", "People, places, and names", "Who and what my sources mention, and all I know about them."
)
