"""What words mean, as short vectors: words that are used alike point the same way.

The table was distilled by ``tests/bench/distil.py`` from a sentence transformer; no network runs here.
"""

import math
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.domain.matching.classifier.signals import key_of
from bot.domain.matching.classifier.vectors import Floats, Ints, Keys

DIMENSIONS = 96
Directions = npt.NDArray[np.int8]
"""Vectors of which only the direction counts, one a row."""
TABLE = Path(__file__).with_name("words.npy")
TYPE = np.dtype([("key", "<i8"), ("weight", "<f4"), ("vector", "i1", (DIMENSIONS,))])
"""A word of the table: its key, its weight in a sentence, its direction; in the order of their keys."""


class Meaning(NamedTuple):
    """What a word means, as far as it can be compared."""

    direction: Floats  # a unit vector
    share: Floats  # the same, by the word's weight in a sentence


class WordVectors:
    """The words of a table."""

    def __init__(self, table: npt.NDArray[np.void]) -> None:
        self._keys = Keys(np.ascontiguousarray(table["key"]))
        self._weights = np.ascontiguousarray(table["weight"])
        self._vectors = np.asarray(table["vector"])  # stays in its file until it is used
        self.meaning = lru_cache(16_384)(self._meaning)

    def _meaning(self, word: str) -> Meaning | None:
        """Return what a word means, or its singular; None where the table has neither."""
        at = self._number(word)
        if at is None:
            return None
        vector = self._vectors[at].astype(np.float32)
        direction = vector / np.sqrt(vector @ vector)
        return Meaning(direction, direction * self._weights[at])

    def _number(self, word: str) -> int | None:
        numbers = map(self._keys.number, map(key_of, (word, word.removesuffix("s"))))
        return next((number for number in numbers if number is not None), None)

    def directions(self, words: Iterable[str]) -> Floats:
        """Return the unit vectors of those words that the table has."""
        found = [meaning.direction for meaning in map(self.meaning, words) if meaning is not None]
        return np.array(found, np.float32).reshape(-1, DIMENSIONS)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, word: str) -> bool:
        return self._keys.number(key_of(word)) is not None

    def numbers(self, words: Iterable[str]) -> Ints:
        """Return the places of those words that the table has, or of their singulars, in order."""
        found = {number for number in map(self._number, words) if number is not None}
        return np.array(sorted(found), np.int32)

    def directions_at(self, numbers: Ints) -> Floats:
        """Return the unit vectors of the words at these places."""
        vectors = self._vectors[numbers].astype(np.float32)
        return vectors / np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]

    def sentence(self, words: Iterable[str]) -> Floats:
        """Return the unit vector of a sentence, to which rare words add most; 0 if it has no known word."""
        shares = [meaning.share for meaning in map(self.meaning, words) if meaning is not None]
        if not shares:
            return np.zeros(DIMENSIONS, np.float32)
        total: Floats = np.array(shares).sum(axis=0)
        return total / max(1e-6, math.sqrt(total @ total))


def is_word(word: str) -> bool:
    """Tell whether a plain word is one of English, as far as the table has it."""
    return word in word_vectors()


@cache
def word_vectors() -> WordVectors:
    """Return the words of the table that comes with the program."""
    return WordVectors(np.load(TABLE, mmap_mode="r"))
