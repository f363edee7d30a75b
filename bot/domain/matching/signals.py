"""What tells one question from another: words, their order and meaning, what is asked, what goes together."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.matching.reading import Reading

Signals = dict[str, dict[str, float]]

# How much each kind of signal counts, as shares of a question's squared length.
SHARES = {
    "stem": 1.0,
    "pair": 0.5,  # neighbouring stems
    "meaning": 0.6,
    "ask": 0.3,  # the kind of answer asked for
    "about": 0.4,  # the kind of answer together with one concept
    "both": 0.6,  # two concepts, wherever they stand
    "role": 0.3,  # who comes before whom
}
_MOST_CONCEPTS = 12  # of a question, in pairs; more only slow it down


def signals_of(reading: Reading) -> Signals:
    """Return the signals of a question by kind, with how often (weighted) each occurs."""
    stems: dict[str, float] = {}
    pairs: dict[str, float] = {}
    tokens = reading.tokens
    for token in tokens:
        stems[token.stem] = stems.get(token.stem, 0.0) + token.weight
    weight = 1.0
    for left, right in pairwise(("^", *(token.stem for token in tokens), "$")):
        pairs[f"{left} {right}"] = weight
    concepts = sorted(reading.concepts, key=lambda entry: -entry[1])[:_MOST_CONCEPTS]
    slot = reading.asked.slot
    ask = {slot: 1.0, **{f"={kind}": 1.0 for kind in reading.asked.kinds}}
    about = {f"{slot}|{concept}": amount for concept, amount in concepts}
    both = {
        (f"{one}|{other}" if one < other else f"{other}|{one}"): min(first, second)
        for (one, first), (other, second) in combinations(concepts, 2)
    }
    entities = reading.entities
    role = {f"{one}>{other}": 1.0 for one, other in combinations(entities[:4], 2)}
    if entities:
        role[f"{slot}:{entities[0]}"] = 1.0
    return {
        "stem": stems,
        "pair": pairs,
        "meaning": dict(reading.concepts),
        "ask": ask,
        "about": about,
        "both": both,
        "role": role,
    }
