"""What a server's moderators taught, added to a pack without learning it again."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.matching.index import Index
from bot.domain.matching.learning import Entries
from bot.domain.matching.model import Lessons
from bot.domain.matching.normalise import normalise
from bot.domain.matching.reading import QuestionReading
from bot.domain.matching.vectors import Keys, Texts
from bot.domain.matching.weights import Postings

_EVEN_CHANCE = 0.62  # likeness at which a taught phrasing is as likely meant as not
_STEEPNESS = 14.0
_DENIED = 0.8  # likeness from which a stored negative counts


@dataclass(frozen=True, slots=True)
class TaughtMatch:
    """A taught phrasing, and how much a question is like it."""

    text: str
    fact_id: str  # empty: the negative of any fact
    is_negative: bool
    likeness: float = 1.0  # 0 to 1

    @property
    def confidence(self) -> float:
        """How likely it is meant, 0 to 1."""
        return 1 / (1 + math.exp(-_STEEPNESS * (self.likeness - _EVEN_CHANCE)))


class Overlay:
    """Taught phrasings, found by likeness to single ones."""

    def __init__(self, index: Index, lessons: Lessons) -> None:
        self._classifier = index.classifier
        self._taught = tuple(_taught(lessons))
        self._exact = {normalise(e.text): e.fact_id for e in reversed(self._taught) if not e.is_negative}
        self._denied = {normalise(entry.text) for entry in self._taught if entry.is_negative}
        texts = Texts.of(index.reader.read(entry.text) for entry in self._taught)
        self._keys = Keys.of(texts.keys)
        vectors = Entries(self._keys.find(texts.keys), texts.rows, self._classifier.weigh(texts))
        self._postings = Postings.of(vectors, signals=len(self._keys), classes=len(self._taught))

    def exact(self, folded: str) -> str | None:
        """Return the fact whose taught phrasing this is, word for word."""
        return self._exact.get(folded)

    def denied(self, folded: str) -> bool:
        """Tell whether this is a stored negative, word for word."""
        return folded in self._denied

    def find(self, reading: QuestionReading) -> TaughtMatch | None:
        """Return the nearest taught phrasing; None where none has anything in common with the question."""
        if not self._taught:
            return None
        texts = Texts.of((reading,))
        likeness = self._postings.scores(self._keys.find(texts.keys), self._classifier.weigh(texts))
        at = int(np.argmax(likeness))
        found = replace(self._taught[at], likeness=float(likeness[at]))
        least = _DENIED if found.is_negative else 0.0
        return found if found.likeness > 0 and found.likeness >= least else None


def _taught(lessons: Lessons) -> Iterator[TaughtMatch]:
    for fact in lessons.facts:
        for text in fact.phrasings:
            yield TaughtMatch(text, fact.id, is_negative=False)
    for phrasing in lessons.phrasings:
        yield TaughtMatch(phrasing.text, phrasing.fact_id, is_negative=False)
    for negative in lessons.negatives:
        yield TaughtMatch(negative.text, negative.fact_id or "", is_negative=True)
