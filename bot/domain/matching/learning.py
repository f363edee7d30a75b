"""Learn the weights that tell classes of questions apart: softmax regression that starts from their means.

It is deterministic: nothing is random. Each question is compared with its own class and the most similar
other ones; the rest are too far away to matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.domain.matching.vectors import Floats, Longs, summed

_LARGEST_TABLE = 48_000_000  # weights, about 200 MB while learning; larger packs keep their means
_NEAR = 48  # other classes that a question is compared with
_SCALE = 12.0  # of the scores in the softmax
_PASSES = 6
_RATE = 0.3
_RATE_DECAY = 0.8  # a pass
_SETTLED = 0.01  # a question this close to certainty is skipped in this pass


@dataclass(frozen=True, slots=True)
class Entries:
    """The weights of signals in classes, or values of signals in questions, that are not 0."""

    signals: Longs
    rows: Longs  # classes or questions, in order
    values: Floats

    @classmethod
    def joined(cls, parts: "Sequence[Entries]") -> "Entries":
        """Return the entries of all ``parts``."""
        return cls(
            np.concatenate([part.signals for part in parts]),
            np.concatenate([part.rows for part in parts]),
            np.concatenate([part.values for part in parts]),
        )


def class_means(questions: Entries, owners: Longs, signals: int) -> Entries:
    """Return the mean of each class's questions, as unit vectors."""
    key = owners[questions.rows] * signals + questions.signals
    distinct, sums = summed(key, questions.values)
    of, numbers = np.divmod(distinct, signals)
    lengths = np.sqrt(np.bincount(of, sums * sums))
    return Entries(numbers, of, (sums / lengths[of]).astype(np.float32))


def refined(means: Entries, questions: Entries, owners: Longs, *, signals: int, classes: int) -> Entries:
    """Return the weights that tell the classes apart best; with too many weights, ``means`` as they are."""
    if classes <= 1 or signals * classes > _LARGEST_TABLE:
        return means
    table = np.zeros((signals, classes), np.float32)
    table[means.signals, means.rows] = means.values
    starts = np.searchsorted(questions.rows, np.arange(len(owners) + 1)).tolist()
    parts = [slice(first, last) for first, last in pairwise(starts)]
    near = [_nearest(table, questions, *each) for each in zip(parts, owners.tolist(), strict=True)]
    weights = table.reshape(-1)
    cells = questions.signals * classes
    rate = _RATE
    order = _interleaved(owners, classes)
    for _ in range(_PASSES):
        for row in order:
            part = parts[row]
            values = questions.values[part]
            where = cells[part, None] + near[row]
            before = weights[where]
            chances = _SCALE * (values @ before)
            chances = np.exp(chances - chances.max())
            chances /= chances.sum()
            if chances[0] < 1 - _SETTLED:
                chances[0] -= 1  # the first is the question's own class
                weights[where] = before - np.multiply.outer(values, rate * chances)
        rate *= _RATE_DECAY
    found = np.flatnonzero(weights)
    return Entries(found // classes, found % classes, weights[found])


def _nearest(table: Floats, questions: Entries, part: slice, owner: int) -> Longs:
    """Return the question's own class and the others with the most similar means."""
    scores = questions.values[part] @ table[questions.signals[part]]
    count = min(_NEAR, len(scores))
    near = np.argpartition(scores, -count)[-count:]
    return np.append(owner, near[near != owner])


def _interleaved(owners: Longs, classes: int) -> list[int]:
    """Return the questions in turns: the first of each class, the second of each, and so on."""
    sizes = np.bincount(owners, minlength=classes)
    firsts = np.cumsum(sizes) - sizes
    turn = np.arange(len(owners)) - firsts[owners]
    return np.lexsort((owners, turn)).tolist()
