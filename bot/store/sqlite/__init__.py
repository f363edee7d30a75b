"""SQLite: one file, one running bot."""
