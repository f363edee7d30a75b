"""The numbers of what people asked: by days and weeks."""

from bot.domain.insights import Day, in_weeks


def test_weeks_end_on_last_day_and_oldest_may_be_shorter() -> None:
    days = tuple(Day(number, number, 2, 3, 1) for number in range(16))
    assert in_weeks(days) == (Day(0, 1, 4, 6, 2), Day(2, 35, 14, 21, 7), Day(9, 84, 14, 21, 7))


def test_whole_weeks_have_no_shorter_one() -> None:
    assert [week.number for week in in_weeks(tuple(map(Day, range(14))))] == [0, 7]
    assert in_weeks((Day(5, 1),)) == (Day(5, 1),)
