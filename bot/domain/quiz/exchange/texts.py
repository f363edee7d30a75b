"""Texts of files, tidied."""


def on_one_line(text: str) -> str:
    """Return a text with single spaces for all white space."""
    return " ".join(text.split())


def clipped(text: str, limit: int) -> str:
    """Return a text cut to a length, which shows."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
