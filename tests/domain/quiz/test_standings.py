"""Places, medals, streaks and the question of the day."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.quiz.daily import Streak, day_ends, local_day, next_posting, question_day, streak
from bot.domain.quiz.standings import Period, Score, best_streak, medals, rank, streaks
from tests.domain.quiz.games import ANNA, BEN, RIGHT, WRONG, a_game
from tests.domain.quiz.test_machine import answer, wait

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = 3_600_000


def test_equal_points_share_a_place() -> None:
    standings = rank([Score(1, 50, 1, 1), Score(2, 90, 1, 1), Score(3, 90, 1, 1), Score(4, 10, 1, 1)])
    assert [(standing.rank, standing.score.user_id) for standing in standings] == [
        (1, 2),
        (1, 3),
        (3, 1),
        (4, 4),
    ]


def test_no_medal_for_playing_alone() -> None:
    assert medals([(1, 1), (1, 4), (3, 3), (2, 2), (4, 9)]) == (1, 1, 1)


def test_best_streak_is_longest_run() -> None:
    assert best_streak([True, True, False, True]) == 2
    assert best_streak([]) == 0


def test_miss_breaks_streak() -> None:
    game = answer(answer(a_game(), ANNA), BEN)
    game = answer(answer(wait(wait(game).game).game, ANNA, after=6000), BEN, WRONG, after=6000)
    assert streaks(game) == {ANNA: 2, BEN: 0}
    game = answer(wait(game).game, BEN, RIGHT, after=6000)
    assert streaks(wait(game).game) == {ANNA: 0, BEN: 1}


def test_period_counts_back_from_now() -> None:
    assert Period.ALL_TIME.since(10**12) == 0
    assert Period.WEEK.since(10**12) == 10**12 - 7 * 24 * HOUR


@pytest.mark.parametrize(
    ("days", "today", "expected"),
    [
        ([], 5, Streak(0, 0)),
        ([3, 4, 5], 5, Streak(3, 3)),
        ([3, 4], 5, Streak(2, 2)),
        ([2, 3], 5, Streak(0, 2)),
        ([1, 2, 3, 5], 5, Streak(1, 3)),
        ([5, 5], 5, Streak(1, 1)),
    ],
)
def test_daily_streak_ends_after_missed_day(days: list[int], today: int, expected: Streak) -> None:
    assert streak([date(2026, 1, day) for day in days], date(2026, 1, today)) == expected


def moment(text: str) -> int:
    from datetime import datetime  # noqa: PLC0415 - only here

    return round(datetime.fromisoformat(text).timestamp() * 1000)


def test_day_is_local() -> None:
    now = moment("2026-03-28T23:30:00+00:00")
    assert local_day(now, BERLIN) == date(2026, 3, 29)
    assert day_ends(date(2026, 3, 29), time.min, BERLIN) == moment("2026-03-30T00:00:00+02:00")


def test_day_begins_when_its_question_is_posted() -> None:
    evening = time(19, 30)
    assert question_day(moment("2026-03-28T19:29:00+01:00"), evening, BERLIN) == date(2026, 3, 27)
    assert question_day(moment("2026-03-28T19:30:00+01:00"), evening, BERLIN) == date(2026, 3, 28)
    assert day_ends(date(2026, 3, 28), evening, BERLIN) == moment("2026-03-29T19:30:00+02:00")


@pytest.mark.parametrize(
    ("now", "at", "expected"),
    [
        ("2026-01-10T08:00:00+01:00", time(9, 0), "2026-01-10T09:00:00+01:00"),
        ("2026-01-10T09:00:00+01:00", time(9, 0), "2026-01-11T09:00:00+01:00"),
        ("2026-03-29T01:00:00+01:00", time(2, 30), "2026-03-29T03:30:00+02:00"),  # skipped by the clocks
        ("2026-10-25T01:00:00+02:00", time(2, 30), "2026-10-25T02:30:00+02:00"),  # comes twice
        ("2026-10-25T02:30:00+02:00", time(2, 30), "2026-10-26T02:30:00+01:00"),
    ],
)
def test_daily_is_posted_by_local_time(now: str, at: time, expected: str) -> None:
    assert next_posting(moment(now), at, BERLIN) == moment(expected)
