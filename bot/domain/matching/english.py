"""English as data: word lists (``english.toml``) and groups of everyday synonyms (``lexicon.txt``)."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


def _read(name: str) -> str:
    return resources.files(__package__ or "").joinpath(name).read_text("utf-8")


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(_read("english.toml"))


def word_list(name: str) -> frozenset[str]:
    """Return the list ``name``."""
    return frozenset(_lists()[name].split())


def nouns() -> dict[str, tuple[str, list[str]]]:
    """Return the nouns that settle the kind of answer, with the form of question and the kinds."""
    groups = _lists()["noun"]
    return {word: (group["form"], group["kinds"]) for group in groups for word in group["words"].split()}


def all_words() -> frozenset[str]:
    """Return every word of the lists."""
    return frozenset(nouns()).union(*(words.split() for words in _lists().values() if isinstance(words, str)))


@cache
def synonym_groups() -> tuple[tuple[str, ...], ...]:
    """Return groups of everyday words and phrases that mean the same or name things of one sort."""
    lines = (line for line in _read("lexicon.txt").splitlines() if line and not line.startswith("#"))
    return tuple(tuple(word.replace("_", " ") for word in line.split()) for line in lines)


@cache
def everyday_words() -> frozenset[str]:
    """Return all single words of the groups: real words, never to be corrected into others."""
    return frozenset(word for group in synonym_groups() for phrase in group for word in phrase.split())
