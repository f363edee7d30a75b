"""When and where something comes out, read from what its source says on its own day."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.domain.pack.model import AnswerKind, EntityKind, Fact, Pack

_FORMS = ("%B %d %Y", "%d %B %Y")
_NOISE = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|[.,]|\bof\b")  # as in "12th of July, 2023"
_RELEASE = "release"  # the attribute of facts that say when something comes out
_NOON_HOUR = 12  # UTC: the same calendar day for nearly everybody on Earth
_YEARS_AHEAD = 9  # in which every day of the calendar comes, 29 February too


@dataclass(frozen=True, slots=True)
class Release:
    """A release day, where it was read, and where the release is."""

    fact: Fact  # what says so
    words: str  # the date as the source gives it: "July 12"
    day: date
    is_year_given: bool  # False: it was taken from the source's own date
    places: tuple[str, ...]  # as the source names them: "theaters"
    is_work: bool = False  # what comes out is an article, an album or the like, which no cinema shows

    def days_left(self, now: int) -> int:
        """Return how many days it is ahead of a moment, in milliseconds UTC; after it they are negative."""
        return (self.day - datetime.fromtimestamp(now / 1_000, UTC).date()).days


def noon_of(day: date) -> int:
    """Return noon UTC of a day, in seconds."""
    return int(datetime(day.year, day.month, day.day, _NOON_HOUR, tzinfo=UTC).timestamp())


def read_release(pack: Pack) -> Release | None:
    """Return the release that a pack tells of, or None if its facts on it give no day that can be read."""
    written = date.fromisoformat(pack.source.date)
    facts = (pack.fact[fact_id] for fact_id in pack.release if fact_id in pack.fact)
    told = [(fact, fact.value) for fact in facts if fact.value is not None]
    places = tuple(value.text for _, value in told if value.kind is AnswerKind.PLACE)
    for fact, value in told:
        if value.kind is AnswerKind.DATE and (read := read_day(value.text, written)) is not None:
            return Release(fact, value.text, *read, places, is_work=_is_on_work(pack, fact))
    return None


def coming_of(pack: Pack, fact: Fact) -> Release | None:
    """Return the release that a fact is about, of whatever it says so; None where it is about none."""
    released = [about.entity for about in fact.about if about.attribute == _RELEASE]
    written = date.fromisoformat(pack.source.date)
    for told in (fact, *(pack.facts if released else ())):
        is_on_it = any(about.attribute == _RELEASE and about.entity in released for about in told.about)
        if not is_on_it or told.value is None or told.value.kind is not AnswerKind.DATE:
            continue
        if (read := read_day(told.value.text, written)) is not None:
            return Release(told, told.value.text, *read, places=(), is_work=_is_on_work(pack, told))
    return None


def _is_on_work(pack: Pack, fact: Fact) -> bool:
    released = (pack.entity[each.entity] for each in fact.about if each.attribute == _RELEASE)
    return any(entity.kind is EntityKind.WORK for entity in released)


def tells_wait(fact: Fact) -> bool:
    """Tell whether a fact says how long it is until something comes out; once it is out, nobody asks."""
    is_duration = fact.value is not None and fact.value.kind is AnswerKind.DURATION
    return is_duration and any(about.attribute == _RELEASE for about in fact.about)


def read_day(text: str, written: date) -> tuple[date, bool] | None:
    """Return the day that a text names and whether it gives the year.

    Without a year the first such day from ``written`` on is meant: the source looks ahead.
    """
    plain = _NOISE.sub("", text)
    for form in _FORMS:
        for year in ("", *range(written.year, written.year + _YEARS_AHEAD)):
            with suppress(ValueError):  # not of this form, or no such day
                day = datetime.strptime(f"{plain} {year}".strip(), form).replace(tzinfo=UTC).date()
                if not year or day >= written:
                    return day, not year
    return None
