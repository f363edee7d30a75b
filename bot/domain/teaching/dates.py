"""Dates as people write them in a form: "5. Mai 2024", "5 de julio de 2023", "5/7/2023"."""

import re

from bot.domain.months import MONTH_NUMBERS, MONTHS
from bot.domain.pack.citations import is_partial_date

_DAY = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{4})", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+")


def read_date(said: str, *, is_day_first: bool) -> str:
    """Return a date in numbers as ISO 8601, and one in words with the month's English name.

    "5/7/2023" is of July where people write the day first, "5.7.2023" everywhere. What is no date is returned
    as it is.
    """
    text = said.strip()
    if (found := _DAY.fullmatch(text)) is not None:
        one, other, year = int(found[1]), int(found[3]), found[4]
        day_first, month_first = f"{year}-{other:02}-{one:02}", f"{year}-{one:02}-{other:02}"
        readings = [day_first, month_first] if is_day_first or found[2] == "." else [month_first, day_first]
        return next(filter(is_partial_date, readings), said)
    if (found := _MONTH.fullmatch(text)) is not None:
        month = f"{found[2]}-{int(found[1]):02}"
        return month if is_partial_date(month) else said
    return _WORD.sub(_in_english, said)


def _in_english(word: re.Match[str]) -> str:
    number = MONTH_NUMBERS.get(word[0].casefold())
    english = "" if number is None else MONTHS[number - 1]
    return word[0] if english.startswith(word[0].casefold()) else english or word[0]
