"""The question of the day: when it changes, when it is posted, and how long a streak is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.quiz.chance import Chance
from bot.domain.quiz.model import Question, QuestionCard
from bot.domain.quiz.selection import QuestionFilter, select

_SECOND = 1000


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row on which somebody answered."""

    current: int  # still running: the last day is today or yesterday
    best: int


def local_day(now: int, zone: tzinfo) -> date:
    """Return the day that ``now`` (ms UTC) falls on in ``zone``."""
    return datetime.fromtimestamp(now / _SECOND, zone).date()


def day_ends(now: int, zone: tzinfo) -> int:
    """Return when the next day begins in ``zone``, in ms UTC."""
    return _moment(local_day(now, zone) + timedelta(days=1), time.min, zone)


def next_posting(now: int, at: time, zone: tzinfo) -> int:
    """Return the next moment after ``now`` at which clocks in ``zone`` show ``at``, in ms UTC.

    A time that a change of clocks skips comes at the same distance from midnight; one that comes twice
    counts the first time.
    """
    today = local_day(now, zone)
    moments = (_moment(today + timedelta(days=ahead), at, zone) for ahead in range(3))
    return next(moment for moment in moments if moment > now)


def choose_daily(questions: Iterable[Question], asked: Mapping[str, int], chance: Chance) -> QuestionCard:
    """Return the question of a day, to be answered with buttons; raises NoQuestions."""
    return select(
        [question for question in questions if question.pressable], QuestionFilter(1), asked, chance
    )[0]


def streak(days: Iterable[date], today: date) -> Streak:
    """Return the streak of somebody who answered on ``days``, in any order."""
    best = running = 0
    previous: date | None = None
    for day in sorted(set(days)):
        running = running + 1 if previous is not None and day - previous == timedelta(days=1) else 1
        best = max(best, running)
        previous = day
    alive = previous is not None and today - previous <= timedelta(days=1)
    return Streak(running if alive else 0, best)


def _moment(day: date, at: time, zone: tzinfo) -> int:
    moment = datetime.combine(day, at, zone).astimezone(UTC)
    return round(moment.timestamp() * _SECOND)
