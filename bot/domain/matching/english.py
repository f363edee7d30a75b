"""English as data: word lists (``english.toml``), forms, synonyms (``lexicon.txt``), talk (``talk.toml``)."""

import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any


def _read(name: str) -> str:
    return resources.files(__package__ or "").joinpath(name).read_text("utf-8")


def read_table(file: str) -> dict[str, Any]:
    """Return what a TOML file of this package says."""
    return tomllib.loads(_read(file))


@lru_cache(maxsize=2)  # files
def _lists(file: str = "english.toml") -> dict[str, Any]:
    return read_table(file)


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
def talk() -> dict[str, tuple[str, ...]]:
    """Return what people say to any bot, in classes by id."""
    return {entry["id"]: tuple(entry["said"]) for entry in read_table("talk.toml")["talk"]}


@cache
def synonym_groups() -> tuple[tuple[str, ...], ...]:
    """Return groups of everyday words and phrases that mean the same or name things of one sort."""
    lines = (line for line in _read("lexicon.txt").splitlines() if line and not line.startswith("#"))
    return tuple(tuple(word.replace("_", " ") for word in line.split()) for line in lines)


@cache
def everyday_words() -> frozenset[str]:
    """Return all single words of the groups: real words, never to be corrected into others."""
    return frozenset(word for group in synonym_groups() for phrase in group for word in phrase.split())
