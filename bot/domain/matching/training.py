"""Make the scorer's weights out of phrasings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.domain.matching.features import UNKNOWN, Floats, Ints, Kind, Longs, Vocabulary, distinct, summed
from bot.domain.matching.learning import LARGEST_TABLE, Matrix, is_worth_sharpening, sharpened
from bot.domain.matching.weights import DenseWeights, Halves, Postings, Weights

if TYPE_CHECKING:
    from collections.abc import Iterator

    Keep = npt.NDArray[np.bool_]

_CHUNK = 20_000  # phrasings worked on at once, which bounds the memory of a build
_UNKNOWN_WEIGHT = 2.0  # how much rarer than the rarest known feature an unknown one is
_FOLDS = 5
_HELD_OUT_AT_MOST = 2_000  # phrasings scored to find the threshold
_CUT = 10  # percentile of the held-out scores


@dataclass(frozen=True, slots=True)
class Corpus:
    """The phrasings of some classes, one class after the other."""

    vocabulary: Vocabulary
    sizes: tuple[int, ...]  # how many phrasings each class has

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.sizes)

    def chunks(self, keep: Keep | None = None) -> Iterator[tuple[int, int, Longs, Longs, Longs]]:
        """Yield first and last class, the class of every row, rows and features, some classes at a time."""
        ends = np.cumsum(self.sizes)
        first_class = first_row = 0
        while first_class < self.classes:
            last_class = max(int(np.searchsorted(ends, first_row + _CHUNK, side="right")), first_class + 1)
            last_row = int(ends[last_class - 1])
            found = self.vocabulary.rows(first_row, last_row)
            owners = np.repeat(np.arange(last_class - first_class), self.sizes[first_class:last_class])
            rows, features = found.rows, found.features
            if keep is not None:
                kept = keep[first_row:last_row][rows]
                rows, features = rows[kept], features[kept]
            yield first_class, last_class, owners, rows, features
            first_class, first_row = last_class, last_row


Shares = tuple[float, float, float, float]
"""The part of the squared length of a question that each kind of feature has, by Kind."""

Below = tuple[Vocabulary, Floats, int]
"""The vocabulary that another one is laid over, its rarities and its number of classes."""


def rarities(corpus: Corpus, floor: float, *, keep: Keep | None = None, over: Below | None = None) -> Floats:
    """Return how telling each feature is, by how few classes contain it; at the end that of unknown ones."""
    size = corpus.vocabulary.size
    seen = np.zeros(size + 1)
    for _, _, owners, rows, features in corpus.chunks(keep):
        seen += np.bincount(distinct(owners[rows] * (size + 1) + features) % (size + 1), minlength=size + 1)
    classes = corpus.classes + (over[2] if over else 0)
    rarity = (np.log((1 + classes) / (1 + seen)) + floor).astype(np.float32)
    rarity[UNKNOWN] *= _UNKNOWN_WEIGHT
    if over is not None:
        _take_over(corpus.vocabulary, rarity, over)
    return rarity


def _take_over(vocabulary: Vocabulary, rarity: Floats, over: Below) -> None:
    """Give words that the vocabulary below knows the rarity that they have there."""
    below, known, _ = over
    rarity[UNKNOWN] = known[UNKNOWN]
    for texts, others, kind in (
        (vocabulary.stems, below.stems, Kind.STEM),
        (vocabulary.piece_numbers, below.piece_numbers, Kind.PIECE),
    ):
        for text, number in texts.items():
            other = others.get(text)
            if other is not None:
                rarity[vocabulary.offsets[kind] + number] = known[below.offsets[kind] + other]


def values_of(vocabulary: Vocabulary, rarity: Floats, shares: Shares, rows: Longs, features: Longs) -> Floats:
    """Return the values of features so that every row is a unit vector, each kind with its share of it."""
    values = rarity[features]
    kinds = np.searchsorted(np.array(vocabulary.offsets[1:]), features, side="right")
    count = len(Kind)
    key = rows * count + kinds
    squares = np.bincount(
        key, values.astype(np.float64) ** 2, minlength=(int(rows.max(initial=-1)) + 1) * count
    )
    by_row = squares.reshape(-1, count)
    share = np.array(shares)
    present = (by_row > 0) @ share
    scale = np.sqrt(share / np.where(by_row > 0, by_row, 1) / np.where(present > 0, present, 1)[:, None])
    return values * scale.reshape(-1)[key].astype(np.float32)


def learned(corpus: Corpus, rarity: Floats, shares: Shares, *, keep: Keep | None = None) -> Weights:
    """Return weights that tell the classes apart; for very large packs every class is its mean phrasing."""
    if corpus.vocabulary.size * corpus.classes <= LARGEST_TABLE and is_worth_sharpening(corpus.sizes):
        return DenseWeights(sharpened(_matrix(corpus, rarity, shares, keep)))
    return centroids(corpus, rarity, shares, keep=keep)


def _matrix(corpus: Corpus, rarity: Floats, shares: Shares, keep: Keep | None) -> Matrix:
    size = corpus.vocabulary.size
    found = corpus.vocabulary.rows(0, corpus.vocabulary.phrasings)
    owners = np.repeat(np.arange(corpus.classes), corpus.sizes)
    rows, features = found.rows, found.features
    if keep is not None:
        kept = keep[rows]
        rows, features, owners = (np.cumsum(keep) - 1)[rows[kept]], features[kept], owners[keep]
    values = values_of(corpus.vocabulary, rarity, shares, rows, features)
    keys, sums = summed(rows * size + features, values)
    starts = np.searchsorted(keys, np.arange(len(owners) + 1) * size)
    return Matrix(starts, keys % size, sums, owners, size, corpus.classes)


def centroids(corpus: Corpus, rarity: Floats, shares: Shares, *, keep: Keep | None = None) -> Weights:
    """Return weights that make every class the unit mean of its phrasings."""
    size = corpus.vocabulary.size
    parts: list[tuple[Ints, Ints, Halves]] = []
    for first, last, owners, rows, features in corpus.chunks(keep):
        values = values_of(corpus.vocabulary, rarity, shares, rows, features)
        keys, sums = summed(owners[rows] * size + features, values)
        of = keys // size
        length = np.sqrt(np.bincount(of, sums**2, minlength=last - first))
        parts.append(
            (
                (of + first).astype(np.int32),
                (keys % size).astype(np.int32),
                (sums / length[of]).astype(np.float16),
            )
        )
    classes, numbers, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    if size * corpus.classes <= LARGEST_TABLE:
        table = np.zeros((size, corpus.classes), np.float32)
        table[numbers, classes] = weights
        return DenseWeights(table)
    return Postings(classes, numbers, weights, (corpus.classes, size))


def held_out_threshold(corpus: Corpus, floor: float, shares: Shares) -> float:
    """Return the 10th percentile of the best scores of phrasings that were held out, a fifth at a time."""
    within = np.concatenate([np.arange(size) for size in corpus.sizes])
    best: list[float] = []
    step = max(1, len(within) // _HELD_OUT_AT_MOST)
    for fold in range(_FOLDS):
        keep = within % _FOLDS != fold
        rarity = rarities(corpus, floor, keep=keep)
        weights = learned(corpus, rarity, shares, keep=keep)
        for row in np.flatnonzero(~keep)[::step].tolist():
            found = corpus.vocabulary.rows(row, row + 1)
            values = values_of(corpus.vocabulary, rarity, shares, found.rows, found.features)
            best.append(float(weights.best(found.features, values, 1)[1].max(initial=0)))
    return float(np.percentile(best, _CUT)) if best else 0.0
