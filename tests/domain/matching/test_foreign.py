"""The reader and the classifier on HINT3 and BANKING77-OOS: floors just under the current figures."""

from pathlib import Path

import numpy as np
import pytest

from bot.domain.matching.classifier.words import word_vectors
from tests.bench.foreign import banking77, best_mcc, hint3, learn, mcc
from tests.bench.intents import answer
from tests.bench.scope import ScopedRanker

INTENTS = Path(__file__).parents[4] / "shared" / "intents"
HINT3_FOLDER = INTENTS / "HINT3"
FLOORS = {"sofmattress": 0.67, "powerplay11": 0.445, "curekart": 0.6}
BANKING77_FOLDER = INTENTS / "Few-Shot-Intent-Detection"

HOWS = ("where is", "how big is", "who made", "when was", "what is", "why is", "can I see", "show me")

needs_hint3 = pytest.mark.skipif(not HINT3_FOLDER.exists(), reason=f"HINT3 is not at {HINT3_FOLDER}")
needs_banking77 = pytest.mark.skipif(
    not BANKING77_FOLDER.exists(), reason=f"BANKING77-OOS is not at {BANKING77_FOLDER}"
)


def test_correlation_of_two_intents_is_the_usual_one() -> None:
    right = np.array([0] * 6 + [-1] * 4)
    found = np.array([0, 0, 0, 0, -1, -1, 0, -1, -1, -1])
    assert mcc(right, found) == pytest.approx((4 * 3 - 1 * 2) / (5 * 6 * 4 * 5) ** 0.5)


def test_correlation_counts_the_wrong_intent_as_wrong() -> None:
    right = np.array([0, 1, 2, -1])
    assert mcc(right, right) == pytest.approx(1)
    assert mcc(right, np.array([1, 0, 2, -1])) < 0.5


@needs_hint3
@pytest.mark.parametrize("name", FLOORS)
def test_hint3(name: str) -> None:
    data = hint3(HINT3_FOLDER, name)
    answers = answer(learn(data), data.questions)
    assert best_mcc(answers) >= FLOORS[name]


@needs_banking77
def test_questions_just_out_of_scope_score_lower() -> None:
    data = banking77(BANKING77_FOLDER, "test", "id-oos")
    assert answer(learn(data), data.questions).auroc() >= 0.845


def test_what_is_in_scope_is_learned_from_phrasings_alone() -> None:
    things = ("gate", "boat", "lamp", "bell", "road", "kite")
    classes = [[f"{how} the {thing}" for how in HOWS] for thing in things]
    ranker = ScopedRanker.learn(classes, word_vectors().sentence)
    number, score = ranker.best("please where is the lamp")
    assert number == things.index("lamp")
    assert score > ranker.best("please where is the moon")[1]
