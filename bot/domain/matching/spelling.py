"""Corrections of mistyped words, weighed by how near and how common the words are that may be meant."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.matching.lexicon import everyday_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHORTEST = 4  # letters; shorter words have too many neighbours
_FOR_TWO_EDITS = 5  # letters from which two edits are forgiven
_LONGEST = 24
_EDIT_COST = 2.2  # in units of the log of a word's count
_FIRST_LETTER_COST = 1.2  # slips of the first letter are rare
_COMMON = 3  # times that a word must stand in the phrasings to be meant two edits away
_RARE = 2  # a known word that stands no more often may itself be a slip in a phrasing
_FAR_MORE = 20  # times more common, and a neighbour of such a word is what was meant
_REMEMBERED = 4_096


class Corrector:
    """Finds the known word that was meant, where a typed one is unknown."""

    def __init__(self, counts: Mapping[str, int], others: Iterable[str]) -> None:
        """Take words with how often they stand in the phrasings, and ``others`` that are known besides."""
        self._counts = dict.fromkeys(others, _COMMON) | dict(counts)
        everyday = everyday_words()
        self._by_length: dict[int, list[str]] = {}
        for word, count in self._counts.items():
            if _SHORTEST <= len(word) <= _LONGEST and (count > 1 or word in everyday):
                self._by_length.setdefault(len(word), []).append(word)
        self._memory: dict[str, str | None] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def correct(self, typed: str) -> str | None:
        """Return the word that ``typed`` was probably meant to be; None where it is as good as any."""
        if not _SHORTEST <= len(typed) <= _LONGEST or not typed.isalpha() or typed in everyday_words():
            return None
        if self._counts.get(typed, 0) > _RARE:
            return None
        if typed not in self._memory:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            self._memory[typed] = self._nearest(typed)
        return self._memory[typed]

    def _nearest(self, typed: str) -> str | None:
        known = self._counts.get(typed, 0)
        reach = 2 if len(typed) >= _FOR_TWO_EDITS and not known else 1
        best: tuple[float, str] | None = None
        for length in range(len(typed) - reach, len(typed) + reach + 1):
            choices = self._by_length.get(length, ())
            for word, distance, _ in process.extract(
                typed, choices, scorer=OSA.distance, score_cutoff=reach, limit=None
            ):
                count = self._counts[word]
                if not distance or (distance > 1 and (count < _COMMON or length < _FOR_TWO_EDITS)):
                    continue
                if known and count < _FAR_MORE * known:
                    continue
                cost = _EDIT_COST * distance - math.log(count) + _FIRST_LETTER_COST * (word[0] != typed[0])
                if best is None or (cost, word) < best:
                    best = (cost, word)
        return best[1] if best else None
