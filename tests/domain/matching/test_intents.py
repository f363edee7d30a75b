"""The reader and the classifier on CLINC150: floors just under the current figures."""

from pathlib import Path

import pytest

from tests.bench.intents import Row, load, mean, measure

DATA = Path(__file__).parents[4] / "shared" / "intents" / "clinc150.jsonl"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"CLINC150 is not at {DATA}")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return measure(load(DATA, None), count=5, seed=0)


def plain(rows: list[Row]) -> Row:
    return mean([row for row in rows if not row.typos])


def mistyped(rows: list[Row]) -> Row:
    return mean([row for row in rows if row.typos])


def test_accuracy_with_five_phrasings(rows: list[Row]) -> None:
    assert plain(rows).raw >= 77.0


def test_typos_cost_little_accuracy(rows: list[Row]) -> None:
    assert plain(rows).raw - mistyped(rows).raw <= 1.5


def test_out_of_scope_scores_lower(rows: list[Row]) -> None:
    assert plain(rows).auroc >= 0.915


def test_label_free_threshold_is_nearly_tuned(rows: list[Row]) -> None:
    row = plain(rows)
    label_free = row.in_scope_label_free + row.out_of_scope_label_free
    assert label_free >= row.in_scope_balanced + row.out_of_scope_balanced - 10
