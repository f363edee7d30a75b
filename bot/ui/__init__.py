"""Discord pieces that the cogs share."""
