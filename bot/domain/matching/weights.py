"""How strongly each feature speaks for each class, and the sums of it for one question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from bot.domain.matching.features import Floats, Ints, Longs

# Above this many postings the rarest features choose the classes that are then scored exactly.
_FEW_POSTINGS = 12_000
_SHORTLIST = 48


class Weights(Protocol):
    """Weights of features in classes; the feature number -1 has no weight in any."""

    classes: int

    def scores(self, features: Longs, values: Floats) -> Floats:
        """Return the score of every class; with very many postings only the likely ones have theirs."""
        ...

    def column(self, features: Longs, number: int) -> Floats:
        """Return the weight of each feature in one class."""
        ...


class DenseWeights:
    """Weights as a table, for small packs: a row a feature, the last row empty."""

    def __init__(self, table: Floats) -> None:
        self.classes = table.shape[1]
        self._table = np.vstack([table, np.zeros((1, self.classes), np.float32)])

    def scores(self, features: Longs, values: Floats) -> Floats:
        """Return the score of every class."""
        return values @ self._table[features]

    def column(self, features: Longs, number: int) -> Floats:
        """Return the weight of each feature in one class."""
        return self._table[features, number]


class Postings:
    """Weights as a list of classes for each feature, for large packs."""

    def __init__(self, starts: Longs, classes: Ints, weights: Floats, count: int) -> None:
        self.classes = count
        self._first = np.append(starts[:-1], 0)
        self._counts = np.append(np.diff(starts), 0)  # the last one belongs to the number -1
        self._of = classes
        self._weights = weights

    def scores(self, features: Longs, values: Floats) -> Floats:
        """Return the score of every class, or where postings abound that of the most likely classes."""
        counts = self._counts[features]
        if int(counts.sum()) <= _FEW_POSTINGS:
            return self._sums(features, values)
        order = np.argsort(counts, kind="stable")
        within = int(np.searchsorted(np.cumsum(counts[order]), _FEW_POSTINGS, side="right"))
        rough = self._sums(features[order[:within]], values[order[:within]])
        return self._exact(features, values, np.argpartition(rough, -_SHORTLIST)[-_SHORTLIST:])

    def _sums(self, features: Longs, values: Floats) -> Floats:
        counts = self._counts[features]
        ends = np.cumsum(counts)
        if not len(ends):
            return np.zeros(self.classes, np.float32)
        before: Longs = self._first[features] - (ends - counts)
        at = np.repeat(before, counts) + np.arange(int(ends[-1]))
        worth = self._weights[at] * np.repeat(values, counts)
        return np.bincount(self._of[at], worth, self.classes).astype(np.float32)

    def _exact(self, features: Longs, values: Floats, shortlist: Longs) -> Floats:
        scores = np.zeros(self.classes, np.float32)
        total = np.zeros(len(shortlist), np.float32)
        for feature, value in zip(features.tolist(), values.tolist(), strict=True):
            total += value * self._weights_of(feature, shortlist)
        scores[shortlist] = total
        return scores

    def _weights_of(self, feature: int, classes: Longs) -> Floats:
        first = int(self._first[feature])
        of = self._of[first : first + int(self._counts[feature])]
        if not len(of):
            return np.zeros(len(classes), np.float32)
        at = np.minimum(np.searchsorted(of, classes), len(of) - 1)
        return np.where(of[at] == classes, self._weights[first + at], np.float32(0))

    def column(self, features: Longs, number: int) -> Floats:
        """Return the weight of each feature in one class."""
        one = np.array([number])
        found = [self._weights_of(feature, one)[0] for feature in features.tolist()]
        return np.array(found, np.float32)
