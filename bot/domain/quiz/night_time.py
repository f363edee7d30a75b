"""When a trivia night is to begin, as people type it: "20:30", "tomorrow 8 pm", "in 45 minutes"."""

import re
from datetime import date, time, timedelta, tzinfo

from bot.domain.phrases import phrase
from bot.domain.quiz.daily import local_day, moment_of, next_posting
from bot.domain.quiz.refusals import QuizRefusal
from bot.domain.settings.kinds import InvalidValue
from bot.domain.settings.times import Duration, TimeOfDay

LONGEST_TEXT = 60  # characters
MAX_DAYS = 30  # ahead
_MAX_SECONDS = MAX_DAYS * 86_400
_NOW = frozenset({"now", "jetzt", "ahora"})
_DAYS_AHEAD = {"today": 0, "heute": 0, "hoy": 0, "tomorrow": 1, "morgen": 1, "mañana": 1, "manana": 1}
_FROM_NOW = re.compile(r"(?:in|en)\s+(.+)")
_DAY = re.compile(r"\A([^\W\d_]+|\d{4}-\d{2}-\d{2}),?\s+(.+)")
_AT = re.compile(r"(?:at|um|a las|a la)\s+")


class UnreadableTime(QuizRefusal):
    """The time of a night cannot be read."""

    reason = phrase(
        "I can't read that time. Try 8:30 pm, tomorrow 8:30 pm, a date like 2027-03-14 8:30 pm, in "
        "45 minutes, or now."
    )


def read_start(text: str, now: int, zone: tzinfo) -> int:
    """Return the moment (ms UTC) that ``text`` means at ``now`` on the clocks of ``zone``.

    A time without a day is the next one. Raises UnreadableTime, or QuizRefusal where it is past or too far.
    """
    words = text.strip().casefold()
    try:
        moment = now if words in _NOW else _read(words, now, zone)
    except (InvalidValue, ValueError, OverflowError) as error:
        raise UnreadableTime from error
    if moment < now:
        raise QuizRefusal("That time has already passed. Pick a later one.")
    if moment > now + _MAX_SECONDS * 1000:
        raise QuizRefusal("You can plan a trivia night up to 30 days ahead.")
    return moment


def _read(words: str, now: int, zone: tzinfo) -> int:
    if found := _FROM_NOW.fullmatch(words):
        return now + Duration(0, 2 * _MAX_SECONDS).parse(found[1]) * 1000
    if (found := _DAY.fullmatch(words)) and (day := _day(found[1], local_day(now, zone))) is not None:
        return moment_of(day, _time_of_day(found[2]), zone)
    return next_posting(now, _time_of_day(words), zone)


def _day(word: str, today: date) -> date | None:
    """Return the day that a word names; ValueError where it is a date that does not exist."""
    if word in _DAYS_AHEAD:
        return today + timedelta(days=_DAYS_AHEAD[word])
    return date.fromisoformat(word) if word[0].isdigit() else None


def _time_of_day(words: str) -> time:
    return time.fromisoformat(TimeOfDay().parse(_AT.sub("", words, count=1)))
