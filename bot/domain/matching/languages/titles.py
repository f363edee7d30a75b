"""The titles of facts in another language, with which questions in that language are compared as they stand.

A gloss says word by word in English what people worded in their own way; a title was written by somebody who
speaks the language.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.matching.languages.detection import plain
from bot.domain.matching.languages.dictionary import WITHOUT_MEANING
from bot.domain.matching.languages.glossing import Glosser, glosser
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.normalise import normalise, stem
from bot.domain.matching.text.reading import QuestionReader

_SMOOTHING = 0.5  # titles that an unseen sign counts as being in
_IN_NO_TITLE = 0.8  # of the weight of the rarest sign: what no title has may be another word for the same
# They are in every other question, or tell which question it is only together with what they ask for.
_IDLE = word_list("auxiliaries") | {
    *("the", "a", "an", "of", "by", "in", "at", "on", "to", "for", "and", "it", "its", "be", "been"),
    *("film", "movie"),
}
_ASKING = frozenset(
    {
        *("who", "whose", "what", "which", "when", "where", "why", "how"),
        *("all", "many", "much", "long", "old", "often", "far", "fast", "high", "heavy"),
    }
)


class TitleMatch(NamedTuple):
    """A fact with a title that is like a question."""

    fact_id: str
    likeness: float  # 0 to 1: the weight of what both have in common, of all that they have


class _Signs(NamedTuple):
    """What a text is compared by."""

    all: frozenset[str]
    names: tuple[str, ...]  # what it names, in order
    unread: frozenset[str]  # those of words that were not understood


@dataclass(frozen=True, eq=False)
class Titles:
    """The titles of a pack's facts in one language."""

    glosser: Glosser
    fact_ids: Sequence[str]
    names: Sequence[tuple[str, ...]]  # in each title
    totals: Sequence[float]  # the weight of each title's signs
    weights: Mapping[str, float]  # of each sign
    having: Mapping[str, Sequence[int]]  # the titles that have a sign
    known: Mapping[str, str]  # the facts' ids by their titles in plain words

    @classmethod
    def of(cls, language: str, titles: Mapping[str, str], reader: QuestionReader) -> "Titles":
        """Return these titles, given by the ids of their facts."""
        glosses = glosser(language, reader)
        signs = [_signs_of(title, glosses) for title in titles.values()]
        counts = Counter(sign for each in signs for sign in each.all)
        weights = {sign: _weight(count, len(signs)) for sign, count in counts.items()}
        having: dict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(signs):
            for sign in each.all:
                having[sign].append(at)
        totals = [sum(weights[sign] for sign in each.all) for each in signs]
        known = {normalise(title): fact_id for fact_id, title in [*titles.items()][::-1]}
        return cls(glosses, [*titles], [each.names for each in signs], totals, weights, dict(having), known)

    def exact(self, question: str) -> str | None:
        """Return the id of the fact of which a question is, word for word, the title."""
        return self.known.get(normalise(question))

    def find(self, question: str, limit: int) -> list[TitleMatch]:
        """Return the facts whose titles are most like a question in the language, best first.

        Nothing is like a question with a word that was not understood, unless titles have it: it may be what
        the question asks for.
        """
        signs = _signs_of(question, self.glosser)
        if not signs.unread <= self.weights.keys():
            return []
        shared: dict[int, float] = defaultdict(float)
        for sign in signs.all:
            for at in self.having.get(sign, ()):
                shared[at] += self.weights[sign]
        unseen = _IN_NO_TITLE * _weight(0, len(self.fact_ids))
        total = sum(self.weights.get(sign, unseen) for sign in signs.all)
        found = [
            TitleMatch(self.fact_ids[at], 2 * weight / (total + self.totals[at]))
            for at, weight in shared.items()
            if not _is_turned(signs.names, self.names[at])
        ]
        return sorted(found, key=lambda match: -match.likeness)[:limit]


def _weight(count: int, titles: int) -> float:
    return math.log((titles + 1) / (count + _SMOOTHING))


def _signs_of(text: str, glosses: Glosser) -> _Signs:
    """Return the signs of a text: what it means in English, and the roots of its own words."""
    said = glosses.said(text)
    reading = glosses.reader.read(said.gloss.text)
    found = {concept for concept, _ in reading.concepts} - _IDLE
    found.update(token.text for token in reading.tokens if token.text in _ASKING)
    unread: set[str] = set()
    for piece in said.pieces:
        root = glosses.book.root(plain(piece.typed))
        if not piece.is_read:
            unread.add(root)
        elif piece.sort is None and not piece.is_name and not piece.is_mark:
            found.add(root)
        elif piece.sort not in WITHOUT_MEANING and not piece.is_mark:
            found.update(stem(word) for word in piece.english.split() if word not in _IDLE)
    return _Signs(frozenset(found | unread), reading.entities, frozenset(unread))


def _is_turned(said: Iterable[str], other: Sequence[str]) -> bool:
    """Tell whether two texts name the same in another order: "what A says of B", "what B says of A"."""
    shared = [name for name in said if name in other]
    return [name for name in other if name in shared] != shared
