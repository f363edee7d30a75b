"""What speaks for and against a fact as the answer to a question, and how likely that makes it the answer.

The evidence is comparable across packs. The confidence is a logistic regression on it, whose weights
``python -m tests.bench.film --learn`` learns from phrasings, near misses and gaps of the film pack, held out
of the model in turn, and from questions on the film, on its record and on the evening packs. They apply
to evidence, not to words.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from operator import attrgetter, mul

import numpy as np
import numpy.typing as npt

from bot.domain.matching.classifier.signals import key_of, word_key
from bot.domain.matching.classifier.vectors import Keys, Marks
from bot.domain.matching.text.reading import QuestionReading, Token
from bot.domain.matching.verdict.likeness import Wordings
from bot.domain.pack.model import AnswerKind

INTERCEPT = 1.017
WEIGHTS: dict[str, float] = {
    "score": -0.837,
    "lead": 0.146,
    "against": -1.730,
    "over_gaps": -0.247,
    "over_own_near": 1.200,
    "kind_differs": -0.960,
    "kind_clashes": 0.121,
    "form_support": 0.579,
    "form_is_new": -0.338,
    "new_and_firm": -1.161,
    "head_unexplained": 0.148,
    "head_is_new": -0.828,
    "explained": -0.537,
    "by_synonym": 2.896,
    "other_class_share": -0.701,
    "only_gaps": -0.228,
    "unknown_share": -0.068,
    "gap_explains": -0.600,
    "unknown_name": -1.842,
    "new_entities": -0.237,
    "role_is_new": -0.683,
    "order_reversed": -2.352,
    "few_words": 0.297,
    "length": 1.465,
    "words_alike": 4.275,
    "question_alike": 0.501,
    "full_lead": 2.014,
    "full_over_gaps": -0.216,
    "dense_over_gaps": 1.060,
    "in_answer": 2.155,
    "long_in_answer": -2.801,
    "contrast_is_new": -0.487,
    "number_is_new": -0.450,
    "density": -1.557,
    "breadth": -0.319,
}
_REMEMBERED = 4_096  # words
_MOST_WORDS = 12  # of a question that make it longer
_EVERY = key_of("every phrasing")
_in_order = attrgetter(*WEIGHTS)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well a fact fits a question; shares are 0 to 1, of its content words weighted by rarity."""

    score: float  # the classifier's
    lead: float  # over the next unrelated fact
    against: float  # the best score among known gaps and near misses
    over_gaps: float  # lead over those
    over_own_near: float  # lead over this fact's own near misses
    kind_differs: float  # 1 where the question asks for a kind that the fact does not have
    kind_clashes: float  # 1 where it does so firmly
    form_support: float  # how usual the question's form is among the fact's phrasings
    form_is_new: float  # 1 where no phrasing of the fact has the form
    new_and_firm: float  # 1 where both hold: a firm form that no phrasing of the fact has
    head_unexplained: float  # 1 where the noun asked for occurs in no phrasing of the fact
    head_is_new: float  # 1 where no phrasing of the fact asks for that noun, or for who did that
    explained: float  # share of the content words that the fact's phrasings have
    by_synonym: float  # share of which its phrasings have the meaning, but not the word
    other_class_share: float  # share that only other facts have
    only_gaps: float  # share that no fact has, but gaps or near misses
    unknown_share: float  # share that no class has
    gap_explains: float  # share that the best gap has and the fact does not
    unknown_name: float  # 1 where an unknown word is written like a name
    new_entities: float  # number of entities that the fact's phrasings never name, at most 2
    role_is_new: float  # 1 where no phrasing of the fact names the same entity first
    order_reversed: float  # 1 where the fact's phrasings name two of the entities in reverse order
    few_words: float  # 1 where at most one content word is left
    length: float  # log of the number of content words
    words_alike: float  # mean likeness of the content words to the nearest word of the fact, -1 to 1
    question_alike: float  # likeness to the nearest phrasing of the fact, -1 to 1
    full_lead: float  # lead over the next unrelated fact by score and likeness together
    full_over_gaps: float  # likewise over gaps and near misses
    dense_over_gaps: float  # the same times density: it tells more where facts have many phrasings
    in_answer: float  # share of the content words that its answer has, each counting alike
    long_in_answer: float  # the same times length: it tells otherwise in long questions
    contrast_is_new: float  # 1 where a word like "other" or "last" is in neither phrasings nor answer
    number_is_new: float  # 1 where a number is in neither
    density: float  # log of the number of phrasings that a fact of the pack has on average
    breadth: float  # log of the number of the pack's facts: among many, one is alike by chance


@dataclass(frozen=True, slots=True)
class ClassProfile:
    """How the phrasings of one class ask: their forms and nouns, and whom they name in which order."""

    marks: Mapping[int, int]  # their keys, with the number of phrasings that have each

    @classmethod
    def of(cls, readings: Sequence[QuestionReading]) -> "ClassProfile":
        """Return the profile of a class with these phrasings."""
        marks = Counter(key for reading in readings for key in {*_keys_of(reading)})
        return cls(marks | {_EVERY: len(readings)})

    @property
    def size(self) -> int:
        """The number of phrasings."""
        return self.marks[_EVERY]

    def count(self, kind: str, text: str) -> int:
        """Return how many phrasings have a mark of that kind."""
        return self.marks.get(word_key(f"{kind} {text}"), 0)

    def has_any(self, kind: str, texts: Iterable[str]) -> bool:
        """Tell whether a phrasing has one of these marks."""
        return any(self.count(kind, text) for text in texts)


@dataclass(eq=False)
class Composition:
    """The stems and meanings in the phrasings of all classes."""

    profiles: Marks
    parts: Keys  # of the stems and meanings
    sets: npt.NDArray[np.uint8]  # of each, a bit for every class that has it, the lowest for the first

    def __post_init__(self) -> None:
        """Work out the rarity of a part by the number of classes that have it, 0 to 1."""
        classes = len(self.profiles)
        highest = math.log(1 + classes) or 1.0
        self.rarity = [1 - math.log(1 + count) / highest for count in range(classes + 1)]
        self.having = lru_cache(_REMEMBERED)(self._having)

    @classmethod
    def of(cls, classes: Sequence[Sequence[QuestionReading]]) -> "Composition":
        """Return the composition of these phrasings, class by class."""
        parts: dict[int, int] = {}
        for number, readings in enumerate(classes):
            tokens = {token for reading in readings for token in reading.tokens}
            for part in {part for token in tokens for part in (token.stem, *token.meanings)}:
                key = word_key(part)
                parts[key] = parts.get(key, 0) | 1 << number
        size = -(-len(classes) // 8)
        sets = b"".join(parts[key].to_bytes(size, "little") for key in sorted(parts))
        return cls(
            Marks.of([ClassProfile.of(readings).marks for readings in classes]),
            Keys(np.array(sorted(parts), np.int64)),
            np.frombuffer(sets, np.uint8).reshape(len(parts), size),
        )

    def _having(self, part: str) -> int:
        """Return the set of classes that have a stem or meaning: bit 0 is the first."""
        at = self.parts.number(word_key(part))
        return 0 if at is None else int.from_bytes(self.sets[at].tobytes(), "little")

    def classes_with(self, parts: Iterable[str]) -> int:
        """Return the set of classes that have one of these stems or meanings."""
        found = 0
        for part in parts:
            found |= self.having(part)
        return found

    def explains(self, number: int, token: Token) -> bool:
        """Tell whether a class has the word or one of its meanings."""
        return bool(self.classes_with((token.stem, *token.meanings)) >> number & 1)

    def is_unknown(self, token: Token) -> bool:
        """Tell whether no class has the word, and it has no meanings."""
        return not token.meanings and not self.having(token.stem)


def _keys_of(reading: QuestionReading) -> Iterator[int]:
    """Yield the keys of a phrasing's marks."""
    kinds = {
        "form": (reading.form.name,),
        "role": _roles(reading),
        "head": _head_parts(reading),
        "name": reading.entities,
    }
    return (word_key(f"{kind} {text}") for kind, texts in kinds.items() for text in texts)


def _head_parts(reading: QuestionReading) -> tuple[str, ...]:
    """Return the stem and the meanings of the noun or verb that the question word goes with."""
    head = reading.form.head
    for token in reading.tokens if head else ():
        if token.text == head:
            return token.stem, *token.meanings
    return ()


def _roles(reading: QuestionReading) -> tuple[str, ...]:
    """Return the entity that is named first, and the pairs of entities in their order."""
    names = reading.entities[:3]
    return (*names[:1], *(f"{first}>{second}" for first, second in combinations(names, 2)))


@dataclass(frozen=True, slots=True)
class Scores:
    """The classifier's scores around one fact, and those to which likeness is added."""

    own: float
    rival: float  # the best unrelated fact
    gap: float  # the best gap or near miss
    own_near: float  # the fact's own near misses; 0 where it has none
    alike: float  # how alike the question is to the fact's nearest phrasing
    full: float  # score and likeness together
    full_rival: float
    full_gap: float


def weigh(
    reading: QuestionReading,
    scores: Scores,
    *,
    composition: Composition,
    fact: int,
    gap: int | None,
    facts: int,
    kinds: frozenset[AnswerKind],
    wordings: Wordings,
    density: float,
    breadth: float,
) -> Evidence:
    """Return the evidence for the class ``fact``, which has answers of these ``kinds``.

    ``gap`` is the best gap or class of near misses, ``facts`` the set of all classes that are facts.
    """
    profile = ClassProfile(composition.profiles[fact])
    own = 1 << fact
    content = [token for token in reading.tokens if not token.is_stopword]
    heads = _head_parts(reading)
    form = reading.form
    length, likeness = math.log1p(min(len(content), _MOST_WORDS)), wordings.likeness(reading)
    differs = bool(form.kinds) and form.kinds.isdisjoint(kinds)
    support = profile.count("form", form.name)
    is_new = bool(form.name) and not support
    is_reversed = any(
        not profile.count("role", pair) and profile.count("role", "".join(reversed(pair.partition(">"))))
        for pair in _roles(reading)[1:]
    )
    return Evidence(
        score=scores.own,
        lead=scores.own - scores.rival,
        against=scores.gap,
        over_gaps=scores.own - scores.gap,
        over_own_near=scores.own - scores.own_near,
        kind_differs=float(differs),
        kind_clashes=float(differs and form.is_firm),
        form_support=math.log1p(support) / math.log1p(max(profile.size, 1)),
        form_is_new=float(is_new),
        new_and_firm=float(is_new and form.is_firm),
        head_unexplained=float(bool(heads) and not composition.classes_with(heads) & own),
        head_is_new=float(bool(heads) and not profile.has_any("head", heads)),
        **_shares(content, composition, own=own, facts=facts, gap=0 if gap is None else 1 << gap),
        unknown_name=float(any(composition.is_unknown(token) for token in content if token.is_name)),
        new_entities=float(min(2, sum(not profile.count("name", entity) for entity in reading.entities[:4]))),
        role_is_new=float(bool(reading.entities) and not profile.count("role", reading.entities[0])),
        order_reversed=float(is_reversed),
        few_words=float(len(content) <= 1),
        length=length,
        **likeness,
        long_in_answer=length * likeness["in_answer"],
        question_alike=scores.alike,
        full_lead=scores.full - scores.full_rival,
        full_over_gaps=scores.full - scores.full_gap,
        dense_over_gaps=density * (scores.full - scores.full_gap),
        density=density,
        breadth=breadth,
    )


def _shares(
    words: Sequence[Token], composition: Composition, *, own: int, facts: int, gap: int
) -> dict[str, float]:
    """Return the shares of these words by their fields in Evidence; the classes are given as sets."""
    found = dict.fromkeys(("explained", "by_synonym", "other_class_share", "only_gaps", "unknown_share"), 0.0)
    by_gap = 0.0
    for token in words:
        having = composition.having(token.stem)
        weight = composition.rarity[having.bit_count()] * token.weight
        if having & own:
            found["explained"] += weight
            continue
        if token.meanings:
            having |= composition.classes_with(token.meanings)
        if having & own:
            found["by_synonym"] += weight
            continue
        if having & facts:
            found["other_class_share"] += weight
        else:
            found["only_gaps" if having or token.meanings else "unknown_share"] += weight
        if having & gap:
            by_gap += weight
    total = sum(found.values()) or 1.0
    return {name: weight / total for name, weight in (*found.items(), ("gap_explains", by_gap))}


def confidence_of(evidence: Evidence) -> float:
    """Return the probability, 0 to 1, that the fact answers the question."""
    total = INTERCEPT + sum(map(mul, WEIGHTS.values(), _in_order(evidence)))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
