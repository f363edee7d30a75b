from datetime import UTC, date, datetime

import pytest

from bot.domain.pack.ages import birth_of
from tests.film import whole_pack


def at(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, 8, tzinfo=UTC).timestamp() * 1_000)


@pytest.mark.parametrize(
    ("today", "age"),
    [(date(2023, 7, 2), 60), (date(2023, 7, 3), 61), (date(2026, 12, 31), 64), (date(2027, 1, 1), 64)],
)
@pytest.mark.parametrize("fact_id", ["cruise_age", "cruise_birthday"])
def test_a_year_older_from_the_birthday_on(fact_id: str, today: date, age: int) -> None:
    pack = whole_pack()
    birth = birth_of(pack, pack.fact[fact_id])
    assert birth is not None
    assert (birth.person.id, birth.age(at(today))) == ("tom_cruise", age)


@pytest.mark.parametrize("fact_id", ["garriga_birthday", "davis_birthday", "cast_ages", "release_date"])
def test_nobody_has_an_age_without_a_day_of_birth(fact_id: str) -> None:
    pack = whole_pack()
    assert birth_of(pack, pack.fact[fact_id]) is None
