"""Kinds of setting for time: durations, times of day and time zones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from fractions import Fraction
from typing import Literal, LiteralString

from babel import Locale
from babel.dates import format_date, format_time

from bot.domain.phrases import Localised, Phrase, counted, joined, phrase
from bot.domain.settings.amounts import UNIT_WORDS, in_digits
from bot.domain.settings.kinds import NOTHING, Bounded, InvalidValue, Kind, shortened
from bot.domain.settings.model import Setting
from bot.domain.settings.spoken_times import on_clock
from bot.domain.settings.zones import (
    FEW_ZONES,
    find_zone,
    is_offset,
    nearest_zone,
    zone_name,
    zones_of_country,
)

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION_PART = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,3})?)\s*([^\W\d_]*)\.?")
_BELOW_UNIT = {"h": "m", "m": "s"}  # of a number without a unit after one with it: "1 min 30"
_BELOW_MOST = 59
_JOINING = re.compile(r"[\s,]*(?:(?:and|und|y)\s+)?")
# To show how a duration is typed: those that a setting takes.
_EXAMPLES = {"15s": 15, "90s": 90, "10m": 600, "1h 30m": 5_400, "7d": 604_800, "30d": 2_592_000}
_EXAMPLES_SHOWN = 3
# Like 18:30, 6:30 pm, 18.30 Uhr, 18:30 h or 18 Uhr 30.
_TIME_OF_DAY = re.compile(
    r"([0-9]{1,2})(?:(?:[:.]|\s*uhr\s*)([0-9]{2}))?\s*(?:([ap])\.?\s?m\.?|(uhr|hs?|hrs|horas))?"
)


_NAMED_TIMES = {
    word: clock
    for clock, words in {
        "12:00": "noon, at noon, 12 noon, midday, mittag, mittags, am mittag, 12 uhr mittags, mediodía, "
        "mediodia, al mediodía, al mediodia, a mediodía",
        "00:00": "midnight, at midnight, 12 midnight, mitternacht, um mitternacht, medianoche, a medianoche, "
        "a la medianoche",
    }.items()
    for word in words.split(", ")
}


@dataclass(frozen=True, slots=True)
class Duration(Bounded):
    """A duration in whole seconds within bounds, typed like "90s", "1h 30m" or "2 days"."""

    zero: LiteralString = "0"  # how no time at all is shown
    plain: Literal["", "s", "d"] = ""  # the unit of a number without one; "": none is taken

    @property
    def expects(self) -> Phrase:
        """The bounds, with examples within them, and what a number without a unit means."""
        fitting = [text for text, seconds in _EXAMPLES.items() if self.minimum <= seconds <= self.maximum]
        bounds = phrase(
            "a time from {least} to {most}, like {examples}",
            least=show_duration(self.minimum) if self.minimum else "0",
            most=show_duration(self.maximum),
            examples=", ".join(fitting[:_EXAMPLES_SHOWN]),
        )
        if not self.plain:
            return bounds
        unit = phrase("days") if self.plain == "d" else phrase("seconds")
        return phrase("{time} (a plain number means {unit})", time=bounds, unit=unit)

    def parse(self, text: str) -> int:
        """Return the seconds of a text like "90s", "1.5 hours and 5 minutes" or, with ``plain``, "90"."""
        rest, total = in_digits(" ".join(text.casefold().split())), Fraction()
        if rest in {self.zero, "0", "none"}:
            return self.within(0, text)
        if rest.isdigit():
            rest += self.plain
        if not rest:
            raise self.refuse(text)
        unit: str | None = None
        while rest:
            part = _DURATION_PART.match(rest)
            if part is None:
                raise self.refuse(text)
            number = Fraction(part[1].replace(",", "."))
            is_rest = not part[2] and part.end() == len(rest) and number <= _BELOW_MOST
            unit = _BELOW_UNIT.get(unit or "") if is_rest else UNIT_WORDS.get(part[2])
            if unit is None:
                raise self.refuse(text)
            total += number * _UNITS[unit]
            rest = _JOINING.sub("", rest[part.end() :], count=1)
        seconds = round(total)
        if total and not seconds:
            raise self.refuse(text)
        if self.minimum <= seconds <= self.maximum:
            return seconds
        raise self.refuse_beyond(seconds, text)

    def read(self, data: object) -> int:
        """Return seconds as a number, or text as ``parse`` takes it."""
        return self.parse(data) if isinstance(data, str) else Bounded.read(self, data)

    def write(self, value: int) -> str:
        """Return a text like "1h 30m"."""
        return " ".join(f"{count}{unit}" for count, unit in _parts(value)) or "0s"

    def show(self, value: int) -> Phrase:
        """Return the units in words."""
        return show_duration(value) if value else phrase(self.zero)


def show_duration(seconds: int) -> Phrase:
    """Return a duration for people: "1 hour 30 minutes"."""
    shown: list[Phrase] = []
    for count, unit in list(_parts(seconds)) or [(0, "s")]:
        names = {
            "d": counted(count, "{number} day", "{number} days"),
            "h": counted(count, "{number} hour", "{number} hours"),
            "m": counted(count, "{number} minute", "{number} minutes"),
            "s": counted(count, "{number} second", "{number} seconds"),
        }
        shown.append(names[unit])
    return joined(shown, " ")


def _parts(seconds: int) -> Iterator[tuple[int, str]]:
    for unit, length in _UNITS.items():
        count, seconds = divmod(seconds, length)
        if count:
            yield count, unit


@dataclass(frozen=True, slots=True)
class OnClock(Localised):
    """A time of day as a language writes it: "8:30 PM"."""

    at: time

    def told_in(self, locale: Locale) -> str:
        """Return it as a language writes it."""
        return format_time(self.at, "short", locale=locale)


@dataclass(frozen=True, slots=True)
class TimeOfDay(Kind[str]):
    """A time on the clock, stored as "HH:MM" in 24 hours."""

    zone: Setting[str] | None = None  # the setting with the time zone that it is in

    _expects = phrase("a time of day like 6:30 pm or 18:30")

    def parse(self, text: str) -> str:
        """Return a time in 12 or 24 hours, or with the part of the day in words, as "HH:MM"."""
        said = " ".join(text.casefold().split())
        found = _TIME_OF_DAY.fullmatch(_NAMED_TIMES.get(said) or on_clock(said) or said)
        if found is None or found.group(2, 3, 4) == (None, None, None):
            raise self.refuse(text)
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half is not None:
            if not 1 <= hour <= 12:  # noqa: PLR2004 - hours on a clock's face
                raise self.refuse(text)
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour > 23 or minute > 59:  # noqa: PLR2004 - the last hour and minute of a day
            raise self.refuse(text)
        return f"{hour:02}:{minute:02}"


@dataclass(frozen=True, slots=True)
class _Day(Localised):
    """A day as a language writes it: "November 29, 2026"."""

    day: date

    def told_in(self, locale: Locale) -> str:
        """Return it as a language writes it."""
        return format_date(self.day, "long", locale=locale)


class Moment(Kind[str]):
    """A moment in the ISO format, with its offset from UTC, which says on which day it was; "" for none."""

    _expects = phrase("a date and time like 2026-11-29T20:30+01:00, or none")

    def parse(self, text: str) -> str:
        """Return a moment in full; one without an offset is in UTC."""
        typed = text.strip()
        if typed.casefold() in NOTHING:
            return ""
        try:
            at = datetime.fromisoformat(typed)
        except ValueError as error:
            raise self.refuse(text) from error
        return at.replace(tzinfo=at.tzinfo or UTC).isoformat(timespec="seconds")

    def show(self, value: str) -> Phrase:
        """Return its day."""
        if not value:
            return phrase("the first quiz")
        return Phrase("{day}", {"day": _Day(datetime.fromisoformat(value).date())})


class TimeZone(Kind[str]):
    """A time zone by its name in the IANA database, like "Europe/Berlin"."""

    _expects = phrase("a time zone like America/New_York, or a city like Berlin")

    def parse(self, text: str) -> str:
        """Return the zone that a text names; another text is refused, with a hint where there is one."""
        found = find_zone(text)
        if found is not None:
            return found
        if not text.strip():
            raise self.refuse(text)
        unknown = phrase(
            "I don't know “{text}”. Enter a city like Berlin, or a time zone like America/New_York.",
            text=shortened(text),
        )
        hint = _zone_hint(text)
        raise InvalidValue(unknown if hint is None else joined([unknown, hint], " "))

    def show(self, value: str) -> Phrase:
        """Return what people call the zone."""
        return zone_name(value)


def _zone_hint(text: str) -> Phrase | None:
    """Return how to name a zone instead of with a text that names none."""
    if is_offset(text):
        return phrase("(Enter a city with that time instead.)")
    zones = zones_of_country(text)
    if len(zones) > FEW_ZONES:
        return phrase("(That country has several time zones. Enter a city.)")
    if zones:
        return phrase("(That country has several time zones: {zones})", zones=", ".join(zones))
    near = nearest_zone(text)
    return None if near is None else phrase("(Did you mean {zone}?)", zone=near)
