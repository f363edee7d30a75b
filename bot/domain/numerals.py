"""Numbers in digits or in words, by value: "1.5 million", "twenty-one", "nineteen eighty-four"."""

import re
from collections.abc import Sequence
from fractions import Fraction

from bot.domain.words import NUMBER_WORDS, ORDINAL_WORDS

Part = str | Fraction

_SCALES = {
    name: value
    for value, written in (
        (12, "dozen"),
        (10**3, "thousand"),
        (10**6, "million millions mn mio"),
        (10**9, "billion billions bn"),
        (10**12, "trillion trillions"),
    )
    for name in written.split()
}
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "b": 10**9, "mil": 10**6}  # of money, say; else metres and the like
_ORDINALS = ORDINAL_WORDS | {
    f"{word[:-1]}ieth": number for word, number in NUMBER_WORDS.items() if word.endswith("ty")
}
_ORDINAL_SCALES = {"hundredth": 100, "thousandth": 10**3, "millionth": 10**6}
_HALVES = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
_SINGLE = frozenset({"half", "quarter"})
_NEGATIVE = frozenset({"minus", "negative"})
_YEAR_BEGINS = range(13, 21)  # "nineteen eighty-four"
_TEN, _HUNDRED = 10, 100


def read_number(parts: Sequence[Part], at: int, *, short_scales: bool = False) -> tuple[Part, int] | None:
    """Return the number that begins at a place, and the place behind it; None where none does.

    A part of one ("a quarter", "2/3") is a text, for "2/4" is another time than "1/2".
    """
    if at >= len(parts):
        return None
    if parts[at] in _NEGATIVE:
        found = read_number(parts, at + 1, short_scales=short_scales)
        return (-found[0], found[1]) if found is not None and isinstance(found[0], Fraction) else None
    return _read_unsigned(parts, at, short_scales=short_scales)


def _read_unsigned(parts: Sequence[Part], at: int, *, short_scales: bool) -> tuple[Part, int] | None:
    is_one = parts[at] in {"a", "an"} and at + 1 < len(parts)
    if parts[at] in _SINGLE:
        return f"1/{_HALVES[str(parts[at])]}", at + 1
    if is_one:
        fraction = _denominator(parts[at + 1])
        if fraction:
            return f"1/{fraction}", at + 2
        if parts[at + 1] != "hundred" and parts[at + 1] not in _SCALES:
            return None
    spelling = _Spelling(short_scales=short_scales)
    place = at + 1 if is_one else at
    while place < len(parts) and spelling.take(parts[place], parts[place + 1 : place + 2]):
        place += 1
    number = spelling.number
    if number is None:
        return None
    return _with_fraction(parts, place, number, is_spelled=spelling.is_spelled)


def _with_fraction(
    parts: Sequence[Part], place: int, number: Fraction, *, is_spelled: bool
) -> tuple[Part, int]:
    """Return a number with the fraction after it: "two thirds", "two and a half", "2 1/2"."""
    following = parts[place] if place < len(parts) else None
    denominator = _denominator(following)
    if denominator and is_spelled and 0 < number < denominator and number.denominator == 1:
        return f"{number}/{denominator}", place + 1
    ahead = place + 1 if following == "and" else place
    added = _fraction_at(parts, ahead) if number.denominator == 1 else None
    if added is not None and (following == "and" or "/" in str(following)):
        return number + added[0], added[1]
    return number, place


def _fraction_at(parts: Sequence[Part], at: int) -> tuple[Fraction, int] | None:
    """Return a fraction below one ("a half", "1/2") at a place, and the place behind it."""
    if at >= len(parts) or isinstance(parts[at], Fraction):
        return None
    written = str(parts[at])
    if re.fullmatch(r"(?<!\d)\d++/\d++", written):
        above, below = (int(each) for each in written.split("/"))
        return (Fraction(above, below), at + 1) if 0 < above < below else None
    if written in {"a", "one"} and at + 1 < len(parts):
        at += 1
        written = str(parts[at])
    return (Fraction(1, _HALVES[written]), at + 1) if written in _SINGLE else None


def _denominator(part: Part | None) -> int:
    """Return what "half", "thirds" or "quarter" divides by; 0 for anything else."""
    if not isinstance(part, str):
        return 0
    number = _HALVES.get(part) or _ORDINALS.get(part.removesuffix("s"), 0)
    return number if part in _HALVES or number > _HALVES["half"] else 0


class _Spelling:
    """A number as it is read, word by word."""

    def __init__(self, *, short_scales: bool) -> None:
        self.is_spelled = False  # in words
        self._in_digits = False  # at its beginning
        self._scales = _SCALES | _SHORT_SCALES if short_scales else _SCALES
        self._total = Fraction(0)
        self._scale: int | None = None  # the last one, which the next must be below
        self._current: Fraction | None = None
        self._is_complete = False

    @property
    def number(self) -> Fraction | None:
        """The value of what was read; None before anything was."""
        if self._current is None:
            return self._total if self._scale is not None else None
        return self._total + self._current

    def take(self, part: Part, following: Sequence[Part]) -> bool:
        """Take the next part, and return whether it belongs to the number."""
        if self._is_complete:
            return False
        if isinstance(part, Fraction):
            if self.number is not None:
                return False
            self._current, self._in_digits = part, True
            return True
        if self._in_digits:  # "an 80 million five-day opening" has two numbers
            return self._take_scale(part)
        if part == "and":
            is_due = self._current is None or (self.is_spelled and self._current % _HUNDRED == 0)
            return self.number is not None and is_due and bool(following) and following[0] in NUMBER_WORDS
        return self._take_scale(part) or self._take_word(part)

    def _take_scale(self, word: str) -> bool:
        if word == "hundred":
            if self._current is not None and not 0 < self._current < _HUNDRED:
                return False
            self._current, self.is_spelled = (self._current or 1) * Fraction(_HUNDRED), True
            return True
        scale = self._scales.get(word) or _ORDINAL_SCALES.get(word)
        if scale is None or (self._scale is not None and (scale >= self._scale or self._current is None)):
            return False
        self._total += scale if self._current is None else self._current * scale
        self._current, self._scale, self.is_spelled = None, scale, True
        self._is_complete = word in _ORDINAL_SCALES
        return True

    def _take_word(self, word: str) -> bool:
        value = NUMBER_WORDS.get(word, _ORDINALS.get(word))
        if value is None:
            return False
        if self._current is None:
            self._current = Fraction(value)
        elif not self.is_spelled:
            return False
        elif self._fits(value) and not (word == "second" and self._current < 2 * _TEN):
            self._current += value
        elif self._begins_year(value):
            self._current = self._current * _HUNDRED + value
        else:
            return False
        self.is_spelled = True
        self._is_complete = word in _ORDINALS and word not in NUMBER_WORDS
        return True

    def _fits(self, value: int) -> bool:
        """Return whether a value can follow: "twenty" and "one", "two hundred" and "twelve"."""
        current = self._current or Fraction(0)
        if current >= _HUNDRED and current % _HUNDRED == 0:
            return 0 < value < _HUNDRED
        return 0 < value < _TEN and current % _HUNDRED >= 2 * _TEN and current % _TEN == 0

    def _begins_year(self, value: int) -> bool:
        return self._scale is None and self._current in _YEAR_BEGINS and _TEN <= value < _HUNDRED
