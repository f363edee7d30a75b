"""What words mean, as short vectors: words that are used alike point the same way.

The table was distilled by ``tests/bench/distil.py`` from a sentence transformer; no network runs here.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.domain.matching.classifier.signals import key_of

Floats = npt.NDArray[np.float32]

DIMENSIONS = 64
TABLE = Path(__file__).with_name("words.npy")
TYPE = np.dtype([("key", "<i8"), ("weight", "<f4"), ("vector", "i1", (DIMENSIONS,))])
"""A word of the table: its key, its weight in a sentence, its direction; in the order of their keys."""


class WordVectors:
    """The words of a table; a word is known by its row."""

    def __init__(self, table: npt.NDArray[np.void]) -> None:
        self._keys = np.ascontiguousarray(table["key"])
        self._weights = np.ascontiguousarray(table["weight"])
        self._vectors = table["vector"]  # stays in its file until it is used
        self.row = lru_cache(16_384)(self._row)

    def _row(self, word: str) -> int | None:
        """Return the row of a word, or of its singular; None where the table has neither."""
        for form in (word, word.removesuffix("s")):
            key = key_of(form)
            at = int(self._keys.searchsorted(key))
            if at < len(self._keys) and self._keys[at] == key:
                return at
        return None

    def rows(self, words: Iterable[str]) -> list[int]:
        """Return the rows of those words that the table has."""
        return [row for word in words if (row := self.row(word)) is not None]

    def directions(self, rows: Sequence[int]) -> Floats:
        """Return the unit vectors of the words in these rows."""
        vectors = self._vectors[rows].astype(np.float32)
        return vectors / np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]

    def sentence(self, words: Iterable[str]) -> Floats:
        """Return the unit vector of a sentence, to which rare words add most; 0 if it has no known word."""
        rows = self.rows(words)
        total: Floats = self._weights[rows] @ self.directions(rows)
        return total / max(1e-6, float(np.sqrt(total @ total)))


@cache
def word_vectors() -> WordVectors:
    """Return the words of the table that comes with the program."""
    return WordVectors(np.load(TABLE, mmap_mode="r"))
