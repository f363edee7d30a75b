"""What people ask about things, and say to bots, whatever the pack."""
