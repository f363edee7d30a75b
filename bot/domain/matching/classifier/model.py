"""Tell classes of questions apart: one linear model over signals, fitted to the phrasings of each class.

It is learned by softmax regression that starts from the classes' means, and deterministic: nothing is random.
Each question is compared with its own class and the most similar others; the rest are too far away to matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

import numpy as np
import numpy.typing as npt

from bot.domain.matching.classifier.vectors import Entries, Floats, Ints, Longs, Rarities, Texts, summed
from bot.domain.matching.text.reading import QuestionReading

_AT_ONCE = 4_000  # classes worked on together, which bounds the memory of learning; more keep their means
_LARGEST_TABLE = 64_000_000  # weights, about 256 MB while learning; larger packs keep their means
_PART = 1_000_000  # weights looked at together
_RIVALS = 48  # other classes that a question is compared with
_SCALE = 12.0  # of the scores in the softmax
_MARGIN = 0.4  # by which a question's own class has to lead the others while learning
_PASSES = 6
_RATE = 0.3
_RATE_DECAY = 0.8  # a pass
_SETTLED = 0.01  # a question this close to certainty is skipped in this pass
_STEPS = 127  # that a weight is rounded to
_LEAST = 0.02  # a weight; smaller ones, the most of them, change no answer
_MOST_SHORT = 1 << 16  # classes that two bytes can number
# A signal of more than this share of the classes has a row with a byte for each class: quicker to add up.
_WIDESPREAD = 0.2
_MOST_WITH_ROWS = 4_096  # classes; with more, rows cost more time than the shortlist saves
# Above this many postings the rarest signals choose the classes that are then scored exactly.
_FEW_POSTINGS = 12_000
_SHORTLIST = 48
_NEAR = 0.3  # of the best score


@dataclass(frozen=True, slots=True)
class Postings:
    """For each signal the classes that it speaks for or against, with a weight of one byte each."""

    starts: Ints  # where the classes of each signal start; the last signal, the unknown one, has none
    owners: npt.NDArray[np.uint16 | np.int32]  # classes, in order for each signal
    weights: npt.NDArray[np.int8]
    widespread: Ints  # the signals that have a row in place of postings, in order
    rows: npt.NDArray[np.int8]  # of each of them, the weight in every class
    scale: float  # the value of a stored 1
    classes: int

    @classmethod
    def of(cls, entries: Entries, *, signals: int, classes: int) -> "Postings":
        """Store the weight of each signal in each class; negligible ones are left out."""
        scale = float(np.abs(entries.values).max(initial=1e-9)) / _STEPS
        kept = np.flatnonzero(np.abs(entries.values) >= _LEAST)
        kept = kept[np.argsort(entries.signals[kept] * classes + entries.rows[kept])]
        numbers, owners = entries.signals[kept], entries.rows[kept]
        weights = np.rint(entries.values[kept] / scale).astype(np.int8)
        counts = np.bincount(numbers, minlength=signals + 1)
        is_widespread = (counts > _WIDESPREAD * classes) & (classes <= _MOST_WITH_ROWS)
        widespread, has_row = np.flatnonzero(is_widespread), is_widespread[numbers]
        rows = np.zeros((len(widespread), classes), np.int8)
        rows[widespread.searchsorted(numbers[has_row]), owners[has_row]] = weights[has_row]
        counts[widespread] = 0
        starts = np.append(0, np.cumsum(counts)).astype(np.int32)
        small = np.uint16 if classes <= _MOST_SHORT else np.int32
        return cls(
            starts,
            owners[~has_row].astype(small),
            weights[~has_row],
            widespread.astype(np.int32),
            rows,
            scale,
            classes,
        )

    def scores(self, numbers: Longs, values: Floats) -> Floats:
        """Return the score of every class; with very many postings only of a shortlist, 0 of the others."""
        if not len(self.widespread):
            return self._listed(numbers, values)
        at = np.minimum(self.widespread.searchsorted(numbers), len(self.widespread) - 1)
        has_row = self.widespread[at] == numbers
        scores = self._listed(numbers[~has_row], values[~has_row])
        scores += (values[has_row] * np.float32(self.scale)) @ self.rows[at[has_row]].astype(np.float32)
        return scores

    def _listed(self, numbers: Longs, values: Floats) -> Floats:
        """Return the scores without the rows; above _FEW_POSTINGS only of a shortlist."""
        first = self.starts[numbers]
        counts = self.starts[numbers + 1] - first
        if int(counts.sum()) <= _FEW_POSTINGS:
            return self._sums(first, counts, values)
        order = np.argsort(counts, kind="stable")
        within = max(1, int(counts[order].cumsum().searchsorted(_FEW_POSTINGS, side="right")))
        rare, common = order[:within], order[within:]
        rough = self._sums(first[rare], counts[rare], values[rare])
        chosen = _highest(rough, _SHORTLIST)
        scores = np.zeros_like(rough)
        scores[chosen] = rough[chosen]
        wanted = chosen.astype(self.owners.dtype)  # or every search would convert all owners
        for at in common.tolist():
            span = slice(int(first[at]), int(first[at] + counts[at]))
            owners = self.owners[span]
            place = np.minimum(owners.searchsorted(wanted), len(owners) - 1)
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


@dataclass(frozen=True, slots=True)
class Classifier:
    """Scores all classes for a question; about 1 where it is one of the class's phrasings."""

    rarities: Rarities
    postings: Postings

    @classmethod
    def learn(cls, classes: Iterable[Sequence[QuestionReading]]) -> "Classifier":
        """Fit the model to the phrasings of each class; in very large packs a class is its mean phrasing."""
        chunks: list[tuple[Texts, Longs]] = []
        count = 0
        remaining = iter(classes)
        while some := list(islice(remaining, _AT_ONCE)):
            owners = np.repeat(np.arange(count, count + len(some)), [len(readings) for readings in some])
            chunks.append((Texts.of(chain.from_iterable(some)), owners))
            count += len(some)
        rarities = Rarities.of(chunks, count)
        signals = len(rarities.keys)
        weights: list[Entries] = []
        for texts, owners in chunks:
            numbers, values = rarities.weigh(texts)
            questions = Entries(numbers, texts.rows, values)
            means = _class_means(questions, owners, signals)
            if len(chunks) == 1:
                means = _refined(means, questions, owners, signals=signals, classes=count)
            weights.append(means)
        entries = Entries(*map(np.concatenate, zip(*weights, strict=True)))
        return cls(rarities, Postings.of(entries, signals=signals, classes=count))

    def scores(self, reading: QuestionReading) -> Floats:
        """Return the score of every class."""
        return self.postings.scores(*self.rarities.weigh(Texts.of((reading,))))


def _class_means(questions: Entries, owners: Longs, signals: int) -> Entries:
    """Return the mean of each class's questions, as unit vectors."""
    key = owners[questions.rows] * signals + questions.signals
    distinct, sums = summed(key, questions.values)
    of, numbers = np.divmod(distinct, signals)
    lengths = np.sqrt(np.bincount(of, sums * sums))
    return Entries(numbers, of, (sums / lengths[of]).astype(np.float32))


def _refined(means: Entries, questions: Entries, owners: Longs, *, signals: int, classes: int) -> Entries:
    """Return the weights that tell the classes apart best.

    Where a table of all weights would be too large, only signals that several questions have are learned,
    less than half of all; the others tell little of new questions. With too many even then, ``means`` as
    they are.
    """
    if classes <= 1:
        return means
    if signals * classes <= _LARGEST_TABLE:
        return _fitted(means, questions, owners, signals=signals, classes=classes)
    is_shared = np.bincount(questions.signals, minlength=signals) > 1
    count = int(is_shared.sum())
    if count * classes > _LARGEST_TABLE:
        return means
    numbers = is_shared.cumsum() - 1

    def shared(entries: Entries) -> Entries:
        kept = is_shared[entries.signals]
        return Entries(numbers[entries.signals[kept]], entries.rows[kept], entries.values[kept])

    fitted = _fitted(shared(means), shared(questions), owners, signals=count, classes=classes)
    own = ~is_shared[means.signals]
    return Entries(
        np.append(np.flatnonzero(is_shared)[fitted.signals], means.signals[own]),
        np.append(fitted.rows, means.rows[own]),
        np.append(fitted.values, means.values[own]),
    )


def _fitted(means: Entries, questions: Entries, owners: Longs, *, signals: int, classes: int) -> Entries:
    """Return the weights of softmax regression, which starts from ``means``."""
    table = np.zeros((signals, classes), np.float32)
    table[means.signals, means.rows] = means.values
    starts = questions.rows.searchsorted(np.arange(len(owners) + 1)).tolist()
    parts = [slice(first, last) for first, last in pairwise(starts)]
    near = [_nearest(table, questions, *each) for each in zip(parts, owners.tolist(), strict=True)]
    weights = table.reshape(-1)
    cells = questions.signals * classes
    rate = _RATE
    # In turns: the first question of each class, the second of each, and so on.
    sizes = np.bincount(owners, minlength=classes)
    turn = np.arange(len(owners)) - (np.cumsum(sizes) - sizes)[owners]
    order: list[int] = np.lexsort((owners, turn)).tolist()
    for _ in range(_PASSES):
        for row in order:
            part = parts[row]
            values = questions.values[part]
            where = cells[part, None] + near[row]
            before = weights[where]
            chances = _SCALE * (values @ before)
            chances[0] -= _SCALE * _MARGIN
            chances = np.exp(chances - chances.max())
            chances /= chances.sum()
            if chances[0] < 1 - _SETTLED:
                chances[0] -= 1  # the first is the question's own class
                weights[where] = before - np.multiply.outer(values, rate * chances)
        rate *= _RATE_DECAY
    found = _telling(weights)
    return Entries(found // classes, found % classes, weights[found])


def _telling(weights: Floats) -> Longs:
    """Return the places of weights that count, looked for in parts: at once would take twice the memory."""
    starts = range(0, len(weights), _PART)
    parts = (start + np.flatnonzero(np.abs(weights[start : start + _PART]) >= _LEAST) for start in starts)
    return np.concatenate(list(parts))


def _nearest(table: Floats, questions: Entries, part: slice, owner: int) -> Longs:
    """Return the question's own class and the others with the most similar means."""
    scores = questions.values[part] @ table[questions.signals[part]]
    count = min(_RIVALS, len(scores))
    near = np.argpartition(scores, -count)[-count:]
    return np.append(owner, near[near != owner])


def highest_first(scores: Floats, limit: int) -> list[int]:
    """Return the places of the highest scores, the highest first, of equal ones the earlier."""
    near = scores.argpartition(-limit)[-limit:] if limit < len(scores) else np.arange(len(scores))
    return sorted(near.tolist(), key=lambda at: (-scores[at], at))


def _highest(scores: Floats, limit: int) -> Longs:
    """Return the places of the highest scores in order; to look only at near ones is much quicker."""
    near = np.flatnonzero(scores > _NEAR * scores.max())
    if len(near) < limit:
        near = np.arange(len(scores))
    if len(near) > limit:
        near = np.sort(near[np.argpartition(scores[near], -limit)[-limit:]])
    return near
