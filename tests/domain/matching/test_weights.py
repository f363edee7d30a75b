"""Weights of large packs give what a plain table would."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.matching.weights import DenseWeights, Postings

FEATURES = 60


def both(classes: int) -> tuple[DenseWeights, Postings]:
    """Return the same made-up weights as a table and as postings: every third feature in every class."""
    table = np.zeros((FEATURES, classes), np.float32)
    for number in range(classes):
        own = np.arange(number % 3, FEATURES, 3)
        table[own, number] = ((own * 7 + number * 13) % 32 + 1) / 64
    of, features = np.nonzero(table.T)
    packed = Postings(
        of.astype(np.int32),
        features.astype(np.int32),
        table[features, of].astype(np.float16),
        (classes, FEATURES),
    )
    return DenseWeights(table), packed


@pytest.mark.parametrize("classes", [5, 300, 4_000])
def test_postings_find_the_same_best_classes_as_a_table(classes: int) -> None:
    dense, packed = both(classes)
    asked = np.array([3, 4, 8, 21, 21, -1], np.int64)
    values = np.array([0.5, 0.25, 0.125, 0.5, 0.25, 1.0], np.float32)
    _, expected = dense.best(asked, values, 3)
    found, scores = packed.best(asked, values, 3)
    assert np.allclose(np.sort(scores), np.sort(expected))
    for number, score in zip(found.tolist(), scores.tolist(), strict=True):
        assert packed.column(asked, number) @ values == pytest.approx(score)


def test_abounding_postings_are_narrowed_down_by_the_rarest_features() -> None:
    dense, packed = both(4_000)
    asked = np.arange(FEATURES)
    values = np.full(FEATURES, 0.125, np.float32)
    (best,), (score,) = dense.best(asked, values, 1)
    found, scores = packed.best(asked, values, 48)
    assert score == pytest.approx(scores.max(), rel=0.05)
    assert packed.column(asked, int(best)) @ values == pytest.approx(score)
    assert len(found) == 48


def test_a_question_without_known_features_scores_nothing() -> None:
    _, packed = both(300)
    found, scores = packed.best(np.array([-1, -1]), np.ones(2, np.float32), 4)
    assert len(found) == 4
    assert not scores.any()
