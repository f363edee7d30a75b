"""Dates with the name of a month, as people type them: "Dec 5", "5. Dezember", "5 de diciembre de 2026"."""

import re

from bot.domain.months import MONTH_NUMBERS

_NAME = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_DAY = r"(?P<day>[0-9]{1,2})"
_TIME = r"(?![0-9]|\s?(?:[:.][0-9]|[ap]\.?\s?m\b|uhr\b|h\b|o'clock))"  # which the number is not of
_YEAR = r"(?:,? (?:de |del )?(?P<year>20[0-9]{2})\b)?"
_MONTH_FIRST = re.compile(rf"\b(?P<month>{_NAME})\.? {_DAY}(?:st|nd|rd|th)?{_TIME}{_YEAR}")
_DAY_FIRST = re.compile(rf"(?<![0-9:.]){_DAY}(?:st|nd|rd|th)?\.?(?: of| de)? ?(?P<month>{_NAME})\b\.?{_YEAR}")


def with_numbers(words: str) -> str:
    """Return a text in lower case with its named date in numbers, day first: "5.12. 20:00"."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        replaced, count = pattern.subn(_in_numbers, words, count=1)
        if count:
            return replaced
    return words


def _in_numbers(found: re.Match[str]) -> str:
    return f"{found['day']}.{MONTH_NUMBERS[found['month']]}.{found['year'] or ''}"
