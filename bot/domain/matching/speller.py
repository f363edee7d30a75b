"""Corrections of mistyped words, weighed by how likely the slip and how common the word that was meant."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from zlib import crc32

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

SHORTEST = 4
"""Words of fewer letters are never corrected: too many others are one edit away."""

_LONGEST = 24  # nobody mistypes longer words into something we know; keeps the work bounded
_FOR_TWO_EDITS = 5  # letters from which two edits are forgiven
_LONG = 7  # letters from which words in common use are meant two edits away; shorter ones must be very common
_COMMON = 3  # times that a word is used
_VERY_COMMON = 10
_RARE = 2  # a known word that is used no more often may itself be a slip in a phrasing
_FAR_MORE = 20  # times more common, and a neighbour of such a word is what was meant
_EDIT_COST = 2.2  # in units of the log of a word's count
_FIRST_LETTER_COST = 1.2  # slips of the first letter are rare
_LETTER_COST = 0.7  # a wrong letter has many that it could be; a lost or swapped one has not
_SECOND_CHOICE = 0.5  # the count of a word that is only known from elsewhere
_ENDINGS = ("s", "d", "ed", "ing")
_REMEMBERED = 4_096  # words
_OWNER_BITS = 31  # of an entry that holds a form's 32-bit hash and the number of its word
_OWNER_MASK = (1 << _OWNER_BITS) - 1


class Speller:
    """Finds the known word that a typed one was probably meant to be.

    A known word is filed under itself and the forms that lack one letter, a common one also under those that
    lack two; a typed word is looked up the same way, and what the two share is then measured exactly.
    """

    def __init__(self, uses: Mapping[str, int], others: Iterable[str] = ()) -> None:
        """Take words with how often each is used, and ``others`` that are known besides."""
        self._uses = uses
        self._others = frozenset(others)
        self._memory: dict[str, str | None] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._uses or word in self._others

    def correct(self, typed: str) -> str | None:
        """Return the word that ``typed`` was probably meant to be; None where it is as good as any."""
        if not SHORTEST <= len(typed) <= _LONGEST or not typed.isalpha():
            return None
        if typed in self._others or self._uses.get(typed, 0) > _RARE:
            return None
        if typed not in self._memory:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            self._memory[typed] = self._meant(typed)
        return self._memory[typed]

    def _meant(self, typed: str) -> str | None:
        found = self._nearest(typed)
        if found is not None or typed in self._uses:
            return found
        bare = (typed.removesuffix(ending) for ending in _ENDINGS if typed.endswith(ending))
        return next((word for form in bare if len(form) >= SHORTEST if (word := self._nearest(form))), None)

    def _nearest(self, typed: str) -> str | None:
        uses = self._uses.get(typed, 0)
        reach = 2 if len(typed) >= _FOR_TWO_EDITS and not uses else 1
        best: tuple[float, str] | None = None
        for word in self._filed_under(_forms(typed, reach)):
            distance = OSA.distance(typed, word, score_cutoff=reach)
            count = self._uses.get(word, _SECOND_CHOICE)
            if not 0 < distance <= reach or count < uses * _FAR_MORE:
                continue
            if distance > 1 and count < _uses_for_two_edits(word):
                continue
            cost = _EDIT_COST * distance - math.log(count) + _slip_cost(typed, word)
            if best is None or (cost, word) < best:
                best = (cost, word)
        return best[1] if best else None

    @cached_property
    def _files(self) -> tuple[tuple[str, ...], npt.NDArray[np.uint32], npt.NDArray[np.int32]]:
        """The words, and the hashed forms in order, each with the number of its word.

        Arrays take a tenth of a dictionary's memory; words whose forms share a hash by chance are told apart
        by measuring them.
        """
        known = self._others.union(self._uses)
        words = tuple(sorted(word for word in known if SHORTEST <= len(word) <= _LONGEST and word.isalpha()))
        table = np.fromiter(self._entries(words), np.int64)
        table.sort()
        return words, (table >> _OWNER_BITS).astype(np.uint32), (table & _OWNER_MASK).astype(np.int32)

    def _entries(self, words: Sequence[str]) -> Iterator[int]:
        """Yield the hash of each form with the number of its word behind it."""
        for number, word in enumerate(words):
            is_common = self._uses.get(word, 0) >= _uses_for_two_edits(word)
            for form in _forms(word, 2 if is_common else 1):
                yield form << _OWNER_BITS | number

    def _filed_under(self, forms: set[int]) -> set[str]:
        words, filed, owners = self._files
        asked = np.array(sorted(forms), np.uint32)
        first = np.searchsorted(filed, asked)
        last = np.searchsorted(filed, asked, side="right")
        spans = zip(first.tolist(), last.tolist(), strict=True)
        return {words[owner] for low, high in spans if low < high for owner in owners[low:high].tolist()}


def _uses_for_two_edits(word: str) -> float:
    """Return how often a word must be used to be meant two edits away."""
    if len(word) < _FOR_TWO_EDITS:
        return math.inf
    return _COMMON if len(word) >= _LONG else _VERY_COMMON


def _slip_cost(typed: str, word: str) -> float:
    is_swapped = len(typed) == len(word) and sorted(typed) == sorted(word)
    letter = 0.0 if is_swapped or len(typed) < len(word) else _LETTER_COST
    return letter + (_FIRST_LETTER_COST if typed[0] != word[0] else 0.0)


def _forms(word: str, lacking: int) -> set[int]:
    """Return the hashes of ``word`` and of what is left of it without one letter, or without up to two."""
    forms = {word}
    shorter = forms
    for _ in range(lacking):
        shorter = {form[:at] + form[at + 1 :] for form in shorter for at in range(len(form))}
        forms = forms | shorter
    return {crc32(form.encode()) for form in forms}
