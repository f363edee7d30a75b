"""What moderators can choose about stunts: where they work."""

from bot.domain.settings.model import Section

SECTION = Section("stunts", "Stunts", "/stunts and /stunt: what was done, by whom, where, how and why.")
