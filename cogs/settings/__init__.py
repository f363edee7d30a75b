"""Settings: the panel, the history, export and import, and why something may be used or not."""
