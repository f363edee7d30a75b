"""Tell classes of questions apart: one linear model over signals, fitted to a pack's phrasings.

The model is the scorer's (``learning.py``): softmax regression from the mean phrasing of each class on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.domain.matching.learning import Matrix, sharpened_in_turn
from bot.domain.matching.signals import SHARES, Signals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.int8]

_FLOOR = 0.3  # added to every rarity, so that no signal counts nothing
_STEPS = 127


@dataclass(frozen=True, slots=True)
class Weights:
    """A row of weights for each signal, kept in a byte each: a quarter of the memory, and no worse."""

    rows: Bytes
    scales: Floats  # what 1 stands for in each row

    @classmethod
    def packed(cls, weights: Floats) -> Weights:
        """Return ``weights`` rounded to 127 steps of the largest in their row."""
        scales = np.abs(weights).max(axis=1, initial=1e-9) / _STEPS
        return cls(np.rint(weights / scales[:, None]).astype(np.int8), scales.astype(np.float32))

    def product(self, numbers: Ints, values: Floats) -> Floats:
        """Return the sum of these rows, each times its value."""
        scaled: Floats = values * self.scales[numbers]
        sums: Floats = scaled @ self.rows[numbers].astype(np.float32)
        return sums


@dataclass(frozen=True, slots=True)
class Row:
    """The known signals of one question, as numbers and values."""

    numbers: Ints
    values: Floats


class Classifier:
    """Scores of all classes for a question; about 1 where it is one of the class's phrasings."""

    def __init__(self, rarities: Mapping[str, float], highest: float, weights: Weights) -> None:
        """Take the signals in the order of the weights' rows, each with its rarity."""
        self.rarities = rarities
        self.highest = highest
        self.weights = weights
        self._numbers: dict[str, dict[str, tuple[int, float]]] = {kind: {} for kind in SHARES}
        for number, (name, rarity) in enumerate(rarities.items()):
            kind, _, rest = name.partition(" ")
            self._numbers[kind][rest] = (number, rarity)

    @classmethod
    def train(cls, examples: Sequence[Signals], labels: Sequence[int], classes: int) -> Classifier:
        """Fit the model; ``labels[i]`` is the class of ``examples[i]``."""
        rarities, highest = _rarities(examples, labels, classes)
        blank = Weights(np.zeros((0, classes), np.int8), np.zeros(0, np.float32))
        rows = list(map(cls(rarities, highest, blank).row, examples))
        weights = _fitted(rows, labels, len(rarities), classes)
        return cls(rarities, highest, Weights.packed(weights))

    def row(self, signals: Signals) -> Row:
        """Return the unit vector of a question; what is unknown counts in its length only."""
        numbers: list[int] = []
        values: list[float] = []
        total = 0.0
        for kind, counts in signals.items():
            if not counts:
                continue
            start = len(values)
            squares = 0.0
            for entry, amount in zip(map(self._numbers[kind].get, counts), counts.values(), strict=True):
                worth = amount if amount <= 1 else 1 + math.log(amount)
                if entry is None:
                    worth *= self.highest
                else:
                    worth *= entry[1]
                    numbers.append(entry[0])
                    values.append(worth)
                squares += worth * worth
            share = SHARES[kind]
            total += share
            scale = math.sqrt(share / squares)
            values[start:] = [value * scale for value in values[start:]]
        array = np.array(values, np.float32)
        return Row(np.array(numbers, np.int64), array / np.float32(math.sqrt(total or 1.0)))

    def rarity(self, kind: str, name: str) -> float:
        """Return how telling a signal is; an unknown one is as telling as can be."""
        return self._numbers[kind].get(name, (-1, self.highest))[1]

    def scores(self, row: Row) -> Floats:
        """Return the score of every class."""
        return self.weights.product(row.numbers, row.values)


def _rarities(
    examples: Sequence[Signals], labels: Sequence[int], classes: int
) -> tuple[dict[str, float], float]:
    """Return how telling each signal is, by how few classes have it, and what an unknown one would be."""
    spread: dict[str, set[int]] = {}
    for example, label in zip(examples, labels, strict=True):
        for kind, counts in example.items():
            for name in counts:
                spread.setdefault(f"{kind} {name}", set()).add(label)
    highest = math.log(1 + classes) + _FLOOR
    return {
        name: math.log((1 + classes) / (1 + len(owners))) + _FLOOR for name, owners in spread.items()
    }, highest


def _fitted(rows: Sequence[Row], labels: Sequence[int], signals: int, classes: int) -> Floats:
    """Return a weight for every signal in every class that sets the classes against each other."""
    starts = np.append(0, np.cumsum([len(row.numbers) for row in rows]))
    numbers = np.concatenate([row.numbers for row in rows])
    values = np.concatenate([row.values for row in rows])
    return sharpened_in_turn(Matrix(starts, numbers, values, np.array(labels), signals, classes))
