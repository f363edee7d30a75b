"""How the bot is installed and run by operators: its pins, licenses, image, units and page."""
