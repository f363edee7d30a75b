"""Which facts belong together where moderators taught some: by names and rare words that they share."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from math import log

import numpy as np
import numpy.typing as npt

from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.meanings import subject_of
from bot.domain.matching.text.normalise import words
from bot.domain.matching.verdict.gathering import gatherings_in, is_on_server
from bot.domain.pack.model import Fact, Pack, Spoiler
from bot.domain.pack.views import openly_named
from bot.domain.teaching.model import Taught
from bot.domain.words import content_words

_RELATED = 3  # facts that a taught one leads to
_COMMON = 0.1  # the share of all facts from which a word says nothing
_ALWAYS_RARE = 15  # facts; in a small pack every word is in a large share of them
_ALIKE = 0.14  # likeness from which two facts belong together, 0 to 1
_NAME_WEIGHT = 1.5  # of a shared name, compared with a word as rare
# What much of a server has in common: "club", and "night", which is told apart by what it is for.
_COMMON_GROUND = content_words(
    " ".join(word_list("common_ground", "frames.toml") | word_list("gathering_second", "frames.toml"))
)
_SHORTEST = 3  # letters of a word that counts


def laid_over(pack: Pack, taught: Taught, told_of: Callable[[str, str], Iterable[str]]) -> Pack:
    """Return a pack with a server's facts, which know what they are about and what belongs with them.

    ``told_of`` returns the ids of what a question and its answer are about. What only spoilers name is left
    out: no taught fact may bring it up.
    """
    whole, known, subject = taught.extend(pack), openly_named(pack), subject_of(pack)
    everywhere = () if subject is None else (subject.id,)

    def told(fact: Fact) -> tuple[str, ...]:
        """Return what a fact is about; on the server it is on nothing, whatever its answer names."""
        if is_on_server(words(fact.question)):
            return ()
        return tuple(id_ for id_ in told_of(fact.question, fact.answer) if id_ in known)

    own = [replace(fact, entities=told(fact)) for fact in whole.facts[len(pack.facts) :]]
    if not own:
        return whole
    # A fact on the server that has a word in common with the film leads to others of the server alone.
    apart = {fact.id for fact in own if not fact.entities}
    return replace(whole, facts=with_relations(pack.facts, own, everywhere=everywhere, apart=apart))


def with_relations(
    facts: Sequence[Fact],
    taught: Sequence[Fact],
    *,
    everywhere: Collection[str] = (),
    apart: Collection[str] = (),
) -> tuple[Fact, ...]:
    """Return a pack's facts and those that were taught, leading to each other where they belong together.

    ``everywhere`` are the names that all of a pack is about. A fact of the pack leads to the one taught fact
    that is nearest, after the first that its author chose; to no spoiler. The taught facts ``apart`` and the
    pack's never lead to each other.
    """
    likeness = _Likeness((*facts, *taught), everywhere)
    related: list[tuple[str, ...]] = []
    nearest: dict[int, tuple[float, Fact]] = {}  # by the place of a fact of the pack
    for place, fact in enumerate(taught, len(facts)):
        every = likeness.near(place)
        near = [each for each in every if fact.id not in apart or each[2] >= len(facts)]
        related.append(tuple(other.id for _, other, _ in near[:_RELATED]))
        for score, _, at in near:
            is_first = at < len(facts) and score > nearest.get(at, (0.0, fact))[0]
            if is_first and fact.spoiler is Spoiler.OPEN:
                nearest[at] = score, fact
    return (
        *(_leading(fact, nearest[at][1]) if at in nearest else fact for at, fact in enumerate(facts)),
        *(replace(fact, related=ids) for fact, ids in zip(taught, related, strict=True)),
    )


def _leading(fact: Fact, taught: Fact) -> Fact:
    return replace(fact, related=(*fact.related[:1], taught.id, *fact.related[1:]))


class _Likeness:
    """How alike facts are, as vectors of what they are about."""

    def __init__(self, facts: Sequence[Fact], everywhere: Collection[str]) -> None:
        self._facts = facts
        terms = [_terms(fact, everywhere) for fact in facts]
        counts = Counter(term for each in terms for term in each)
        most = max(_ALWAYS_RARE, _COMMON * len(facts))
        self._weights = {
            term: log(len(facts) / count) * (_NAME_WEIGHT if term.startswith("@") else 1.0)
            for term, count in counts.items()
            if count <= most
        }
        self._terms = [each & self._weights.keys() for each in terms]
        squares = [sum(self._weights[term] ** 2 for term in each) for each in self._terms]
        self._lengths = np.sqrt(np.maximum(np.array(squares), 1e-9))
        having: defaultdict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(self._terms):
            for term in each:
                having[term].append(at)
        self._having: dict[str, npt.NDArray[np.intp]] = {
            term: np.array(places, np.intp) for term, places in having.items()
        }

    def near(self, place: int) -> Iterator[tuple[float, Fact, int]]:
        """Yield the facts that belong with the one at a place, nearest first, each with its own place."""
        terms = self._terms[place]
        if not terms:
            return
        places = [self._having[term] for term in terms]
        squares = [np.full(len(self._having[term]), self._weights[term] ** 2) for term in terms]
        scores = np.bincount(np.concatenate(places), np.concatenate(squares), len(self._facts))
        scores /= self._lengths * self._lengths[place]
        scores[place] = 0.0
        found = np.flatnonzero(scores >= _ALIKE)
        order: list[int] = found[np.lexsort((found, -scores[found]))].tolist()
        for at in order:
            yield float(scores[at]), self._facts[at], at


def _terms(fact: Fact, everywhere: Collection[str]) -> frozenset[str]:
    """Return what a fact is about: its words, and its names with a mark."""
    said = content_words(fact.question) | content_words(fact.answer)
    names = (f"@{entity}" for entity in fact.entities if entity not in everywhere)
    telling = (word for word in said - _COMMON_GROUND if len(word) >= _SHORTEST)
    return frozenset((*telling, *gatherings_in(words(fact.question)), *names))
