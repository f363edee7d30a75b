"""What the bot is and knows."""
