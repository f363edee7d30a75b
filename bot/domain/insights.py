"""What people asked, as numbers: by day and outcome."""

import csv
import io
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

DAY_MS = 86_400_000
QUARTER_MS = 900_000  # of an hour: the days of every time zone begin with one
WEEK = 7  # days
OFTEN_TIMES, OFTEN_SHARE = 3, 0.2  # from which on an answer is often not what was meant
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """The questions of one day in a server's time zone, or of a week that begins with it."""

    number: int  # days since 1970-01-01
    answered: int = 0
    suggested: int = 0
    unknown: int = 0
    rejected: int = 0  # of the answered ones: not what was meant
    withheld: int = 0  # not answered because that would have been a spoiler

    @property
    def date(self) -> date:
        """The calendar date."""
        return _EPOCH + timedelta(days=self.number)

    @property
    def asked(self) -> int:
        """All questions of the day."""
        return self.answered + self.suggested + self.unknown + self.withheld


@dataclass(frozen=True, slots=True)
class Insights:
    """A server's numbers for its last days."""

    days: tuple[Day, ...]  # oldest first, including days without questions
    top_facts: tuple[tuple[str, int], ...] = ()  # fact ids with how often they were asked for
    quiz_games: int = 0
    quiz_answers: int = 0
    quiz_right: int = 0

    @property
    def since_first(self) -> "Insights":
        """The same from the first day with a question, or the last week if that is longer."""
        first = next((at for at, day in enumerate(self.days) if day.asked), len(self.days))
        return replace(self, days=self.days[min(first, max(0, len(self.days) - WEEK)) :])

    def total(self, count: str) -> int:
        """Return the sum over all days of one of their counts, such as "answered"."""
        return sum(getattr(day, count) for day in self.days)


@dataclass(frozen=True, slots=True)
class MissedFact:
    """A fact whose answer was not always what was meant."""

    fact_id: str
    asked: int  # how often it was the answer
    rejected: int  # how often that was not what was meant
    questions: tuple[str, ...]  # those that it was no answer to, as they are stored, latest first

    @property
    def is_often(self) -> bool:
        """Whether that is more than chance, so that moderators want to look at it."""
        return self.rejected >= OFTEN_TIMES and self.rejected >= OFTEN_SHARE * self.asked


def day_starts(*, now: int, length: int, zone: tzinfo = UTC) -> tuple[int, ...]:
    """Return when the last ``length`` days up to ``now`` began in a time zone (milliseconds UTC)."""
    return tuple(_midnight(day, zone) for day in _dates(now, length, zone))


def fill_days(
    found: Iterable[tuple[int, Day]], *, now: int, length: int, zone: tzinfo = UTC
) -> tuple[Day, ...]:
    """Return the last days in a time zone, including those without questions.

    What is ``found`` comes with when it was counted (milliseconds UTC), each time within one day.
    """
    dates = _dates(now, length, zone)
    starts = [_midnight(day, zone) for day in (*dates, dates[-1] + timedelta(days=1))]
    days = [Day((day - _EPOCH).days) for day in dates]
    for at, counted in found:
        place = bisect_right(starts, at) - 1
        if 0 <= place < length:
            days[place] = _together((days[place], counted))
    return tuple(days)


def _dates(now: int, length: int, zone: tzinfo) -> list[date]:
    today = datetime.fromtimestamp(now / 1_000, zone).date()
    return [today - timedelta(days=ago) for ago in reversed(range(length))]


def _midnight(day: date, zone: tzinfo) -> int:
    return round(datetime.combine(day, time(), zone).timestamp()) * 1_000


def in_weeks(days: Sequence[Day]) -> tuple[Day, ...]:
    """Return the days by weeks that end on the last of them, oldest first; the oldest week may be shorter.

    Each week goes by its first day.
    """
    first = len(days) % WEEK
    starts = ([0] if first else []) + list(range(first, len(days), WEEK))
    return tuple(_together(days[start:end]) for start, end in pairwise([*starts, len(days)]))


def _together(days: Sequence[Day]) -> Day:
    return Day(
        days[0].number,
        answered=sum(day.answered for day in days),
        suggested=sum(day.suggested for day in days),
        unknown=sum(day.unknown for day in days),
        rejected=sum(day.rejected for day in days),
        withheld=sum(day.withheld for day in days),
    )


def insights_csv(insights: Insights, headings: Mapping[str, str]) -> str:
    """Return the numbers as CSV, with what facts are called by their ids."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["date", "answered", "suggested", "unknown", "not what was meant", "held back"])
    for day in insights.days:
        table.writerow([day.date, day.answered, day.suggested, day.unknown, day.rejected, day.withheld])
    table.writerows([[], ["fact", "question", "asked"]])
    for fact_id, count in insights.top_facts:
        question = headings.get(fact_id, "")
        # A spreadsheet would run a text that starts like a formula.
        inert = f"'{question}" if question.startswith(("=", "+", "-", "@", "\t")) else question
        table.writerow([fact_id, inert, count])
    table.writerows([[], ["quiz games", "quiz answers", "right"]])
    table.writerow([insights.quiz_games, insights.quiz_answers, insights.quiz_right])
    return out.getvalue()
