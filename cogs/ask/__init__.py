"""Questions in free text, answered from the pack."""
