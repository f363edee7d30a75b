"""Times of day as people say them: "9 de la noche", "halb neun abends", "quarter past 8 in the evening".

They are turned into what is on a clock, like "21:00". A text without the part of the day stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import time
from enum import StrEnum


class DayPart(StrEnum):
    """A part of the day, named as each can be typed."""

    MORNING = "in the morning"
    NOON = "at noon"
    AFTERNOON = "in the afternoon"
    NIGHT = "at night"


_WORDS: Mapping[DayPart, Sequence[str]] = {
    DayPart.MORNING: (
        *("in the morning", "morning", "de la mañana", "de la manana", "por la mañana", "por la manana"),
        *(
            "en la mañana",
            "de la madrugada",
            "morgens",
            "in der früh",
            "in der frühe",
            "am morgen",
            "am vormittag",
        ),
        *("vormittags", "vormittag", "früh"),
    ),
    DayPart.NOON: ("at noon", "del mediodía", "del mediodia", "mittags", "am mittag"),
    DayPart.AFTERNOON: (
        *("in the afternoon", "afternoon", "de la tarde", "por la tarde", "en la tarde", "a la tarde"),
        *("tarde", "nachmittags", "am nachmittag", "nachmittag"),
    ),
    DayPart.NIGHT: (
        *("in the evening", "evening", "at night", "night", "de la noche", "por la noche", "en la noche"),
        *("a la noche", "noche", "abends", "am abend", "abend", "nachts"),
    ),
}
# Which say the day, too.
_TODAY = {
    **dict.fromkeys(("tonight", "this evening", "esta noche"), DayPart.NIGHT),
    **dict.fromkeys(("this afternoon", "esta tarde"), DayPart.AFTERNOON),
    "this morning": DayPart.MORNING,
    "heute morgen": DayPart.MORNING,
}
_PART_OF = {**_TODAY, **{said: part for part, words in _WORDS.items() for said in words}}
_PART = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, _PART_OF), key=len, reverse=True))})(?!\w)")

HOURS = {
    word: str(hour)
    for hour, words in enumerate(
        (
            "one una eins ein",
            "two dos zwei",
            "three tres drei",
            "four cuatro vier",
            "five cinco fünf fuenf",
            "six seis sechs",
            "seven siete sieben",
            "eight ocho acht",
            "nine nueve neun",
            "ten diez zehn",
            "eleven once elf",
            "twelve doce zwölf zwoelf",
        ),
        start=1,
    )
    for word in words.split()
}
_WORD = re.compile(r"[^\W\d_]+")
_HOUR = r"(?P<hour>[0-9]{1,2})"
_SPOKEN = (  # with the minutes after the hour
    (re.compile(rf"{_HOUR} y media|half past {_HOUR.replace('hour', 'past')}"), 30),
    (re.compile(rf"halb {_HOUR}"), -30),
    (
        re.compile(
            rf"{_HOUR} y cuarto|(?:a )?quarter past {_HOUR.replace('hour', 'past')}"
            rf"|viertel nach {_HOUR.replace('hour', 'nach')}"
        ),
        15,
    ),
    (
        re.compile(
            rf"{_HOUR} menos cuarto|(?:a )?quarter to {_HOUR.replace('hour', 'to')}"
            rf"|viertel vor {_HOUR.replace('hour', 'vor')}"
        ),
        -15,
    ),
)
_ON_CLOCK = re.compile(
    r"([0-9]{1,2})(?:(?:[:.]| uhr | y )([0-9]{2}))?(?: (?:uhr|h|hs|horas|o['\u2019]clock|en punto)| ?h)?"
)
_HALF = re.compile(r"\s?([ap])\.?\s?m\.?\Z")  # of the day: "8 pm tonight" says it twice
_NOON, _DAY, _HOUR_LONG = 12, 24, 60
_EARLIEST_AT_NOON = 10
_NIGHT = range(5, _NOON)  # hours that are of one night for everybody: of 12 it may be the one before or after


def without_part(text: str) -> tuple[str, DayPart | None]:
    """Return a text without the part of the day in it, with "today" where that is said, and the part."""
    found = _PART.search(text)
    if found is None:
        return text, None
    day = " today " if found[0] in _TODAY else " "
    return " ".join(f"{text[: found.start()]}{day}{text[found.end() :]}".split()), _PART_OF[found[0]]


def on_clock(text: str) -> str | None:
    """Return the time that a text in lower case says with the part of the day: "21:00"; None without one."""
    typed, part = without_part(text)
    if part is None:
        return None
    half = _HALF.search(typed)
    said = _spoken(_HALF.sub("", typed))
    if said is None or (half is not None and not _agree(half[1], said[0], part)):
        return None
    hour = _hour(said[0], part)
    return None if hour is None else f"{hour:02}:{said[1]:02}"


def without_half(text: str) -> time | None:
    """Return a time before noon that a text in lower case says without which half of the day is meant."""
    said = _spoken(text)
    return time(said[0] % _NOON, said[1]) if said and 0 < said[0] <= _NOON and said[1] < _HOUR_LONG else None


def _spoken(typed: str) -> tuple[int, int] | None:
    """Return the hour and the minute that are said."""
    typed = _WORD.sub(lambda word: HOURS.get(word[0], word[0]), typed)
    for pattern, minutes in _SPOKEN:
        if found := pattern.fullmatch(typed):
            hour = next(int(said) for said in found.groups() if said is not None)
            return (hour, minutes) if minutes > 0 else ((hour - 1) or _NOON, 60 + minutes)
    clock = _ON_CLOCK.fullmatch(typed)
    return None if clock is None else (int(clock[1]), int(clock[2] or 0))


def _agree(half: str, hour: int, part: DayPart) -> bool:
    """Return whether a half of the day ("a" or "p") goes with an hour, and with a part of the day."""
    return hour <= _NOON and (half == "a") is (part is DayPart.MORNING)


def _hour(hour: int, part: DayPart) -> int | None:
    """Return the hour in 24; None where the part of the day has no such one, or may be of two days."""
    if hour > _NOON:
        return hour if part is not DayPart.MORNING and hour < _DAY else None
    match part:
        case DayPart.MORNING:
            return hour % _NOON
        case DayPart.NOON:
            return hour if hour >= _EARLIEST_AT_NOON else hour + _NOON
        case DayPart.AFTERNOON:
            return hour % _NOON + _NOON
        case DayPart.NIGHT:
            return hour + _NOON if hour in _NIGHT else None
