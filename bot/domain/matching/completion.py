"""Questions that somebody may be typing, from the first letters on."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from bot.domain.matching.normalise import words
from bot.domain.matching.speller import SHORTEST, Speller

_LAST = "\U0010ffff"  # sorts behind every continuation of a prefix
_OPENING_BONUS = 3.0  # for a text that begins as typed; about the worth of one middling word
_LENGTH_COST = 0.02  # a word; among equals the shorter text comes first
_CONSIDERED = 64  # texts from which one a class is picked
_MOST_WORDS = 24  # of what is typed; the rest cannot change the choice any more


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text that fits what was typed, and the class that it belongs to."""

    text: str
    number: int


class Completer:
    """Finds the texts that go on from, or contain, what has been typed so far."""

    def __init__(self, texts: Iterable[tuple[str, int]]) -> None:
        """File ``texts``, each with the number of its class; earlier ones win among equals."""
        self._texts = [Suggestion(text, number) for text, number in texts]
        plain = [words(suggestion.text) for suggestion in self._texts]
        self._vocabulary = sorted({word for text in plain for word in text})
        numbers = {word: number for number, word in enumerate(self._vocabulary)}
        hits = sorted({(numbers[word], at) for at, text in enumerate(plain) for word in text})
        table = np.array(hits, np.int64).reshape(-1, 2)
        self._starts = np.searchsorted(table[:, 0], np.arange(len(self._vocabulary) + 1))
        self._hits = table[:, 1].astype(np.int32)
        openings = sorted((" ".join(text), at) for at, text in enumerate(plain))
        self._openings = [opening for opening, _ in openings]
        self._opened = np.array([at for _, at in openings], np.int32)
        self._blank = -_LENGTH_COST * np.array([len(text) for text in plain], np.float32)
        self._speller = Speller(Counter(word for text in plain for word in text))

    def complete(self, typed: str, limit: int = 10) -> list[Suggestion]:
        """Return up to ``limit`` texts that fit best, at most one a class; nothing typed fits all."""
        parts = words(typed)[:_MOST_WORDS]
        if not self._texts:
            return []
        if not parts:
            return self._one_each(range(len(self._texts)), limit)
        is_open = typed[-1].isalnum()
        scores = self._blank.copy()
        found = False
        for at, part in enumerate(parts):
            has_it = self._matching(part, is_prefix=is_open and at == len(parts) - 1)
            if has_it is not None:
                found = True
                # Adding to all is several times as fast as picking out those that have it.
                scores += has_it * np.float32(log(1 + len(self._texts) / np.count_nonzero(has_it)))
        scores[self._beginning(" ".join(parts))] += _OPENING_BONUS
        if not found:
            return []
        # A text that shares none of the words is only its own length away from nothing.
        best = np.flatnonzero(scores > 0)
        if len(best) > _CONSIDERED:
            best = best[np.argpartition(-scores[best], _CONSIDERED - 1)[:_CONSIDERED]]
        return self._one_each(best[np.lexsort((best, -scores[best]))].tolist(), limit)

    def _matching(self, part: str, *, is_prefix: bool) -> npt.NDArray[np.bool_] | None:
        """Return which texts have a word that is ``part``, begins with it or was probably meant by it."""
        first = bisect_left(self._vocabulary, part)
        last = bisect_left(self._vocabulary, part + _LAST) if is_prefix else first
        if not is_prefix and first < len(self._vocabulary) and self._vocabulary[first] == part:
            last = first + 1
        if first == last:
            return self._nearly_matching(part, is_prefix=is_prefix)
        return self._with_any(slice(self._starts[first], self._starts[last]))

    def _with_any(self, *spans: slice) -> npt.NDArray[np.bool_]:
        has_it = np.zeros(len(self._texts), np.bool_)
        for span in spans:
            has_it[self._hits[span]] = True
        return has_it

    def _nearly_matching(self, part: str, *, is_prefix: bool) -> npt.NDArray[np.bool_] | None:
        if len(part) < SHORTEST:
            return None
        near = self._near_prefixes(part) if is_prefix else []
        corrected = self._speller.correct(part)
        if corrected is not None:
            near.append(bisect_left(self._vocabulary, corrected))
        if not near:
            return None
        return self._with_any(*(slice(self._starts[n], self._starts[n + 1]) for n in near))

    def _near_prefixes(self, part: str) -> list[int]:
        """Return the known words that begin almost like ``part``, its first letter taken as right."""
        first = bisect_left(self._vocabulary, part[0])
        last = bisect_left(self._vocabulary, part[0] + _LAST)
        lengths = (len(part), len(part) + 1, len(part) - 1)
        return [
            number
            for number in range(first, last)
            if any(OSA.distance(self._vocabulary[number][:n], part, score_cutoff=1) <= 1 for n in lengths)
        ]

    def _beginning(self, opening: str) -> npt.NDArray[np.int32]:
        return self._opened[
            bisect_left(self._openings, opening) : bisect_left(self._openings, opening + _LAST)
        ]

    def _one_each(self, order: Sequence[int], limit: int) -> list[Suggestion]:
        chosen: dict[int, Suggestion] = {}
        for at in order:
            suggestion = self._texts[at]
            chosen.setdefault(suggestion.number, suggestion)
            if len(chosen) == limit:
                break
        return list(chosen.values())
