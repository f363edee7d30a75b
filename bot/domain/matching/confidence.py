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

INTERCEPT = -1.263
WEIGHTS: dict[str, float] = {
    "score": 3.560,
    "lead": 2.851,
    "against": -6.164,
    "over_gaps": 5.803,
    "over_own_near": 1.386,
    "kind_differs": -0.938,
    "kind_clashes": -0.269,
    "form_support": -0.369,
    "form_is_new": -0.383,
    "new_and_firm": -0.523,
    "head_unexplained": 0.580,
    "head_is_new": -0.906,
    "explained": 0.388,
    "loosely": 0.132,
    "elsewhere": -1.215,
    "only_gaps": -1.749,
    "unheard": -1.403,
    "gap_explains": -2.072,
    "strange_name": -1.302,
    "strange_entity": -0.951,
    "role_is_new": -0.751,
    "order_reversed": -0.858,
    "few_words": 0.294,
    "length": 0.468,
}


def confidence_of(evidence: Evidence) -> float:
    """Return the probability, 0 to 1, that the fact answers the question."""
    total = INTERCEPT + sum(weight * getattr(evidence, name) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
