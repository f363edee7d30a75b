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

INTERCEPT = -1.668
WEIGHTS: dict[str, float] = {
    "score": 2.380,
    "lead": 0.726,
    "against": -5.490,
    "over_gaps": 2.050,
    "over_own_near": 1.557,
    "kind_differs": -0.625,
    "kind_clashes": -0.716,
    "form_support": -0.142,
    "form_is_new": -0.609,
    "new_and_firm": -0.325,
    "head_unexplained": 0.020,
    "head_is_new": -0.642,
    "explained": -0.228,
    "loosely": -0.851,
    "elsewhere": -1.570,
    "only_gaps": -0.085,
    "unheard": -1.916,
    "gap_explains": -1.371,
    "strange_name": -2.288,
    "strange_entity": -0.503,
    "role_is_new": -2.072,
    "order_reversed": -0.525,
    "few_words": 0.185,
    "length": 1.036,
}


def confidence_of(evidence: Evidence) -> float:
    """Return the probability, 0 to 1, that the fact answers the question."""
    total = INTERCEPT + sum(weight * getattr(evidence, name) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
