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

INTERCEPT = -0.933
WEIGHTS: dict[str, float] = {
    "score": 1.275,
    "lead": 0.895,
    "against": -6.232,
    "over_gaps": 1.545,
    "over_own_near": 2.389,
    "kind_differs": -0.638,
    "kind_clashes": -0.695,
    "form_support": -0.504,
    "form_is_new": -1.142,
    "new_and_firm": -0.091,
    "head_unexplained": -0.324,
    "explained": 0.311,
    "elsewhere": -1.012,
    "unheard": -1.690,
    "elsewhere_mass": 0.299,
    "unheard_mass": 0.061,
    "worst": 0.064,
    "gap_explains": -0.524,
    "strange_name": -1.488,
    "strange_entity": -0.836,
    "role_is_new": -1.242,
    "few_words": 0.149,
    "length": 0.417,
}


def confidence_of(evidence: Evidence) -> float:
    """Return the probability, 0 to 1, that the fact answers the question."""
    total = INTERCEPT + sum(weight * getattr(evidence, name) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
