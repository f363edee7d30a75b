"""Dates of articles as people write them."""

import pytest

from bot.domain.teaching.articles import Article, cleaned_article
from bot.domain.teaching.dates import read_date


@pytest.mark.parametrize(
    ("said", "is_day_first", "date"),
    [
        ("5. Mai 2024", True, "2024-05-05"),
        ("Sonntag, 5. Mai 2024", True, "2024-05-05"),
        ("Jänner 2024", True, "2024-01"),
        ("5 de julio de 2023", True, "2023-07-05"),
        ("el 1 de marzo de 2023", True, "2023-03-01"),
        ("julio de 2023", True, "2023-07"),
        ("May 5, 2024", False, "2024-05-05"),
        ("5 May 2024", True, "2024-05-05"),
        ("5/7/2023", True, "2023-07-05"),
        ("5/7/2023", False, "2023-05-07"),
        ("13/7/2023", False, "2023-07-13"),
        ("05.07.2023", False, "2023-07-05"),
        ("5. 7. 2023", True, "2023-07-05"),
        ("5-7-2023", True, "2023-07-05"),
        ("7/2023", True, "2023-07"),
        ("2023-07-05", True, "2023-07-05"),
        ("2023", False, "2023"),
        # None in the calendar, or no date.
        ("32/13/2023", True, "32/13/2023"),
        ("13/2023", True, "13/2023"),
        ("32 Foo 2023", True, "32 Foo 2023"),
        ("32 July 2023", True, "32 July 2023"),
        ("nächste Woche", True, "nächste Woche"),
    ],
)
def test_dates_are_read_as_they_are_written(said: str, *, is_day_first: bool, date: str) -> None:
    read = read_date(said, is_day_first=is_day_first)
    assert cleaned_article(Article("T", date=read)).date == date
