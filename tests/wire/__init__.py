"""The other half of Discord, on loopback: what SimCord's replaced transport cannot show."""
