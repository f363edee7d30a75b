"""Stunts and sequences, with everything that is known of them."""

from bot.domain.settings.model import Section

SECTION = Section("stunts", "Stunts", "/stunts and /stunt: what was done, by whom, where, how, and why.")
