"""What a server's moderators taught, laid over a pack without learning it anew."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.domain.matching.normalise import normalise
from bot.domain.matching.signals import SHARES, signals_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.matching.index import Index
    from bot.domain.matching.model import Lessons
    from bot.domain.matching.reading import Reading

_SURE = 0.62  # likeness at which a taught phrasing is as likely meant as not
_STEEPNESS = 14.0
_DENIED = 0.8  # likeness from which a stored negative speaks
_SHARED_FROM = 20  # a signal that one lesson in so many has is kept as a whole column
_KINDS = ("stem", "pair", "meaning", "about", "both")  # signals that are worth keeping a text apart by


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
        postings: dict[str, tuple[list[int], list[float]]] = {}
        for number, entry in enumerate(self._entries):
            for name, value in self._vector(index.read(entry.text)).items():
                numbers, values = postings.setdefault(name, ([], []))
                numbers.append(number)
                values.append(value)
        # As arrays once, not at every question. What many lessons share is quicker to add up whole.
        self._shared: dict[str, npt.NDArray[np.float64]] = {}
        self._postings: dict[str, tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]] = {}
        for name, (numbers, values) in postings.items():
            if len(numbers) * _SHARED_FROM < len(self._entries):
                self._postings[name] = (np.array(numbers, np.intp), np.array(values))
            else:
                self._shared[name] = np.zeros(len(self._entries))
                self._shared[name][numbers] = values

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
        likeness = np.zeros(len(self._entries))
        for name, value in self._vector(reading).items():
            shared = self._shared.get(name)
            if shared is not None:
                likeness += value * shared
            elif name in self._postings:
                numbers, values = self._postings[name]
                likeness[numbers] += value * values
        at = int(np.argmax(likeness))
        entry = self._entries[at]
        if likeness[at] <= 0 or (entry.is_negative and likeness[at] < _DENIED):
            return None
        return Taught(entry.text, entry.fact_id, float(likeness[at]), entry.is_negative)

    def _vector(self, reading: Reading) -> dict[str, float]:
        """Return the unit vector of a question over the signals that keep texts apart."""
        vector: dict[str, float] = {}
        total = 0.0
        signals = signals_of(reading)
        for kind in _KINDS:
            counts = signals[kind]
            if not counts:
                continue
            worth = {name: self._index.classifier.rarity(kind, name) for name in counts}
            scale = math.sqrt(SHARES[kind] / sum(value * value for value in worth.values()))
            total += SHARES[kind]
            vector.update((f"{kind} {name}", value * scale) for name, value in worth.items())
        length = math.sqrt(total or 1.0)
        return {name: value / length for name, value in vector.items()}


def _entries(lessons: Lessons) -> Iterator[_Entry]:
    for fact in lessons.facts:
        for text in fact.phrasings:
            yield _Entry(text, fact.id, is_negative=False)
    for phrasing in lessons.phrasings:
        yield _Entry(phrasing.text, phrasing.fact_id, is_negative=False)
    for negative in lessons.negatives:
        yield _Entry(negative.text, negative.fact_id or "", is_negative=True)
