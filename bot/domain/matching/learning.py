"""Sharpen the weights of classes against each other: softmax regression from the centroids on.

With few phrasings it works on the table of their likenesses to each other (the dual form), all at
once; with many it goes through them one by one. Both are deterministic: nothing is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.matching.features import Floats, Ints, Longs

LARGEST_TABLE = 12_000_000  # weights, about 50 MB; larger packs keep their centroids

_DUAL_UP_TO = 3_000  # phrasings; their likenesses are a table of this size squared
_DUAL_SCALE = 12.0  # of the scores in the softmax
_DUAL_STEPS = 18
_DUAL_RATE = 0.1
_DUAL_MOMENTUM = 0.9
_SCALE = 20.0  # of the scores in the softmax
_PASSES = 8
_RATE = 0.3
_RATE_DECAY = 0.8  # a pass
_SETTLED = 0.01  # a phrasing whose class is this sure teaches nothing more in this pass
_COMMON = 24  # features in more phrasings than this are multiplied densely
_MOST_SCORES = 3_000_000  # phrasings times classes, in a pass
_SLICE = 4_000_000  # products held at once


@dataclass(frozen=True)
class Matrix:
    """Phrasings as rows of weighted features, and the class of each row."""

    starts: Longs
    features: Longs
    values: Floats
    owners: Longs
    width: int  # how many features there are
    classes: int

    @property
    def rows(self) -> int:
        """How many phrasings there are."""
        return len(self.owners)

    @cached_property
    def _by_feature(self) -> tuple[Ints, Longs, Floats, Longs]:
        """Entries in the order of their features: rows, features, values, and where each feature starts."""
        order = np.argsort(self.features, kind="stable")
        rows = np.repeat(np.arange(self.rows, dtype=np.int32), np.diff(self.starts))
        counts = np.bincount(self.features, minlength=self.width)
        return rows[order], self.features[order], self.values[order], np.append(0, np.cumsum(counts))

    @cached_property
    def _split(self) -> tuple[Floats, Longs, tuple[Ints, Longs, Floats]]:
        """Common features as a dense table with their numbers, the others as entries."""
        rows, features, values, starts = self._by_feature
        numbers = np.flatnonzero(np.diff(starts) > _COMMON)
        place = np.full(self.width, -1)
        place[numbers] = np.arange(len(numbers))
        is_common = place[features] >= 0
        dense = np.zeros((self.rows, len(numbers)), np.float32)
        dense[rows[is_common], place[features[is_common]]] = values[is_common]
        return dense, numbers, (rows[~is_common], features[~is_common], values[~is_common])

    def likenesses(self) -> Floats:
        """Return the products of all rows with each other."""
        dense, _, (rows, features, values) = self._split
        table = dense @ dense.T
        counts = np.bincount(features, minlength=self.width)[features]  # partners of each entry
        first = np.searchsorted(features, features)
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        partner = np.repeat(first - (ends - counts), counts) + np.arange(total)
        key = np.repeat(rows.astype(np.int64) * self.rows, counts) + rows[partner]
        products = np.repeat(values, counts) * values[partner]
        table += np.bincount(key, products, self.rows**2).reshape(table.shape).astype(np.float32)
        return table

    def spread(self, amounts: Floats) -> Floats:
        """Return for every feature the sum over its rows of value times the row's ``amounts``."""
        dense, numbers, (rows, features, values) = self._split
        table = np.zeros((self.width, amounts.shape[1]), np.float32)
        table[numbers] = dense.T @ amounts
        step = max(1, _SLICE // amounts.shape[1])
        for low in range(0, len(rows), step):
            part = slice(low, low + step)
            products = values[part, None] * amounts[rows[part]]
            present, starts = np.unique(features[part], return_index=True)
            table[present] += np.add.reduceat(products, starts, axis=0)
        return table


def centroid_amounts(matrix: Matrix) -> Floats:
    """Return how much of every row makes up every class: an equal part of its own."""
    amounts = np.zeros((matrix.rows, matrix.classes), np.float32)
    amounts[np.arange(matrix.rows), matrix.owners] = 1
    return amounts


def is_worth_sharpening(sizes: Sequence[int]) -> bool:
    """Return whether classes of these sizes are few enough to be set against each other in seconds."""
    rows = sum(sizes)
    return rows > 0 and (rows <= _DUAL_UP_TO or rows * len(sizes) <= _MOST_SCORES)


def sharpened(matrix: Matrix) -> Floats:
    """Return the table of weights, a row a feature, that tells the classes apart best.

    Scores are about 0.5 and more for what fits; the table starts from the classes' mean rows.
    """
    return _all_at_once(matrix) if matrix.rows <= _DUAL_UP_TO else sharpened_in_turn(matrix)


def _all_at_once(matrix: Matrix) -> Floats:
    own = centroid_amounts(matrix)
    alike = matrix.likenesses()
    lengths = np.sqrt(np.einsum("rc,rc->c", own, alike @ own))
    amounts: Floats = (own / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    rate = _DUAL_RATE * matrix.classes / max(matrix.rows, 1)
    pull = np.zeros_like(amounts)
    for _ in range(_DUAL_STEPS):
        pull *= _DUAL_MOMENTUM
        pull -= rate * (_softmax(_DUAL_SCALE * (alike @ amounts)) - own)
        amounts += pull
    return matrix.spread(amounts)


def _softmax(scores: Floats) -> Floats:
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores


def sharpened_in_turn(matrix: Matrix) -> Floats:
    """Return the same table for many rows, found by going through them a few times."""
    table = matrix.spread(centroid_amounts(matrix))
    lengths = np.sqrt(np.einsum("fc,fc->c", table, table))
    table /= np.where(lengths > 0, lengths, 1)
    order = _interleaved(matrix)
    rate = _RATE
    for _ in range(_PASSES):
        for row in order:
            part = slice(matrix.starts[row], matrix.starts[row + 1])
            features, values, owner = matrix.features[part], matrix.values[part], matrix.owners[row]
            weights = table[features]
            chances = _SCALE * (values @ weights)
            chances = np.exp(chances - chances.max())
            chances /= chances.sum()
            chances[owner] -= 1
            if chances[owner] < -_SETTLED:
                table[features] = weights - np.multiply.outer(rate * values, chances)
        rate *= _RATE_DECAY
    return table


def _interleaved(matrix: Matrix) -> list[int]:
    """Return the rows so that classes take turns: the first of each, the second of each, and so on."""
    sizes = np.bincount(matrix.owners, minlength=matrix.classes)
    firsts = np.cumsum(sizes) - sizes
    turn = np.arange(matrix.rows) - firsts[matrix.owners]
    return np.lexsort((matrix.owners, turn)).tolist()
