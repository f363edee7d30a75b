"""Tell classes of questions apart: one linear model over signals, fitted to a pack's phrasings.

The model is ridge regression of every class against the others, solved by going over the phrasings a few
times and correcting each one's error (dual coordinate descent), which needs no matrix beyond the weights.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.domain.matching.signals import SHARES, Signals

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_FLOOR = 0.3  # added to every rarity, so that no signal counts nothing
_PASSES = 3
_SMOOTHING = 0.3  # ridge penalty; phrasings are unit vectors


@dataclass(frozen=True, slots=True)
class Row:
    """The known signals of one question, as numbers and values."""

    numbers: Ints
    values: Floats


class Classifier:
    """Scores of all classes for a question; about 1 where it is one of the class's phrasings."""

    def __init__(self, numbers: dict[str, tuple[int, float]], highest: float, weights: Floats) -> None:
        self._numbers = numbers
        self._highest = highest
        self.weights = weights

    @classmethod
    def train(cls, examples: Sequence[Signals], labels: Sequence[int], classes: int) -> Classifier:
        """Fit the model; ``labels[i]`` is the class of ``examples[i]``."""
        numbers, highest = _number(examples, labels, classes)
        model = cls(numbers, highest, np.zeros((len(numbers), classes), np.float32))
        _fit([model.row(example) for example in examples], labels, model.weights)
        return model

    def row(self, signals: Signals) -> Row:
        """Return the unit vector of a question; what is unknown counts in its length only."""
        numbers: list[int] = []
        values: list[float] = []
        known = self._numbers
        highest = self._highest
        total = 0.0
        for kind, counts in signals.items():
            if not counts:
                continue
            start = len(values)
            squares = 0.0
            initial = kind[:2]
            for name, amount in counts.items():
                number, rarity = known.get(initial + name, (-1, highest))
                value = (1 + math.log(amount) if amount > 1 else amount) * rarity
                squares += value * value
                if number >= 0:
                    numbers.append(number)
                    values.append(value)
            share = SHARES[kind]
            total += share
            scale = math.sqrt(share / squares)
            for at in range(start, len(values)):
                values[at] *= scale
        array = np.array(values, np.float32)
        return Row(np.array(numbers, np.int64), array / np.float32(math.sqrt(total or 1.0)))

    def rarity(self, kind: str, name: str) -> float:
        """Return how telling a signal is; an unknown one is as telling as can be."""
        return self._numbers.get(kind[:2] + name, (-1, self._highest))[1]

    def scores(self, row: Row) -> Floats:
        """Return the score of every class."""
        return row.values @ self.weights[row.numbers]


def _number(
    examples: Sequence[Signals], labels: Sequence[int], classes: int
) -> tuple[dict[str, tuple[int, float]], float]:
    """Number the signals, each with its rarity: how few classes have it."""
    spread: dict[str, set[int]] = {}
    for example, label in zip(examples, labels, strict=True):
        for kind, counts in example.items():
            initial = kind[:2]
            for name in counts:
                spread.setdefault(initial + name, set()).add(label)
    highest = math.log(1 + classes) + _FLOOR
    return {
        name: (number, math.log((1 + classes) / (1 + len(owners))) + _FLOOR)
        for number, (name, owners) in enumerate(spread.items())
    }, highest


def _fit(rows: Sequence[Row], labels: Sequence[int], weights: Floats) -> None:
    """Bring ``weights`` near the ridge solution, a phrasing at a time."""
    classes = weights.shape[1]
    duals = np.zeros((len(rows), classes), np.float32)
    lengths = [float(row.values @ row.values) + _SMOOTHING for row in rows]
    targets = np.eye(classes, dtype=np.float32)
    stride = _coprime(len(rows))
    for turn in range(_PASSES):
        for step in range(len(rows)):
            at = (step * stride + turn) % len(rows)
            row = rows[at]
            error = targets[labels[at]] - row.values @ weights[row.numbers] - _SMOOTHING * duals[at]
            error /= lengths[at]
            duals[at] += error
            weights[row.numbers] += row.values[:, None] * error


def _coprime(count: int) -> int:
    """Return a stride that visits all of ``count`` rows with neighbours far apart, without chance."""
    stride = max(1, round(count * 0.381966))  # the golden section spreads best
    while math.gcd(stride, count) != 1:
        stride += 1
    return stride
