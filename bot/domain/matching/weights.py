"""The weight of each signal in each class, and the scores they add up to for one question."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.domain.matching.learning import Entries
from bot.domain.matching.vectors import Floats, Ints, Longs

Bytes = npt.NDArray[np.int8]
Owners = npt.NDArray[np.uint16 | np.int32]

_STEPS = 127  # that a weight is rounded to
_LEAST = 0.02  # a weight; smaller ones, the most of them, change no answer
_MOST_SHORT = 1 << 16  # classes that two bytes can number
# Above this many postings the rarest signals choose the classes that are then scored exactly.
_FEW_POSTINGS = 12_000
_SHORTLIST = 48
_NEAR = 0.3  # of the best score


@dataclass(frozen=True, slots=True)
class Postings:
    """For each signal the classes that it speaks for or against, with a weight of one byte each."""

    starts: Ints  # where the classes of each signal start; the last signal, the unknown one, has none
    owners: Owners  # classes, in order for each signal
    weights: Bytes
    scale: float  # the value of a stored 1
    classes: int

    @classmethod
    def of(cls, entries: Entries, *, signals: int, classes: int) -> "Postings":
        """Store the weight of each signal in each class; negligible ones are left out."""
        scale = float(np.abs(entries.values).max(initial=1e-9)) / _STEPS
        rounded = np.rint(entries.values / scale).astype(np.int8)
        kept = np.flatnonzero(np.abs(entries.values) >= _LEAST)
        kept = kept[np.argsort(entries.signals[kept] * classes + entries.rows[kept])]
        counts = np.bincount(entries.signals[kept], minlength=signals + 1)
        starts = np.append(0, np.cumsum(counts)).astype(np.int32)
        small = np.uint16 if classes <= _MOST_SHORT else np.int32
        return cls(starts, entries.rows[kept].astype(small), rounded[kept], scale, classes)

    def scores(self, numbers: Longs, values: Floats) -> Floats:
        """Return the score of every class; above _FEW_POSTINGS only of a shortlist, 0 of the others."""
        first = self.starts[numbers]
        counts = self.starts[numbers + 1] - first
        if int(counts.sum()) <= _FEW_POSTINGS:
            return self._sums(first, counts, values)
        order = np.argsort(counts, kind="stable")
        within = max(1, int(np.searchsorted(np.cumsum(counts[order]), _FEW_POSTINGS, side="right")))
        rare, common = order[:within], order[within:]
        rough = self._sums(first[rare], counts[rare], values[rare])
        chosen = _highest(rough, _SHORTLIST)
        scores = np.zeros_like(rough)
        scores[chosen] = rough[chosen]
        wanted = chosen.astype(self.owners.dtype)  # or every search would convert all owners
        for at in common.tolist():
            span = slice(int(first[at]), int(first[at] + counts[at]))
            owners = self.owners[span]
            place = np.minimum(np.searchsorted(owners, wanted), len(owners) - 1)
            has_signal = owners[place] == wanted
            amount = self.weights[span][place[has_signal]] * np.float32(self.scale * values[at])
            scores[chosen[has_signal]] += amount
        return scores

    def _sums(self, first: Ints, counts: Ints, values: Floats) -> Floats:
        ends = counts.cumsum()
        at = (first - (ends - counts)).repeat(counts)
        at += np.arange(len(at))
        worth = (values * np.float32(self.scale)).repeat(counts)
        worth *= self.weights.take(at)
        return np.bincount(self.owners.take(at), worth, self.classes).astype(np.float32)


def _highest(scores: Floats, limit: int) -> Longs:
    """Return the places of the highest scores in order; to look only at near ones is much quicker."""
    near = np.flatnonzero(scores > _NEAR * scores.max())
    if len(near) < limit:
        near = np.arange(len(scores))
    if len(near) > limit:
        near = np.sort(near[np.argpartition(scores[near], -limit)[-limit:]])
    return near
