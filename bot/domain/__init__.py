"""What the bot is about, without Discord, SQL, clock or chance."""
