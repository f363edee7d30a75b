"""The probability that a fact is the answer, given the evidence.

A logistic regression. Its weights are learned by ``python -m tests.bench.film --learn`` from phrasings, near
misses and gaps of the film pack, held out of the model in turn, and from the development questions. They
apply to evidence, not to words, so they are the same for every pack.
"""

import math
from operator import attrgetter, mul

from bot.domain.matching.evidence import Evidence

INTERCEPT = -1.246
WEIGHTS: dict[str, float] = {
    "score": 2.317,
    "lead": 2.078,
    "against": -5.148,
    "over_gaps": 4.174,
    "over_own_near": 1.514,
    "kind_differs": -0.731,
    "kind_clashes": -0.319,
    "form_support": -0.153,
    "form_is_new": -0.537,
    "new_and_firm": -1.031,
    "head_unexplained": 0.772,
    "head_is_new": -1.099,
    "explained": 0.335,
    "by_synonym": -0.425,
    "other_class_share": -1.116,
    "only_gaps": -1.773,
    "unknown_share": -1.474,
    "gap_explains": -1.432,
    "unknown_name": -1.288,
    "new_entities": -1.079,
    "role_is_new": -0.710,
    "order_reversed": -1.274,
    "few_words": 0.369,
    "length": 0.570,
}
_in_order = attrgetter(*WEIGHTS)


def confidence_of(evidence: Evidence) -> float:
    """Return the probability, 0 to 1, that the fact answers the question."""
    total = INTERCEPT + sum(map(mul, WEIGHTS.values(), _in_order(evidence)))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
