"""How the bot tells its operator how it is: health pages and metrics on a port, systemd's notifications."""
