"""Reckoner, a Discord bot that answers from a knowledge pack."""
