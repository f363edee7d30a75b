"""What people asked, as numbers: by day and outcome."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """The questions of one day, by UTC."""

    number: int  # days since 1970-01-01
    answered: int = 0
    suggested: int = 0
    unknown: int = 0
    rejected: int = 0  # of the answered ones: not what was meant

    @property
    def date(self) -> date:
        """The calendar date."""
        return _EPOCH + timedelta(days=self.number)

    @property
    def asked(self) -> int:
        """All questions of the day."""
        return self.answered + self.suggested + self.unknown


@dataclass(frozen=True, slots=True)
class Insights:
    """A server's numbers for its last days."""

    days: tuple[Day, ...]  # oldest first, including days without questions
    top_facts: tuple[tuple[str, int], ...] = ()  # fact ids with how often they were asked for
    quiz_games: int = 0
    quiz_answers: int = 0
    quiz_right: int = 0

    def total(self, count: str) -> int:
        """Return the sum over all days of one of their counts, such as "answered"."""
        return sum(getattr(day, count) for day in self.days)


def fill_days(found: Mapping[int, Day], *, now: int, length: int) -> tuple[Day, ...]:
    """Return the last ``length`` days up to ``now`` (milliseconds UTC), including those not ``found``."""
    today = now // DAY_MS
    return tuple(found.get(number, Day(number)) for number in range(today - length + 1, today + 1))


def insights_csv(insights: Insights, headings: Mapping[str, str]) -> str:
    """Return the numbers as CSV, with what facts are called by their ids."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["date", "answered", "suggested", "unknown", "not what was meant"])
    for day in insights.days:
        table.writerow([day.date, day.answered, day.suggested, day.unknown, day.rejected])
    table.writerows([[], ["fact", "question", "asked"]])
    for fact_id, count in insights.top_facts:
        question = headings.get(fact_id, "")
        # A spreadsheet would run a text that starts like a formula.
        inert = f"'{question}" if question.startswith(("=", "+", "-", "@", "\t")) else question
        table.writerow([fact_id, inert, count])
    table.writerows([[], ["quiz games", "quiz answers", "right"]])
    table.writerow([insights.quiz_games, insights.quiz_answers, insights.quiz_right])
    return out.getvalue()
