"""Corrections of mistyped words, ranked by the likelihood of the slip and the frequency of the word."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
"""Words of fewer letters are never corrected: too many others are one edit away."""

_LONGEST = 24  # letters; longer words are left alone, which keeps the work bounded
_FOR_TWO_EDITS = 5  # letters from which two edits are forgiven
_LONG = 7  # letters from which a common word may be two edits away; shorter ones must be very common
_COMMON = 3  # uses
_VERY_COMMON = 10
_RARE = 2  # uses up to which a known word may itself be a slip in a phrasing
_FAR_MORE = 20  # times more common than such a word: then the neighbour was meant
_EDIT_COST = 2.2  # in units of the log of a word's count
_FIRST_LETTER_COST = 1.2  # slips of the first letter are rare
_LETTER_COST = 0.7  # a wrong letter could be any other; a missing or swapped one could not
_OTHERS_COUNT = 0.5  # the count of a word that no phrasing uses
_ENDINGS = ("s", "d", "ed", "ing")
_REMEMBERED = 4_096  # words


class Speller:
    """Finds the known word that a typed one was probably meant to be."""

    def __init__(self, uses: Mapping[str, int], others: Iterable[str] = ()) -> None:
        """Take words with the number of their uses, and ``others`` that are known without being used."""
        self._uses = uses
        self._others = frozenset(others)
        self._remembered = lru_cache(_REMEMBERED)(self._meant)

    def __contains__(self, word: str) -> bool:
        return word in self._uses or word in self._others

    def correct(self, typed: str) -> str | None:
        """Return the word that ``typed`` was probably meant to be; None if it should stay as it is."""
        if not _is_correctable(typed) or typed in self._others or self._uses.get(typed, 0) > _RARE:
            return None
        return self._remembered(typed)

    def _meant(self, typed: str) -> str | None:
        found = self._nearest(typed)
        if found is not None or typed in self._uses:
            return found
        bare = (typed.removesuffix(ending) for ending in _ENDINGS if typed.endswith(ending))
        return next((word for form in bare if len(form) >= SHORTEST if (word := self._nearest(form))), None)

    def _nearest(self, typed: str) -> str | None:
        least = self._uses.get(typed, 0) * _FAR_MORE
        costs = [
            (_EDIT_COST * distance - math.log(count) + _slip_cost(typed, word), word)
            for word, distance in self._neighbours(typed)
            if distance and (count := self._uses.get(word, _OTHERS_COUNT)) >= least
        ]
        return min(costs)[1] if costs else None

    def _neighbours(self, typed: str) -> Iterator[tuple[str, int]]:
        """Yield the words one edit away, and the common ones two edits away, with their distance."""
        by_length, common = self._words
        for length in range(len(typed) - 1, len(typed) + 2):
            yield from _within(1, typed, by_length.get(length, ()))
        if len(typed) >= _FOR_TWO_EDITS and typed not in self._uses:
            yield from _within(2, typed, common)

    @cached_property
    def _words(self) -> tuple[dict[int, list[str]], list[str]]:
        """The words by their length, and the common ones."""
        known = sorted(filter(_is_correctable, self._others.union(self._uses)), key=len)
        common = [word for word in known if self._uses.get(word, 0) >= _uses_for_two_edits(word)]
        return {length: list(words) for length, words in groupby(known, len)}, common


def _within(edits: int, typed: str, words: Sequence[str]) -> Iterator[tuple[str, int]]:
    found = process.extract(typed, words, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return ((word, distance) for word, distance, _ in found)


def _is_correctable(word: str) -> bool:
    return SHORTEST <= len(word) <= _LONGEST and word.isalpha()


def _uses_for_two_edits(word: str) -> float:
    """Return how often a word must be used to be meant two edits away."""
    if len(word) < _FOR_TWO_EDITS:
        return math.inf
    return _COMMON if len(word) >= _LONG else _VERY_COMMON


def _slip_cost(typed: str, word: str) -> float:
    is_swapped = len(typed) == len(word) and sorted(typed) == sorted(word)
    letter = 0.0 if is_swapped or len(typed) < len(word) else _LETTER_COST
    return letter + (_FIRST_LETTER_COST if typed[0] != word[0] else 0.0)
