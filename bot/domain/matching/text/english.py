"""English as data: word lists, forms and frames (``*.toml``) and synonyms (``lexicon.txt``)."""

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def read_table(path: Path) -> dict[str, Any]:
    """Return what a TOML file says."""
    return tomllib.loads(path.read_text("utf-8"))


@lru_cache(maxsize=3)  # files
def _lists(file: str = "english.toml") -> dict[str, Any]:
    return read_table(_HERE / file)


@cache
def word_list(name: str, file: str = "english.toml") -> frozenset[str]:
    """Return the list ``name``."""
    return frozenset(_lists(file)[name].split())


def words_by_form(table: str) -> dict[str, str]:
    """Return the forms in a table of ``forms.toml``, with the words that they stand for."""
    return {form: word for word, forms in _lists("forms.toml")[table].items() for form in forms.split()}


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
    text = (_HERE / "lexicon.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(tuple(word.replace("_", " ") for word in line.split()) for line in lines)


@cache
def everyday_words() -> frozenset[str]:
    """Return all single words of the groups: real words, never to be corrected into others."""
    return frozenset(word for group in synonym_groups() for phrase in group for word in phrase.split())
