"""Kinds of setting that speak of time: spans, times of day and time zones."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process
from typing_extensions import override

from bot.domain.settings.kinds import Kind, TextKind

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_UNIT_NAMES = {"d": "day", "h": "hour", "m": "minute", "s": "second"}
_DURATION_PART = re.compile(
    r"(\d{1,9})\s*(d(?:ays?)?|h(?:ours?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)?", re.ASCII
)
_TIME_OF_DAY = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap]\.?m\.?)?", re.ASCII)
_NEAR_ZONE = 70.0  # rapidfuzz ratio from which a zone's name is worth suggesting


@dataclass(frozen=True, slots=True)
class Duration(Kind[int]):
    """A span of time in whole seconds, typed like "90s", "1h 30m" or "2 days"."""

    minimum: int
    maximum: int
    zero: str = "none"  # how no time at all is shown

    @property
    @override
    def wanted(self) -> str:
        least = show_duration(self.minimum) if self.minimum else "0"
        return f"a time from {least} to {show_duration(self.maximum)} (like 90s, 10m or 1h 30m)"

    @override
    def parse(self, text: str) -> int:
        rest, total = text.strip().casefold(), 0
        if rest == self.zero:
            return self._within(0, text)
        while rest:
            part = _DURATION_PART.match(rest)
            if part is None or (part[2] is None and not text.strip().isdigit()):
                raise self.refuse(text)  # "1h 30": thirty of what?
            total += int(part[1]) * _UNITS[(part[2] or "s")[0]]
            rest = rest[part.end() :].lstrip(" ,").removeprefix("and ").lstrip()
        if not text.strip():
            raise self.refuse(text)
        return self._within(total, text)

    @override
    def read(self, data: object) -> int:
        if isinstance(data, str):
            return self.parse(data)
        if isinstance(data, int) and not isinstance(data, bool):
            return self._within(data, data)
        raise self.refuse(data)

    @override
    def write(self, value: int) -> str:
        return " ".join(f"{count}{unit}" for count, unit in _parts(value)) or "0s"

    @override
    def show(self, value: int) -> str:
        return show_duration(value) if value else self.zero

    def _within(self, seconds: int, given: object) -> int:
        if not self.minimum <= seconds <= self.maximum:
            raise self.refuse(given)
        return seconds


def show_duration(seconds: int) -> str:
    """Return a span for people: "1 hour 30 minutes"."""
    named = [f"{count} {_UNIT_NAMES[unit]}{'' if count == 1 else 's'}" for count, unit in _parts(seconds)]
    return " ".join(named) or "0 seconds"


def _parts(seconds: int) -> list[tuple[int, str]]:
    parts: list[tuple[int, str]] = []
    for unit, length in _UNITS.items():
        count, seconds = divmod(seconds, length)
        if count:
            parts.append((count, unit))
    return parts


@dataclass(frozen=True, slots=True)
class TimeOfDay(TextKind):
    """A time on the clock, kept as "HH:MM" in 24 hours."""

    @property
    @override
    def wanted(self) -> str:
        return "a time of day like 18:30 or 6:30 pm"

    @override
    def parse(self, text: str) -> str:
        found = _TIME_OF_DAY.fullmatch(text.strip().casefold())
        if found is None or (found[2] is None and found[3] is None):
            raise self.refuse(text)
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half is not None:
            if not 1 <= hour <= 12:  # noqa: PLR2004 - hours on a clock's face
                raise self.refuse(text)
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        if hour > 23 or minute > 59:  # noqa: PLR2004 - the last hour and minute of a day
            raise self.refuse(text)
        return f"{hour:02}:{minute:02}"


@dataclass(frozen=True, slots=True)
class TimeZone(TextKind):
    """A time zone by its name in the IANA database, like "Europe/Berlin"."""

    @property
    @override
    def wanted(self) -> str:
        return "a time zone like Europe/Berlin or America/New_York"

    @override
    def parse(self, text: str) -> str:
        word = re.sub(r"\s+", "_", text.strip()).casefold()
        zones = time_zones()
        found = zones.get(word)
        if found is None:
            near = process.extractOne(word, zones.keys(), scorer=fuzz.WRatio, score_cutoff=_NEAR_ZONE)
            hint = f" (did you mean {zones[near[0]]}?)" if near else ""
            raise ValueError(f"{self.refuse(text)}{hint}")
        return found


@cache
def time_zones() -> dict[str, str]:
    """Return every known zone's name by its case-folded form."""
    return {name.casefold(): name for name in sorted(zoneinfo.available_timezones())}
