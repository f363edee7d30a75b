"""Reckoner, a film companion for Discord."""
