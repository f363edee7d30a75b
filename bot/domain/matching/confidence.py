"""How likely a fact is the answer, given the evidence.

A logistic regression. Its weights are learned by ``python -m tests.bench.film --learn`` from phrasings, near
misses and gaps of the film pack, held out of the model in turn, and from the development questions; they
speak of evidence, not of words, and are the same for every pack.
"""

from __future__ import annotations

import math
from operator import attrgetter, mul
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.matching.evidence import Evidence

INTERCEPT = -1.426
WEIGHTS: dict[str, float] = {
    "score": 2.369,
    "lead": 2.064,
    "against": -5.131,
    "over_gaps": 4.262,
    "over_own_near": 1.545,
    "kind_differs": -0.776,
    "kind_clashes": -0.276,
    "form_support": -0.165,
    "form_is_new": -0.527,
    "new_and_firm": -1.065,
    "head_unexplained": 0.784,
    "head_is_new": -1.063,
    "explained": 0.459,
    "loosely": -0.249,
    "elsewhere": -1.024,
    "only_gaps": -1.689,
    "unheard": -1.544,
    "gap_explains": -1.268,
    "strange_name": -1.178,
    "strange_entity": -1.177,
    "role_is_new": -1.394,
    "order_reversed": -1.231,
    "few_words": 0.375,
    "length": 0.556,
}


_in_order = attrgetter(*WEIGHTS)


def confidence_of(evidence: Evidence) -> float:
    """Return the probability, 0 to 1, that the fact answers the question."""
    total = INTERCEPT + sum(map(mul, WEIGHTS.values(), _in_order(evidence)))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
