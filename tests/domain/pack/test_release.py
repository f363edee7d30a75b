from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pack.release import coming_of, read_day, read_release
from bot.i18n import SAY_ENGLISH
from bot.ui.dates import release_line
from tests.film import article_pack, whole_pack

PACK = article_pack()


def at(day: date, hour: int = 8) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=UTC).timestamp() * 1_000)


@given(st.dates(date(1990, 1, 1), date(2080, 12, 31)), st.integers(0, 364))
def test_day_without_year_is_the_next(written: date, ahead: int) -> None:
    day = written + timedelta(days=ahead)
    for text in (f"{day:%B} {day.day}", f"{day.day} {day:%B}", f"{day:%B} {day.day}th"):
        assert read_day(text, written) == (day, False)


@given(st.dates(date(1990, 1, 1), date(2080, 12, 31)))
def test_year_is_read(day: date) -> None:
    assert read_day(f"{day:%B} {day.day}, {day.year}", date(2023, 7, 5)) == (day, True)


@pytest.mark.parametrize("text", ["soon", "July", "July 32", "weeks", "12/7", "Smarch 13", ""])
def test_no_day_is_read_from_other_text(text: str) -> None:
    assert read_day(text, date(2023, 7, 5)) is None


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    read_day(text, date(2023, 7, 5))


def test_film_opens_on_12_july_2023() -> None:
    release = read_release(PACK)
    assert release is not None
    assert (release.day, release.is_year_given) == (date(2023, 7, 12), False)
    eve, day_after = date(2023, 7, 11), date(2023, 7, 13)
    assert [release.days_left(at(day)) for day in (eve, release.day, day_after)] == [1, 0, -1]


@pytest.mark.parametrize(
    ("fact_id", "said"),
    [("article_date", "appeared"), ("album_release", "appeared"), ("sequel_release", "came out")],
)
def test_only_films_come_out(fact_id: str, said: str) -> None:
    pack = whole_pack()
    release = coming_of(pack, pack.fact[fact_id])
    assert release is not None
    assert f"It {said} " in release_line(SAY_ENGLISH, release, at(date(2026, 1, 1)))
