"""How likely a fact is the answer, given the evidence.

A logistic regression. Its weights are learned by ``python -m tests.bench.film --learn`` from phrasings, near
misses and gaps of the film pack, held out of the model in turn, and from the development questions; they
speak of evidence, not of words, and are the same for every pack.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.matching.evidence import Evidence

INTERCEPT = -1.579
WEIGHTS: dict[str, float] = {
    "score": 2.407,
    "lead": 0.772,
    "against": -5.606,
    "over_gaps": 2.081,
    "over_own_near": 1.548,
    "kind_differs": -0.923,
    "kind_clashes": -0.488,
    "form_support": -0.214,
    "form_is_new": -0.711,
    "new_and_firm": -0.219,
    "head_unexplained": 0.046,
    "head_is_new": -0.637,
    "explained": -0.223,
    "loosely": -0.786,
    "elsewhere": -1.557,
    "only_gaps": -0.037,
    "unheard": -1.926,
    "gap_explains": -1.362,
    "strange_name": -2.284,
    "strange_entity": -0.469,
    "role_is_new": -2.077,
    "order_reversed": -0.350,
    "few_words": 0.154,
    "length": 0.988,
}


def confidence_of(evidence: Evidence) -> float:
    """Return the probability, 0 to 1, that the fact answers the question."""
    total = INTERCEPT + sum(weight * getattr(evidence, name) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
