"""What moderators can choose about quotations: where they work."""

from bot.domain.settings.model import Section

SECTION = Section("quotes", "Quotations", "/quote and /quotes: what people said, word for word.")
