"""Corrections for mistyped words, towards the words that the phrasings use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHORTEST = 4
"""Words of fewer letters are never corrected: too many others are one edit away."""

_LONG = 8  # from this length two edits are forgiven
_ENDINGS = ("s", "d", "ed", "ing")
_LONGEST = 24  # nobody mistypes longer words into something we know; keeps the work bounded


class Speller:
    """Finds the known word that an unknown one was probably meant to be.

    A known word is filed under itself and under each form that lacks one letter; a typed word is
    looked up the same way, and what the two share is then measured exactly.
    """

    def __init__(
        self,
        known: Iterable[str],
        *,
        uses: Mapping[str, int] | None = None,
        below: Speller | None = None,
        second: Speller | None = None,
    ) -> None:
        """File the ``known`` words, perhaps with how often each is used, over those of ``below``.

        Words of the ``second`` speller come after equally near ones.
        """
        self._below = below
        self._second = second
        self._uses = uses or {}
        self._filed: dict[str, list[str]] = {}
        for word in known:
            if SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                for form in (word, *_lacking_one(word)):
                    self._filed.setdefault(form, []).append(word)

    def correct(self, typed: str) -> str | None:
        """Return the nearest known word: one edit away, two for some of eight letters and more; else None.

        A word that is known without its ending is corrected without it.
        """
        if not SHORTEST <= len(typed) <= _LONGEST or not typed.isalpha():
            return None
        found = self._nearest(typed)
        if found is not None:
            return found
        bare = (typed.removesuffix(ending) for ending in _ENDINGS if typed.endswith(ending))
        return next((word for form in bare if len(form) >= SHORTEST if (word := self._nearest(form))), None)

    def _nearest(self, typed: str) -> str | None:
        allowed = 2 if len(typed) >= _LONG else 1
        forms = _forms(typed, allowed)
        first = self.filed_under(forms)
        second = self._second.filed_under(forms) - first if self._second else set[str]()
        ranked = [
            (distance, word in second, _unlikeliness(typed, word), -self.uses(word), word)
            for word in first | second
            if (distance := OSA.distance(typed, word, score_cutoff=allowed)) <= allowed
        ]
        return min(ranked)[-1] if ranked else None

    def uses(self, word: str) -> int:
        """Return how often a known word is used."""
        return self._uses.get(word, 0) + (self._below.uses(word) if self._below else 0)

    def filed_under(self, forms: set[str]) -> set[str]:
        """Return the known words that are, or lack one letter to be, one of these forms."""
        found = self._below.filed_under(forms) if self._below else set[str]()
        for form in forms:
            found.update(self._filed.get(form, ()))
        return found


def _unlikeliness(typed: str, word: str) -> int:
    """Return how unlikely a slip is, as a rank.

    Of all slips that drop or swap letters few lead from a given word to what was typed; of those that add
    or replace one there are a letter's worth more. Slips of the first letter are rare.
    """
    is_swapped = len(typed) == len(word) and sorted(typed) == sorted(word)
    return (0 if is_swapped or len(typed) < len(word) else 1) + (2 if typed[0] != word[0] else 0)


def _forms(typed: str, allowed: int) -> set[str]:
    forms = {typed, *_lacking_one(typed)}
    if allowed > 1:
        forms.update([shorter for form in _lacking_one(typed) for shorter in _lacking_one(form)])
    return forms


def _lacking_one(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]
