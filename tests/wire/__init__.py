"""A stand-in for Discord on loopback, for what SimCord's simulated transport cannot test."""
