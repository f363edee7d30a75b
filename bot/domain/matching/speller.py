"""Corrections for mistyped words, towards the words that the phrasings use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = 4
"""Words of fewer letters are never corrected: too many others are one edit away."""

_LONG = 8  # from this length two edits are forgiven
_LONGEST = 24  # nobody mistypes longer words into something we know; keeps the work bounded


class Speller:
    """Finds the known word that an unknown one was probably meant to be.

    A known word is filed under itself and under each form that lacks one letter; a typed word is
    looked up the same way, and what the two share is then measured exactly.
    """

    def __init__(
        self, known: Iterable[str], *, below: Speller | None = None, second: Speller | None = None
    ) -> None:
        """File the ``known`` words over those of ``below``; ``second`` words come after equally near ones."""
        self._below = below
        self._second = second
        self._filed: dict[str, list[str]] = {}
        for word in known:
            if SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                for form in (word, *_lacking_one(word)):
                    self._filed.setdefault(form, []).append(word)

    def correct(self, typed: str) -> str | None:
        """Return the nearest known word: one edit away, two from eight letters on; None if there is none."""
        if not SHORTEST <= len(typed) <= _LONGEST or not typed.isalpha():
            return None
        allowed = 2 if len(typed) >= _LONG else 1
        forms = _forms(typed, allowed)
        first = self.filed_under(forms)
        second = self._second.filed_under(forms) - first if self._second else set[str]()
        ranked = [
            # Slips of the first letter are rare, and dropped or added letters rarer than swapped ones.
            (distance, word in second, word[0] != typed[0], abs(len(word) - len(typed)), word)
            for word in first | second
            if (distance := OSA.distance(typed, word, score_cutoff=allowed)) <= allowed
        ]
        return min(ranked)[-1] if ranked else None

    def filed_under(self, forms: set[str]) -> set[str]:
        """Return the known words that are, or lack one letter to be, one of these forms."""
        found = self._below.filed_under(forms) if self._below else set[str]()
        for form in forms:
            found.update(self._filed.get(form, ()))
        return found


def _forms(typed: str, allowed: int) -> set[str]:
    forms = {typed, *_lacking_one(typed)}
    if allowed > 1:
        forms.update([shorter for form in _lacking_one(typed) for shorter in _lacking_one(form)])
    return forms


def _lacking_one(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]
