"""How strongly each feature speaks for each class, and the sums of it for one question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from bot.domain.matching.features import Floats, Ints, Longs

Halves = npt.NDArray[np.float16]
"""Weights of large packs: three digits are enough, and memory is dear there."""

# Above this many postings the rarest features choose the classes that are then scored exactly.
_FEW_POSTINGS = 12_000
_SHORTLIST = 48
_NEAR = 0.5  # of the best score; sorting out these first saves ordering thousands of others


class Weights(Protocol):
    """Weights of features in classes; the feature number -1 has no weight in any."""

    classes: int

    def best(self, features: Longs, values: Floats, limit: int) -> tuple[Longs, Floats]:
        """Return the ``limit`` classes with the highest scores, in no order, and their scores."""
        ...

    def column(self, features: Longs, number: int) -> Floats:
        """Return the weight of each feature in one class."""
        ...


class DenseWeights:
    """Weights as a table, for small packs: a row a feature, the last row empty."""

    def __init__(self, table: Floats) -> None:
        self.classes = table.shape[1]
        self._table = np.vstack([table, np.zeros((1, self.classes), np.float32)])

    def best(self, features: Longs, values: Floats, limit: int) -> tuple[Longs, Floats]:
        """Return the ``limit`` classes with the highest scores, in no order, and their scores."""
        scores = values @ self._table[features]
        if len(scores) <= limit:
            return np.arange(len(scores)), scores
        found = np.argpartition(scores, -limit)[-limit:]
        return found, scores[found]

    def column(self, features: Longs, number: int) -> Floats:
        """Return the weight of each feature in one class."""
        return self._table[features, number]


class Postings:
    """Weights as a list of classes for each feature and of features for each class, for large packs."""

    def __init__(self, classes: Ints, features: Ints, weights: Halves, counts: tuple[int, int]) -> None:
        """Take entries in the order of their classes, and how many classes and features there are."""
        self.classes, self._size = counts
        self._ends_of_class = np.cumsum(np.bincount(classes, minlength=self.classes))
        self._features = features
        self._weights = weights
        order = np.argsort(features, kind="stable")
        held = np.bincount(features, minlength=self._size)
        self._counts = np.append(held, 0)  # the last one belongs to the number -1
        self._first = np.append(np.cumsum(held) - held, 0)
        self._classes_by_feature = classes[order]
        self._weights_by_feature = weights[order]

    def best(self, features: Longs, values: Floats, limit: int) -> tuple[Longs, Floats]:
        """Return the ``limit`` classes with the highest scores, in no order, and their scores.

        Where postings abound, the rarest features choose the classes that are scored exactly.
        """
        counts = self._counts[features]
        if int(counts.sum()) > _FEW_POSTINGS:
            order = np.argsort(counts, kind="stable")
            within = int(np.searchsorted(np.cumsum(counts[order]), _FEW_POSTINGS, side="right"))
            rough = self._sums(features[order[:within]], values[order[:within]])
            found = _highest(rough, max(limit, _SHORTLIST))
            scores = self._exact(features, values, found)
        else:
            scores = self._sums(features, values)
            found = _highest(scores, limit)
            scores = scores[found]
        kept = _highest(scores, limit)
        return found[kept], scores[kept]

    def _sums(self, features: Longs, values: Floats) -> Floats:
        counts = self._counts[features]
        at = _runs(self._first[features], counts)
        worth = self._weights_by_feature[at] * np.repeat(values, counts)
        return np.bincount(self._classes_by_feature[at], worth, self.classes).astype(np.float32)

    def _exact(self, features: Longs, values: Floats, shortlist: Longs) -> Floats:
        ends = self._ends_of_class[shortlist]
        counts = ends - np.where(shortlist > 0, self._ends_of_class[shortlist - 1], 0)
        at = _runs(ends - counts, counts)
        asked = np.zeros(self._size + 1, np.float32)  # the last element is that of unknown features
        np.add.at(asked, features, values)
        worth = self._weights[at] * asked[self._features[at]]
        sums = np.bincount(np.repeat(np.arange(len(shortlist)), counts), worth, len(shortlist))
        return sums.astype(np.float32)

    def column(self, features: Longs, number: int) -> Floats:
        """Return the weight of each feature in one class."""
        own = slice(int(self._ends_of_class[number - 1]) if number else 0, int(self._ends_of_class[number]))
        weights = np.zeros(self._size + 1, np.float32)
        weights[self._features[own]] = self._weights[own]
        return weights[features]


def _runs(first: Longs, counts: Longs) -> Longs:
    """Return the numbers from each ``first`` on, as many as its count, one run after the other."""
    ends = np.cumsum(counts)
    before: Longs = first - (ends - counts)
    return np.repeat(before, counts) + np.arange(int(ends[-1]) if len(ends) else 0)


def _highest(scores: Floats, limit: int) -> Longs:
    """Return where the highest scores are, in no order; scores are not negative and most are 0."""
    near = np.flatnonzero(scores > _NEAR * scores.max(initial=0))
    if len(near) < limit:
        near = np.flatnonzero(scores)
    if len(near) < limit:
        return np.append(near, np.flatnonzero(scores == 0)[: limit - len(near)])
    return near[np.argpartition(scores[near], -limit)[-limit:]] if len(near) > limit else near
