"""What a server's moderators taught, laid over a pack without learning it anew."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.domain.matching.index import Index
from bot.domain.matching.learning import Entries
from bot.domain.matching.model import Lessons
from bot.domain.matching.normalise import normalise
from bot.domain.matching.reading import Reading
from bot.domain.matching.vectors import Keys, Texts
from bot.domain.matching.weights import Postings

_SURE = 0.62  # likeness at which a taught phrasing is as likely meant as not
_STEEPNESS = 14.0
_DENIED = 0.8  # likeness from which a stored negative speaks


@dataclass(frozen=True, slots=True)
class Taught:
    """The taught phrasing that a question is most like."""

    text: str
    fact_id: str  # empty: the negative of any fact
    likeness: float  # 0 to 1
    is_negative: bool

    @property
    def confidence(self) -> float:
        """How likely it is meant, 0 to 1."""
        return 1 / (1 + math.exp(-_STEEPNESS * (self.likeness - _SURE)))

    def denies(self, fact_id: str) -> bool:
        """Tell whether it says that ``fact_id`` is no answer."""
        return self.is_negative and self.fact_id in {"", fact_id}


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    fact_id: str
    is_negative: bool


class Overlay:
    """Taught phrasings, found by likeness to single ones."""

    def __init__(self, index: Index, lessons: Lessons) -> None:
        self._index = index
        self._entries = tuple(_entries(lessons))
        self._exact = {normalise(e.text): e.fact_id for e in reversed(self._entries) if not e.is_negative}
        self._denied = {normalise(entry.text) for entry in self._entries if entry.is_negative}
        self._keys, self._postings = self._filed()

    def _filed(self) -> tuple[Keys, Postings]:
        """Return the signals of the taught texts, and which of them has each."""
        texts = Texts.of(self._index.read(entry.text) for entry in self._entries)
        keys = Keys.of(texts.keys)
        vectors = Entries(keys.find(texts.keys), texts.rows, self._index.classifier.weigh(texts))
        return keys, Postings.of(vectors, signals=len(keys), classes=len(self._entries))

    def exact(self, folded: str) -> str | None:
        """Return the fact whose taught phrasing this is, word for word."""
        return self._exact.get(folded)

    def denied(self, folded: str) -> bool:
        """Tell whether this is a stored negative, word for word."""
        return folded in self._denied

    def find(self, reading: Reading) -> Taught | None:
        """Return the nearest taught phrasing; None where nothing taught has anything to do with it."""
        if not self._entries:
            return None
        texts = Texts.of((reading,))
        likeness = self._postings.scores(self._keys.find(texts.keys), self._index.classifier.weigh(texts))
        at = int(np.argmax(likeness))
        entry = self._entries[at]
        if likeness[at] <= 0 or (entry.is_negative and likeness[at] < _DENIED):
            return None
        return Taught(entry.text, entry.fact_id, float(likeness[at]), entry.is_negative)


def _entries(lessons: Lessons) -> Iterator[_Entry]:
    for fact in lessons.facts:
        for text in fact.phrasings:
            yield _Entry(text, fact.id, is_negative=False)
    for phrasing in lessons.phrasings:
        yield _Entry(phrasing.text, phrasing.fact_id, is_negative=False)
    for negative in lessons.negatives:
        yield _Entry(negative.text, negative.fact_id or "", is_negative=True)
