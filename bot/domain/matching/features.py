"""What a question is made of, for scoring: stems, stem pairs, pieces of words and meanings.

Every feature has a number. A :class:`Vocabulary` numbers those of a set of phrasings; whatever is not
among them comes out as :data:`UNKNOWN`, which is -1 so that it picks the last element of an array.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.domain.matching.normalise import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

UNKNOWN = -1
_MARK = 0  # the stem that stands before the first and after the last word
_PAIR_SHIFT = 32  # a pair of stems is one 64-bit key


class Kind(IntEnum):
    """The kinds of features, in the order in which they are numbered."""

    STEM = 0
    PAIR = 1
    PIECE = 2
    MEANING = 3


class Meant(NamedTuple):
    """A synonym group that the words from ``first`` up to ``last`` belong to."""

    group: int
    first: int
    last: int


class Meanings:
    """Groups of words and phrases that mean the same; a word may be in several groups."""

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self._groups: dict[tuple[str, ...], tuple[int, ...]] = {}
        self.count = 0
        for group in groups:
            for phrase in group:
                key = tuple(stem(word) for word in phrase.split())
                if self.count not in self._groups.get(key, ()):
                    self._groups[key] = (*self._groups.get(key, ()), self.count)
            self.count += 1
        self._single = {key[0]: found for key, found in self._groups.items() if len(key) == 1}
        self._openers = {key[0] for key in self._groups if len(key) > 1}
        self._longest = max((len(key) for key in self._groups), default=0)

    def of(self, stems: Sequence[str]) -> list[Meant]:
        """Return the groups of the words and phrases among ``stems``, phrases last."""
        single = self._single
        found = [Meant(group, at, at + 1) for at, word in enumerate(stems) for group in single.get(word, ())]
        for at, end in self._phrases(stems):
            found += [Meant(group, at, end) for group in self._groups.get(tuple(stems[at:end]), ())]
        return found

    def groups_of(self, stems: Sequence[str]) -> list[int]:
        """Return what :meth:`of` does, without the places."""
        single = self._single
        found = [group for word in stems if word in single for group in single[word]]
        for at, end in self._phrases(stems):
            found += self._groups.get(tuple(stems[at:end]), ())
        return found

    def of_word(self, word_stem: str) -> tuple[int, ...]:
        """Return the groups that a word belongs to on its own."""
        return self._single.get(word_stem, ())

    def phrases(self) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
        """Return the phrases of several stems, each with its groups."""
        return [(key, groups) for key, groups in self._groups.items() if len(key) > 1]

    def _phrases(self, stems: Sequence[str]) -> list[tuple[int, int]]:
        """Return where phrases of several words may stand: the first word, and the one after the last."""
        openers, longest, count = self._openers, self._longest, len(stems)
        starts = [at for at, word in enumerate(stems) if word in openers]
        return [(at, end) for at in starts for end in range(at + 2, min(at + longest, count) + 1)]


def pieces_of(word: str, sizes: tuple[int, ...]) -> list[str]:
    """Return the runs of letters of the given sizes in ``word``, its ends marked."""
    marked = f"<{word}>"
    return [marked[at : at + size] for size in sizes for at in range(len(marked) - size + 1)]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Feature numbers of one question, kind by kind."""

    numbers: Longs
    sizes: tuple[int, int, int, int]  # how many of each kind, in the order of Kind


@dataclass(frozen=True, slots=True)
class Rows:
    """Feature numbers of several phrasings: ``features[i]`` belongs to phrasing ``rows[i]``."""

    rows: Longs
    features: Longs


class Vocabulary:
    """The numbers of all features that occur in a set of phrasings."""

    def __init__(
        self, phrasings: Iterable[Sequence[str]], sizes: tuple[int, ...], meanings: Meanings
    ) -> None:
        self.sizes = sizes
        self.meanings = meanings
        self.words: dict[str, int] = {}
        self.stems: dict[str, int] = {"": _MARK}
        lengths: list[int] = []
        flat: list[int] = []
        word_ids = self.words
        for phrasing in phrasings:
            lengths.append(len(phrasing))
            flat.extend([word_ids.setdefault(word, len(word_ids)) for word in phrasing])
        self.phrasings = len(lengths)
        self._flat = np.array(flat, np.int32)
        self._starts = _starts(lengths)
        self._number_words()
        rows, keys = self._pairs(0, self.phrasings)
        self._phrase_rows, self._phrase_groups = self._phrases(rows, keys)
        self._pair_keys = distinct(keys)
        counts = (len(self.stems), len(self._pair_keys), len(self.piece_numbers), meanings.count)
        self.offsets = tuple(int(total) for total in np.cumsum((0, *counts)))
        self._piece_ids += self.offsets[Kind.PIECE]

    @property
    def size(self) -> int:
        """How many features there are."""
        return self.offsets[-1]

    def uses(self) -> dict[str, int]:
        """Return how often each word occurs."""
        return dict(zip(self.words, np.bincount(self._flat, minlength=len(self.words)).tolist(), strict=True))

    def _number_words(self) -> None:
        """Assign numbers to the stems and the pieces of every word."""
        stems = self.stems
        self._word_stem = np.array([stems.setdefault(stem(w), len(stems)) for w in self.words], np.int32)
        self.piece_numbers: dict[str, int] = {}
        pieces = self.piece_numbers
        of_words = [[pieces.setdefault(p, len(pieces)) for p in pieces_of(w, self.sizes)] for w in self.words]
        self._piece_starts = _starts([len(found) for found in of_words])
        self._piece_ids = np.fromiter(chain.from_iterable(of_words), np.int64)
        meant = [self.meanings.of_word(stem(word)) for word in self.words]
        self._meant_starts = _starts([len(groups) for groups in meant])
        self._meant = np.fromiter(chain.from_iterable(meant), np.int64)

    def _phrases(self, rows: Longs, keys: Longs) -> tuple[Longs, Longs]:
        """Return the synonym groups of phrases of several words, and the rows of those; by pairs of stems."""
        unheard = len(self.stems)
        phrases = {
            tuple(self.stems.get(part, unheard) for part in phrase): groups
            for phrase, groups in self.meanings.phrases()
        }
        openings = [(phrase[0] << _PAIR_SHIFT) | phrase[1] for phrase in phrases]
        lengths = sorted({len(phrase) for phrase in phrases})
        found: list[tuple[int, int]] = []
        for pair in np.flatnonzero(np.isin(keys, np.array(openings, np.int64))).tolist():
            row = int(rows[pair])
            at = pair - row - 1  # a row has one pair more than words
            left = self._word_stem[self._flat[at : self._starts[row + 1]]].tolist()
            for length in lengths:
                found += [(row, group) for group in phrases.get(tuple(left[:length]), ())]
        table = np.array(found, np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    # --- phrasings, many at once ---------------------------------------------------------------

    def rows(self, first: int, last: int) -> Rows:
        """Return the features of the phrasings from ``first`` up to ``last``, rows counted from 0."""
        low, high = self._starts[first], self._starts[last]
        words = self._flat[low:high]
        word_rows = np.repeat(np.arange(last - first), np.diff(self._starts[first : last + 1]))
        pair_rows, keys = self._pairs(first, last)
        pieces, piece_counts = _listed(self._piece_ids, self._piece_starts, words)
        meant, meant_counts = _listed(self._meant, self._meant_starts, words)
        low, high = np.searchsorted(self._phrase_rows, (first, last))
        groups = np.concatenate([meant, self._phrase_groups[low:high]])
        return Rows(
            rows=np.concatenate(
                [
                    word_rows,
                    pair_rows,
                    np.repeat(word_rows, piece_counts),
                    np.repeat(word_rows, meant_counts),
                    self._phrase_rows[low:high] - first,
                ]
            ),
            features=np.concatenate(
                [
                    self._word_stem[words].astype(np.int64),
                    self.offsets[Kind.PAIR] + np.searchsorted(self._pair_keys, keys),
                    pieces,
                    self.offsets[Kind.MEANING] + groups,
                ]
            ),
        )

    def _pairs(self, first: int, last: int) -> tuple[Longs, Longs]:
        """Return rows and keys of the neighbouring stems of some phrasings."""
        low = self._starts[first]
        starts = self._starts[first : last + 1] - low
        stems = self._word_stem[self._flat[low : self._starts[last]]].astype(np.int64)
        rows = np.arange(last - first)
        marked = np.full(len(stems) + len(rows), _MARK, np.int64)  # a mark behind every phrasing
        word_rows = np.repeat(rows, np.diff(starts))
        marked[np.arange(len(stems)) + word_rows] = stems
        left = np.concatenate([np.zeros(1, np.int64), marked[:-1]])
        pair_rows = np.repeat(rows, np.diff(starts) + 1)
        return pair_rows, (left << _PAIR_SHIFT) | marked

    # --- one question --------------------------------------------------------------------------

    def encode(self, stems: Sequence[str], typed: Sequence[str]) -> Encoded:
        """Return the features of a question with these ``stems``, whose words were ``typed`` so."""
        known = self.stems
        numbers = [known.get(word, UNKNOWN) for word in stems]
        marked = np.array([_MARK, *numbers, _MARK], np.int64)
        pairs = self._pair_numbers((marked[:-1] << _PAIR_SHIFT) | marked[1:])
        pieces = [self._pieces(word) for word in typed]
        meant = self.meanings.groups_of(stems)
        piece_numbers = np.concatenate(pieces) if pieces else np.empty(0, np.int64)
        meaning_numbers = np.array(meant, np.int64) + self.offsets[Kind.MEANING]
        return Encoded(
            numbers=np.concatenate([marked[1:-1], pairs, piece_numbers, meaning_numbers]),
            sizes=(len(numbers), len(pairs), len(piece_numbers), len(meant)),
        )

    def _pair_numbers(self, keys: Longs) -> Longs:
        known = self._pair_keys
        if not len(known):
            return np.full(len(keys), UNKNOWN, np.int64)
        at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        return np.where(known[at] == keys, at + self.offsets[Kind.PAIR], UNKNOWN)

    def _pieces(self, word: str) -> Longs:
        """Return the numbers of the pieces of ``word``."""
        number = self.words.get(word)
        if number is not None:
            return self._piece_ids[self._piece_starts[number] : self._piece_starts[number + 1]]
        known, offset = self.piece_numbers, self.offsets[Kind.PIECE]
        found = [known.get(piece, UNKNOWN - offset) + offset for piece in pieces_of(word, self.sizes)]
        return np.array(found, np.int64)


def distinct(keys: Longs) -> Longs:
    """Return the different keys in order; on large arrays much faster than numpy's unique."""
    ordered = np.sort(keys)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def summed(keys: Longs, values: Floats) -> tuple[Longs, Floats]:
    """Return the different keys in order, and the sum of the values of each."""
    if not len(keys):
        return keys, values
    order = np.argsort(keys)
    ordered = keys[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    return ordered[starts], np.add.reduceat(values[order], starts)


def _listed(entries: Longs, starts: Longs, of: Ints) -> tuple[Longs, Longs]:
    """Return the entries of each of several words, one after the other, and how many each has."""
    counts = np.diff(starts)[of]
    first = starts[:-1][of] - (np.cumsum(counts) - counts)
    return entries[np.repeat(first, counts) + np.arange(int(counts.sum()))], counts


def _starts(lengths: Sequence[int]) -> Longs:
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts
