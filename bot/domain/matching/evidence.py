"""What speaks for and against a fact as the answer to a question, in numbers of one meaning everywhere."""

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import combinations

from bot.domain.matching.reading import Reading, Token
from bot.domain.pack import AnswerKind


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well a fact fits a question; shares are 0 to 1, of the rarity of its telling words."""

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
    head_is_new: float  # 1 where no phrasing of the fact asks for that noun, or for who did that
    explained: float  # share of the telling words that the fact's phrasings have
    loosely: float  # share of which its phrasings have the meaning, but not the word
    elsewhere: float  # share that only other classes have
    only_gaps: float  # share that no fact has, but gaps or near misses
    unknown_share: float  # share that nothing has
    gap_explains: float  # share that the best gap has and the fact does not
    strange_name: float  # 1 where an unknown word is written like a name
    strange_entity: float  # entities that the fact's phrasings never name
    role_is_new: float  # 1 where no phrasing of the fact has the same entity in the first place
    order_reversed: float  # 1 where the fact's phrasings name the same two entities the other way round
    few_words: float  # 1 where at most one telling word is left
    length: float  # log of the number of telling words


NAMES = tuple(field.name for field in fields(Evidence))


@dataclass(frozen=True, slots=True)
class Profile:
    """How the phrasings of one class ask."""

    size: int
    forms: Mapping[str, int]  # with the number of phrasings that have them
    roles: frozenset[str]
    heads: frozenset[str]
    names: frozenset[str]  # meanings of the entities that are named

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> "Profile":
        """Return the profile of a class with these phrasings."""
        return cls(
            len(readings),
            dict(Counter(reading.form.name for reading in readings)),
            frozenset(role for reading in readings for role in _roles(reading)),
            frozenset(part for reading in readings for part in head_parts(reading)),
            frozenset(entity for reading in readings for entity in reading.entities),
        )


class Composition:
    """What the phrasings of all classes are made of."""

    def __init__(self, profiles: Sequence[Profile], parts: Mapping[str, int]) -> None:
        """Take each stem or meaning with the set of classes that have it: bit 0 for the first, and so on."""
        self.profiles = tuple(profiles)
        self.parts = parts
        highest = math.log(1 + len(profiles)) or 1.0
        self._rarity = [1 - math.log(1 + count) / highest for count in range(len(profiles) + 1)]

    @classmethod
    def of(cls, classes: Sequence[Sequence[Reading]]) -> "Composition":
        """Return what these phrasings are made of."""
        parts: dict[str, int] = {}
        for number, readings in enumerate(classes):
            for part in {part for reading in readings for part in _parts(reading.tokens)}:
                parts[part] = parts.get(part, 0) | 1 << number
        return cls([Profile.of(readings) for readings in classes], parts)

    def classes_with(self, parts: Iterable[str]) -> int:
        """Return the set of classes that have one of these stems or meanings."""
        found = 0
        for part in parts:
            found |= self.parts.get(part, 0)
        return found

    def explains(self, number: int, token: Token) -> bool:
        """Tell whether a class has the word, or something that it stands for."""
        return bool(self.classes_with((token.stem, *token.meanings)) >> number & 1)

    def rarity(self, classes: int) -> float:
        """Return how telling something is that this set of classes has, 0 to 1."""
        return self._rarity[classes.bit_count()]


def _is_reversed(roles: Iterable[str], known: Container[str]) -> bool:
    """Tell whether two entities are known only the other way round."""
    for role in roles:
        first, _, second = role.partition(">")
        if role not in known and f"{second}>{first}" in known:
            return True
    return False


def _parts(tokens: Iterable[Token]) -> set[str]:
    return {part for token in tokens for part in (token.stem, *token.meanings)}


def head_parts(reading: Reading) -> tuple[str, ...]:
    """Return the stem and the meanings of the noun or verb that the question word goes with."""
    head = reading.form.head
    for token in reading.tokens:
        if head and token.text == head:
            return (token.stem, *token.meanings)
    return ()


def _roles(reading: Reading) -> tuple[str, ...]:
    """Return who is named first, and who before whom."""
    names = reading.entities[:3]
    return (*names[:1], *(f"{first}>{second}" for first, second in combinations(names, 2)))


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
    composition: Composition,
    fact: int,
    gap: int | None,
    facts: int,
    kinds: frozenset[AnswerKind],
) -> Evidence:
    """Return the evidence for the class ``fact``, which has answers of these ``kinds``.

    ``gap`` is the best class that is no fact, ``facts`` the set of all that are.
    """
    profile = composition.profiles[fact]
    own, by_rest = 1 << fact, 0 if gap is None else 1 << gap
    explained = loosely = elsewhere = only_gaps = unknown_share = by_gap = strange_name = 0.0
    telling = 0
    for token in reading.tokens:
        if token.is_filler:
            continue
        telling += 1
        having = composition.parts.get(token.stem, 0)
        weight = composition.rarity(having) * token.weight
        if having & own:
            explained += weight
            continue
        if token.meanings:
            having |= composition.classes_with(token.meanings)
        if having & own:
            loosely += weight
            continue
        if having & facts:
            elsewhere += weight
        elif having or token.meanings:
            only_gaps += weight
        else:
            unknown_share += weight
            strange_name = max(strange_name, float(token.is_name))
        if having & by_rest:
            by_gap += weight
    total = explained + loosely + elsewhere + only_gaps + unknown_share or 1.0
    heads = head_parts(reading)
    form = reading.form
    differs = bool(form.kinds) and not form.kinds & kinds
    support = profile.forms.get(form.name, 0)
    new = bool(form.name) and not support
    return Evidence(
        score=standing.score,
        lead=standing.score - standing.rival,
        against=standing.gap,
        over_gaps=standing.score - standing.gap,
        over_own_near=standing.score - standing.own_near,
        kind_differs=float(differs),
        kind_clashes=float(differs and form.is_firm),
        form_support=math.log1p(support) / math.log1p(max(profile.size, 1)),
        form_is_new=float(new),
        new_and_firm=float(new and form.is_firm),
        head_unexplained=float(bool(heads) and not composition.classes_with(heads) & own),
        head_is_new=float(bool(heads) and not any(part in profile.heads for part in heads)),
        explained=explained / total,
        loosely=loosely / total,
        elsewhere=elsewhere / total,
        only_gaps=only_gaps / total,
        unknown_share=unknown_share / total,
        gap_explains=by_gap / total,
        strange_name=strange_name,
        strange_entity=float(min(2, sum(entity not in profile.names for entity in reading.entities[:4]))),
        role_is_new=float(bool(reading.entities) and reading.entities[0] not in profile.roles),
        order_reversed=float(_is_reversed(_roles(reading)[1:], profile.roles)),
        few_words=float(telling <= 1),
        length=math.log1p(min(telling, 12)),
    )
