"""Postings give the scores that a plain table of weights would."""

import numpy as np
import numpy.typing as npt
import pytest

from bot.domain.matching.classifier.model import Postings
from bot.domain.matching.classifier.vectors import Entries

SIGNALS = 60


def both(classes: int, every: int = 3) -> tuple[npt.NDArray[np.float32], Postings]:
    """Return the same made-up weights as a table and as postings: the first signal is in all classes."""
    table = np.zeros((SIGNALS + 1, classes), np.float32)  # the last signal is the unknown one
    for number in range(classes):
        own = np.arange(number % every, SIGNALS, every)
        table[own, number] = ((own * 7 + number * 13) % 32 * 4 + 3) / 127
    table[0] = 1.0
    signals, rows = np.nonzero(table)
    entries = Entries(signals, rows, table[signals, rows])
    return table, Postings.of(entries, signals=SIGNALS, classes=classes)


@pytest.mark.parametrize("classes", [5, 300, 4_000])
@pytest.mark.parametrize(("every", "widespread"), [(3, SIGNALS), (20, 1)])
def test_postings_score_like_a_table(classes: int, every: int, widespread: int) -> None:
    table, postings = both(classes, every)
    assert classes == 5 or len(postings.widespread) == widespread
    asked = np.array([0, 3, 4, 8, 21, 21, SIGNALS], np.int64)
    values = np.array([0.25, 0.5, 0.25, 0.125, 0.5, 0.25, 1.0], np.float32)
    assert postings.scores(asked, values) == pytest.approx(values @ table[asked], abs=1e-5)


def test_shortlist_keeps_best_class() -> None:
    table, postings = both(5_000)
    asked = np.arange(SIGNALS)
    values = np.full(SIGNALS, 0.125, np.float32)
    expected = values @ table[asked]
    scores = postings.scores(asked, values)
    scored = np.flatnonzero(scores)
    assert 0 < len(scored) < 100
    assert scores[scored] == pytest.approx(expected[scored], abs=1e-4)
    assert scores.max() == pytest.approx(expected.max(), rel=0.05)


def test_unknown_signals_score_zero() -> None:
    _, postings = both(300)
    assert not postings.scores(np.array([SIGNALS, SIGNALS]), np.ones(2, np.float32)).any()


def test_negligible_weights_are_dropped() -> None:
    entries = Entries(np.array([0, 0]), np.array([0, 1]), np.array([1.0, 0.001], np.float32))
    assert len(Postings.of(entries, signals=1, classes=20).owners) == 1
