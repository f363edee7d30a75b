"""Settings: declared once by the cog that uses them, chosen by each server's moderators."""
