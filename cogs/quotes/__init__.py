"""Quotations: one at random or by speaker and subject, all of them, and a search in their words."""

from bot.domain.settings.model import Section

SECTION = Section("quotes", "Quotes", "What people said, word for word.")
