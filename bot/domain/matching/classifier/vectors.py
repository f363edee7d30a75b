"""Questions as unit vectors over their signals, each weighted by its rarity."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from bot.domain.matching.classifier.signals import SHARES, signals_of
from bot.domain.matching.text.reading import QuestionReading

Bools = npt.NDArray[np.bool_]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
_Number = TypeVar("_Number", np.int64, np.float32)

_FLOOR = 0.6  # added to every rarity, so that no signal has none
_UNKNOWN = 1.6  # how much rarer than the rarest known signal an unknown one is
_SHARES = np.array(list(SHARES.values()))
_KINDS = len(SHARES)
_TINY = 1e-12
_MOST = np.iinfo(np.uint16).max  # of a mark's number; more count as that many
_BEYOND = np.iinfo(np.int64).max  # sorts after every key


def is_first(values: Longs) -> Bools:
    """Return which values differ from the one before: in order, the first of each run of equal ones."""
    return np.append(True, values[1:] != values[:-1])[: len(values)]


def summed(keys: Longs, values: npt.NDArray[_Number]) -> tuple[Longs, npt.NDArray[_Number]]:
    """Return the different keys in order, and the sum of the values of each."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(is_first(ordered))
    return ordered[starts], np.add.reduceat(values[order], starts) if len(starts) else values


def starts_of(lengths: Iterable[int]) -> Ints:
    """Return where runs of these lengths start, one after the other, and where the last one ends."""
    return np.cumsum([0, *lengths], dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Marks:
    """For each of many rows, some keys with a number each."""

    keys: Longs
    numbers: npt.NDArray[np.uint16]
    starts: Ints

    @classmethod
    def of(cls, rows: Sequence[Mapping[int, int]]) -> "Marks":
        """Store these rows."""
        every = [entry for row in rows for entry in sorted(row.items())]
        return cls(
            np.array([key for key, _ in every], np.int64),
            np.array([min(number, _MOST) for _, number in every], np.uint16),
            starts_of(map(len, rows)),
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> dict[int, int]:
        some = slice(*self.starts[row : row + 2].tolist())
        return dict(zip(self.keys[some].tolist(), self.numbers[some].tolist(), strict=True))


class Entries(NamedTuple):
    """The weights of signals in classes, or values of signals in questions, that are not 0."""

    signals: Longs
    rows: Longs  # classes or questions, in order
    values: Floats


@dataclass(frozen=True, slots=True)
class Texts:
    """The signals of some questions, one after the other, by kind."""

    keys: Longs
    amounts: Floats
    sizes: Longs  # how many of each kind each question has

    @classmethod
    def of(cls, readings: Iterable[QuestionReading]) -> "Texts":
        """Return the signals of ``readings``."""
        kinds = [kind for reading in readings for kind in signals_of(reading)]
        lengths = [len(kind) for kind in kinds]
        total = sum(lengths)
        keys = np.fromiter(chain.from_iterable(kinds), np.int64, total)
        amounts = np.fromiter(chain.from_iterable([kind.values() for kind in kinds]), np.float32, total)
        again = amounts > 1  # each repetition adds less
        if again.any():
            amounts[again] = 1 + np.log(amounts[again])
        return cls(keys, amounts, np.array(lengths, np.int64))

    @property
    def rows(self) -> Longs:
        """The number of the question that each signal belongs to."""
        return (np.arange(len(self.sizes)) // _KINDS).repeat(self.sizes)


class Keys:
    """The keys of some signals in order; the number of a signal is its place among them."""

    def __init__(self, ordered: Longs) -> None:
        self._bounded = np.append(ordered, _BEYOND)
        self.ordered = self._bounded[:-1]

    @classmethod
    def of(cls, keys: Longs) -> "Keys":
        """Return ``keys`` in order, each once."""
        ordered = np.sort(keys)  # np.unique would do, but it imports numpy.ma: 10 MB
        return cls(ordered[is_first(ordered)])

    def __len__(self) -> int:
        return len(self.ordered)

    def find(self, keys: Longs) -> Longs:
        """Return the number of each signal; that of an unknown one is one more than the last."""
        at = self.ordered.searchsorted(keys)
        return np.where(self._bounded[at] == keys, at, len(self.ordered))

    def number(self, key: int) -> int | None:
        """Return the number of one signal; None where it is unknown."""
        at = int(self.ordered.searchsorted(key))
        return at if self._bounded[at] == key else None


@dataclass(frozen=True, slots=True)
class Rarities:
    """The rarity of each signal: the fewer classes have it, the higher (inverse document frequency)."""

    keys: Keys
    worth: Floats  # of each signal, with one more for all that are unknown

    @classmethod
    def of(cls, texts: Iterable[tuple[Texts, Longs]], classes: int) -> "Rarities":
        """Learn from the questions of each class; the second of each pair is their classes, in order."""
        keys, seen = np.empty(0, np.int64), np.empty(0, np.int64)
        for some, owners in texts:
            order = np.argsort(some.keys, kind="stable")
            ordered = some.keys[order]
            # Each key once for every class that has it: the owners of equal keys come in order.
            more = ordered[is_first(ordered) | is_first(owners[some.rows][order])]
            keys, seen = summed(np.append(keys, more), np.append(seen, np.ones(len(more), np.int64)))
        worth = np.log((1 + classes) / (1 + seen)) + _FLOOR
        highest = _UNKNOWN * (np.log(1 + classes) + _FLOOR)
        return cls(Keys(keys), np.append(worth, highest).astype(np.float32))

    def weigh(self, texts: Texts) -> tuple[Longs, Floats]:
        """Return the signals' numbers and values: unit vectors in which each kind has its share."""
        numbers = self.keys.find(texts.keys)
        values = self.worth[numbers] * texts.amounts
        kind = np.arange(len(texts.sizes)).repeat(texts.sizes)
        squares = np.bincount(kind, values * values, len(texts.sizes)).reshape(-1, _KINDS)
        present = (squares > 0) @ _SHARES
        squares = squares * present[:, None]
        np.maximum(squares, _TINY, out=squares)  # of a kind that the question has none of
        scale = np.sqrt(_SHARES / squares).astype(np.float32)
        values *= scale.reshape(-1).take(kind)
        return numbers, values
