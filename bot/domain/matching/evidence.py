"""What speaks for and against a fact as the answer to a question, in numbers of one meaning everywhere."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.domain.matching.reading import Reading, Token
    from bot.domain.pack import AnswerKind

_CAP = 3.0  # words; a story has many that nothing explains


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well a fact fits a question; shares are 0 to 1, masses are in words of the highest rarity."""

    score: float  # the classifier's
    lead: float  # over the next fact that is another matter
    against: float  # the best score among known gaps and near misses
    over_gaps: float  # lead over those
    over_own_near: float  # lead over this fact's own near misses
    kind_differs: float  # 1 where the question asks for a kind that the fact does not have
    kind_clashes: float  # 1 where it does so firmly
    form_support: float  # how usual the question's form is among the fact's phrasings
    form_is_new: float  # 1 where no phrasing of the fact has the form
    new_and_firm: float  # both of it: a firm kind of question that nobody wrote for the fact
    head_unexplained: float  # 1 where the noun that is asked for occurs in no phrasing of the fact
    explained: float  # share of the telling words that the fact's phrasings have
    elsewhere: float  # share that only other classes have
    unheard: float  # share that nothing has
    elsewhere_mass: float
    unheard_mass: float
    worst: float  # rarity of the most telling unexplained word, 0 to 1
    gap_explains: float  # share that the best gap has and the fact does not
    strange_name: float  # 1 where an unknown word is written like a name
    strange_entity: float  # entities that the fact's phrasings never name
    role_is_new: float  # 1 where no phrasing of the fact has the same entity in the first place
    few_words: float  # 1 where at most one telling word is left
    length: float  # log of the number of telling words


NAMES = tuple(field.name for field in fields(Evidence))


@dataclass(frozen=True, slots=True)
class Profile:
    """What the phrasings of one class are made of."""

    size: int
    parts: Mapping[str, int]  # stems and meanings, with the number of phrasings that have them
    forms: Mapping[str, int]
    roles: Mapping[str, int]

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> Profile:
        """Return the profile of a class with these phrasings."""
        parts = Counter(part for reading in readings for part in _parts(reading.tokens))
        roles = Counter(role for reading in readings for role in _roles(reading))
        forms = Counter(reading.asked.slot for reading in readings)
        return cls(len(readings), dict(parts), dict(forms), dict(roles))

    def without(self, reading: Reading) -> Profile:
        """Return the profile that it would be without one of its phrasings."""
        return Profile(
            self.size - 1,
            Counter(self.parts) - Counter(_parts(reading.tokens)),
            Counter(self.forms) - Counter([reading.asked.slot]),
            Counter(self.roles) - Counter(_roles(reading)),
        )

    def explains(self, token: Token) -> bool:
        """Tell whether the word, or what it stands for, occurs in one of the phrasings."""
        return token.stem in self.parts or any(meaning in self.parts for meaning in token.meanings)


def _parts(tokens: Iterable[Token]) -> set[str]:
    return {part for token in tokens for part in (token.stem, *token.meanings)}


def _roles(reading: Reading) -> tuple[str, ...]:
    return (reading.entities[0],) if reading.entities else ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The classifier's scores around one fact."""

    score: float
    rival: float  # the best other fact that is another matter
    gap: float  # the best gap or near miss
    own_near: float  # the fact's own near misses; 0 where it has none


def weigh(
    reading: Reading,
    standing: Standing,
    *,
    fact: Profile,
    gap: Profile | None,
    kinds: frozenset[AnswerKind],
    rarity: Mapping[str, float],
) -> Evidence:
    """Return the evidence for a fact with these ``kinds``; ``rarity`` is 0 to 1 and lacks unknown stems."""
    explained = elsewhere = unheard = by_gap = worst = strange_name = 0.0
    telling = 0
    for token in reading.tokens:
        if token.is_filler:
            continue
        telling += 1
        weight = rarity.get(token.stem, 1.0) * token.weight
        if fact.explains(token):
            explained += weight
            continue
        if token.stem in rarity or token.meanings:
            elsewhere += weight
        else:
            unheard += weight
            strange_name = max(strange_name, float(token.is_name))
        worst = max(worst, weight)
        if gap is not None and gap.explains(token):
            by_gap += weight
    total = explained + elsewhere + unheard or 1.0
    asked = reading.asked
    differs = bool(asked.kinds) and not asked.kinds & kinds
    support = fact.forms.get(asked.slot, 0)
    new = bool(asked.slot) and not support
    known = {part for part in fact.parts if part.startswith("@")}
    return Evidence(
        score=standing.score,
        lead=standing.score - standing.rival,
        against=standing.gap,
        over_gaps=standing.score - standing.gap,
        over_own_near=standing.score - standing.own_near,
        kind_differs=float(differs),
        kind_clashes=float(differs and asked.is_firm),
        form_support=math.log1p(support) / math.log1p(max(fact.size, 1)),
        form_is_new=float(new),
        new_and_firm=float(new and asked.is_firm),
        head_unexplained=_head_unexplained(reading, fact),
        explained=explained / total,
        elsewhere=elsewhere / total,
        unheard=unheard / total,
        elsewhere_mass=min(elsewhere, _CAP),
        unheard_mass=min(unheard, _CAP),
        worst=worst,
        gap_explains=by_gap / total,
        strange_name=strange_name,
        strange_entity=float(min(2, sum(entity not in known for entity in reading.entities[:4]))),
        role_is_new=float(bool(reading.entities) and reading.entities[0] not in fact.roles),
        few_words=float(telling <= 1),
        length=math.log1p(min(telling, 12)),
    )


def _head_unexplained(reading: Reading, fact: Profile) -> float:
    head = reading.asked.head
    if not head:
        return 0.0
    for token in reading.tokens:
        if token.text == head:
            return float(not token.is_filler and not fact.explains(token))
    return 0.0
