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

INTERCEPT = -1.936
WEIGHTS: dict[str, float] = {
    "score": 2.455,
    "lead": 0.495,
    "against": -4.216,
    "over_gaps": 1.952,
    "over_own_near": 1.698,
    "kind_differs": -1.021,
    "kind_clashes": -0.367,
    "form_support": -0.265,
    "form_is_new": -0.678,
    "new_and_firm": -0.454,
    "head_unexplained": -0.049,
    "head_is_new": -0.674,
    "explained": -0.078,
    "loosely": -0.444,
    "elsewhere": -1.257,
    "only_gaps": -0.161,
    "unheard": -1.605,
    "gap_explains": -1.394,
    "strange_name": -2.463,
    "strange_entity": -0.608,
    "role_is_new": -1.927,
    "few_words": 0.256,
    "length": 1.010,
}


def confidence_of(evidence: Evidence) -> float:
    """Return the probability, 0 to 1, that the fact answers the question."""
    total = INTERCEPT + sum(weight * getattr(evidence, name) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
