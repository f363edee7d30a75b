"""The lists of English words by which questions are read; they stand in ``english.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class NounGroup:
    """Nouns that ask for the same kinds of answer."""

    form: str  # the form of question that they make
    kinds: tuple[str, ...]  # values of AnswerKind; empty: they settle none
    words: tuple[str, ...]


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__ or "").joinpath("english.toml").read_text("utf-8"))


def word_list(name: str) -> frozenset[str]:
    """Return the list ``name``."""
    return frozenset(_lists()[name].split())


def all_words() -> frozenset[str]:
    """Return every word of the lists."""
    plain = {word for entry in _lists().values() if isinstance(entry, str) for word in entry.split()}
    return frozenset(plain.union(*(group.words for group in nouns())))


def nouns() -> tuple[NounGroup, ...]:
    """Return the groups of nouns that settle the kind of answer."""
    return tuple(
        NounGroup(group["form"], tuple(group["kinds"]), tuple(group["words"].split()))
        for group in _lists()["noun"]
    )
