"""The question of the day: when it changes, when it is posted, and how long a streak is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

_SECOND = 1000
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row on which somebody answered."""

    current: int  # 0 if the last day was before yesterday
    best: int


def local_day(now: int, zone: tzinfo) -> date:
    """Return the date in ``zone`` at ``now`` (ms UTC)."""
    return datetime.fromtimestamp(now / _SECOND, zone).date()


def question_day(now: int, begins: time, zone: tzinfo) -> date:
    """Return the day whose question is asked at ``now`` (ms UTC), where days begin at a local time.

    So every question is open for a whole day, at whatever time a server has it posted.
    """
    today = local_day(now, zone)
    return today if now >= moment_of(today, begins, zone) else today - _ONE_DAY


def day_ends(day: date, begins: time, zone: tzinfo) -> int:
    """Return when the day after ``day`` begins, in ms UTC."""
    return moment_of(day + _ONE_DAY, begins, zone)


def next_posting(now: int, at: time, zone: tzinfo) -> int:
    """Return the next moment after ``now`` at which clocks in ``zone`` show ``at``, in ms UTC.

    A time that a clock change skips counts at the same distance from midnight; one that comes twice, the
    first time.
    """
    today = local_day(now, zone)
    moments = (moment_of(today + timedelta(days=ahead), at, zone) for ahead in range(3))
    return next(moment for moment in moments if moment > now)


def streak(days: Iterable[date], today: date) -> Streak:
    """Return the streak of somebody who answered on ``days``, in any order."""
    best = running = 0
    last = date.min
    for day in sorted(set(days)):
        running = running + 1 if day - last == _ONE_DAY else 1
        best = max(best, running)
        last = day
    return Streak(running if today - last <= _ONE_DAY else 0, best)


def moment_of(day: date, at: time, zone: tzinfo) -> int:
    """Return when clocks in ``zone`` show ``at`` on a day, in ms UTC."""
    return round(datetime.combine(day, at, zone).timestamp() * _SECOND)
