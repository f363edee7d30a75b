"""Everyday English: which words people use for the same thing, whatever the film is."""

from functools import cache
from importlib import resources

_FILE = "lexicon.txt"


@cache
def everyday_groups() -> tuple[tuple[str, ...], ...]:
    """Return groups of words and phrases that mean the same or name things of one sort."""
    text = resources.files(__package__ or "").joinpath(_FILE).read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(tuple(word.replace("_", " ") for word in line.split()) for line in lines)


@cache
def everyday_words() -> frozenset[str]:
    """Return all single words of the groups: real words, never to be corrected into others."""
    return frozenset(word for group in everyday_groups() for phrase in group for word in phrase.split())
