"""When a trivia night is to begin, as people type it: "saturday 8 pm", "mañana a las 9 de la noche"."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.phrases import Phrase, phrase
from bot.domain.quiz.daily import local_day, moment_of, next_posting
from bot.domain.quiz.named_dates import with_numbers
from bot.domain.quiz.refusals import QuizRefusal
from bot.domain.settings.kinds import InvalidValue
from bot.domain.settings.spoken_times import DayPart, without_half, without_part
from bot.domain.settings.times import Duration, OnClock, TimeOfDay
from bot.domain.settings.zones import zone_name, zone_of_letters

LONGEST_TEXT = 60  # characters
MAX_DAYS = 30  # ahead
_MAX_SECONDS = MAX_DAYS * 86_400
_WEEK = 7
_CENTURY = 2000  # of years that are typed with two digits
_NOON = 12
_UNAMBIGUOUS_HOUR = 13  # from which an hour alone says which half of the day it is in
_NOW = frozenset((
    *("now", "right now", "asap", "immediately", "jetzt", "jetzt gleich", "sofort"),
    *("ahora", "ahora mismo", "ahorita", "ya", "ya mismo", "cuanto antes"),
))  # fmt: skip
_MARKS = "¡!."  # that may stand around those
_DAYS_AHEAD = {
    **dict.fromkeys(("yesterday", "gestern", "ayer"), -1),
    **dict.fromkeys(("today", "heute", "hoy"), 0),
    **dict.fromkeys(("tomorrow", "morgen", "mañana", "manana"), 1),
    **dict.fromkeys(("übermorgen", "uebermorgen", "pasado mañana", "pasado manana"), 2),
}
_WEEKDAYS = {
    word: number
    for number, words in enumerate((
        "monday mon montag mo lunes lun",
        "tuesday tues tue dienstag di martes mar",
        "wednesday wed mittwoch mi miércoles miercoles mié mie",
        "thursday thurs thur thu donnerstag do jueves jue",
        "friday fri freitag fr viernes vie",
        "saturday sat samstag sonnabend sa sábado sabado sáb sab",
        "sunday sun sonntag so domingo dom",
    ))
    for word in words.split()
}  # fmt: skip
_DAY_WORDS = "|".join(sorted((*_DAYS_AHEAD, *_WEEKDAYS), key=len, reverse=True))
_DAY = rf"(?:(?P<word>{_DAY_WORDS})\.?|(?P<date>[0-9][0-9./-]*))"
_ON = r"(?:on|this|am|den|diesen|el|este)"
# Of a weekday: not today, even where today is one.
_NEXT = r"(?P<next>next|coming|nächsten|naechsten|kommenden|próximo|proximo)"
_NEXT_AFTER = r"(?P<after>próximo|proximo|que viene)"
_WHOLE_DAY = rf"(?:{_NEXT} )?{_DAY}(?: {_NEXT_AFTER})?"
_DAY_FIRST = re.compile(rf"(?:{_ON} )?{_WHOLE_DAY}(?:,? (?P<time>.+))?")
_TIME_FIRST = re.compile(rf"\A(?P<time>.+?),? {_WHOLE_DAY}")
_BEFORE_DAY = re.compile(rf"\A(.+) {_ON}")
# "freitagabend" is "freitag abend".
_JOINED = re.compile(rf"\b({'|'.join(_WEEKDAYS)})(abend|nachmittag|vormittag|morgen|mittag|nacht)s?\b")
_APART = {"morgen": "früh", "mittag": "mittags", "nacht": "nachts"}
# What is proposed where somebody names the day alone, or a part of it.
_PROPOSED = {DayPart.MORNING: time(10), DayPart.NOON: time(12), DayPart.AFTERNOON: time(15)}
_EVENING = time(20)
_FROM_NOW = re.compile(r"(?:in|en) (.+)")
_AT = re.compile(r"(?:at|@|um|gegen|a las|a la|sobre las) (.+)")
_ISO_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
# "28.11.", "28.11.2026", "28-11-2026": the day comes first; in "11/28" that depends on who writes it.
_DATE = re.compile(r"(?P<day>[0-9]{1,2})([./-])(?P<month>[0-9]{1,2})(?:\2(?P<year>[0-9]{4}|[0-9]{2})?)?")


class HourWanted(QuizRefusal):
    """A day was typed without a time."""

    reason = phrase("At what time? Add it to the day, like tomorrow 8:30 pm.")


class HalfWanted(QuizRefusal):
    """An hour was typed that may be of either half of the day."""

    reason = phrase("{morning} or {evening}? Say which, like 8:30 pm.")


class UnreadableTime(QuizRefusal):
    """The time of a night cannot be read."""

    reason = phrase(
        "I can't read that time. Try 8:30 pm, tomorrow 8:30 pm, Saturday 8:30 pm, a date like "
        "March 14, 8:30 pm, in 45 minutes, or now. Times are in this server's time zone ({zone})."
    )


def wants_hour(problems: Sequence[Phrase]) -> bool:
    """Return whether nothing but the hour is wanting, or which half of the day it is of."""
    return [problem.text for problem in problems] in ([HourWanted.reason.text], [HalfWanted.reason.text])


def read_start(text: str, now: int, zone: tzinfo, *, month_first: bool = False) -> int:
    """Return the moment (ms UTC) that ``text`` means at ``now`` on the clocks of ``zone``.

    A time without a day is the next one; ``month_first`` says how "3/4" is meant. Raises UnreadableTime, or
    QuizRefusal where it is past, too far, or on a day that does not exist.
    """
    words, zone = _on_clocks(_words(text), zone)
    if len(words) > LONGEST_TEXT:
        raise _unreadable(zone)
    moment = now if words.strip(_MARKS) in _NOW else _read(words, now, zone, month_first=month_first)
    if moment < now:
        raise _passed(zone)
    if moment > now + _MAX_SECONDS * 1000:
        raise _too_far()
    return moment


def proposed_start(text: str, now: int, zone: tzinfo, *, month_first: bool = False) -> int | None:
    """Return a moment (ms UTC) for a text that names a day alone, or a part of it: the evening, if any.

    Also for an hour of either half of the day: the later one. None where the text is anything else, or no
    night can be planned then.
    """
    words, zone = _on_clocks(_words(text), zone)
    words, part = without_part(words) if len(words) <= LONGEST_TEXT else ("", None)
    found = _DAY_FIRST.fullmatch(words)
    try:
        if found is not None and not found["time"]:
            at = _EVENING if part is None else _PROPOSED.get(part, _EVENING)
            day = _day(found, now, zone, month_first=month_first)
            moment = _on_day(day, at, now, zone, is_weekday=found["word"] in _WEEKDAYS)
        else:
            either = None if part is not None else _either_half(words, now, zone, month_first=month_first)
            if either is None:
                return None
            moment = either.evening
    except QuizRefusal:
        return None
    return moment if now <= moment <= now + _MAX_SECONDS * 1000 else None


def clock_of(moment: int, zone: tzinfo) -> tuple[date, time]:
    """Return the day and the time of a moment (ms UTC) on the clocks of ``zone``."""
    at = datetime.fromtimestamp(moment / 1000, zone)
    return at.date(), at.time()


def written_start(moment: int, zone: tzinfo) -> str:
    """Return a moment (ms UTC) as it can be typed: "2026-12-05 20:00"."""
    return f"{datetime.fromtimestamp(moment / 1000, zone):%Y-%m-%d %H:%M}"


def _words(text: str) -> str:
    """Return what was typed in lower case, with single blanks, the parts of the day as words of their own."""
    words = with_numbers(" ".join(text.casefold().split()))
    return _JOINED.sub(lambda found: f"{found[1]} {_APART.get(found[2], found[2])}", words)


def _on_clocks(words: str, zone: tzinfo) -> tuple[str, tzinfo]:
    """Return what was typed without the time zone at its end ("8:30 pm est"), and the zone meant."""
    rest, _, last = words.rpartition(" ")
    named = zone_of_letters(last) if rest else None
    return (words, zone) if named is None else (rest, ZoneInfo(named))


def _unreadable(zone: tzinfo) -> QuizRefusal:
    return UnreadableTime(zone=zone_name(str(zone)))


def _passed(zone: tzinfo) -> QuizRefusal:
    return QuizRefusal(
        "That time has already passed in this server's time zone ({zone}). Pick a later one.",
        zone=zone_name(str(zone)),
    )


def _too_far() -> QuizRefusal:
    return QuizRefusal("You can plan a trivia night up to 30 days ahead.")


def _read(words: str, now: int, zone: tzinfo, *, month_first: bool) -> int:
    if found := _FROM_NOW.fullmatch(words):
        return now + _seconds(found[1], zone) * 1000
    words, part = without_part(words)
    at = _time_of_day(words, part)
    if at is not None:
        return next_posting(now, at, zone)
    for pattern in (_DAY_FIRST, _TIME_FIRST):
        found = pattern.fullmatch(words)
        at = _time_of_day(found["time"], part) if found is not None and found["time"] else None
        if found is not None and (at is not None or not found["time"]):
            day = _day(found, now, zone, month_first=month_first)
            return _on_day(day, at, now, zone, is_weekday=found["word"] in _WEEKDAYS)
    either = None if part is not None else _either_half(words, now, zone, month_first=month_first)
    if either is None:
        raise _unreadable(zone)
    if either.morning < now:  # nothing but the evening is left of that day
        return either.evening
    raise HalfWanted(morning=OnClock(either.at), evening=OnClock(_later(either.at)))


class _EitherHalf(NamedTuple):
    """A time on the clock that may be of either half of a day, with the moments that it may mean."""

    at: time  # in the first half
    morning: int  # ms UTC, as the other
    evening: int


def _either_half(words: str, now: int, zone: tzinfo, *, month_first: bool) -> _EitherHalf | None:
    """Return what "at 7" and "friday at half past 7" may mean. Raises QuizRefusal for no such day."""
    at = _without_half(words)
    if at is not None:
        return _EitherHalf(at, *(next_posting(now, each, zone) for each in (at, _later(at))))
    for pattern in (_DAY_FIRST, _TIME_FIRST):
        found = pattern.fullmatch(words)
        at = _without_half(found["time"]) if found is not None and found["time"] else None
        if found is not None and at is not None:
            day = _day(found, now, zone, month_first=month_first)
            on_day = partial(_on_day, day, now=now, zone=zone, is_weekday=found["word"] in _WEEKDAYS)
            return _EitherHalf(at, on_day(at), on_day(_later(at)))
    return None


def _without_half(words: str) -> time | None:
    """Return a time in the first half of the day that may be meant in the second; None where it is clear."""
    before = _BEFORE_DAY.fullmatch(words)
    words = words if before is None else before[1]
    introduced = _AT.fullmatch(words)
    return without_half(words if introduced is None else introduced[1])


def _later(at: time) -> time:
    """Return a time of the first half of the day in the second."""
    return at.replace(hour=at.hour + _NOON)


def _day(found: re.Match[str], now: int, zone: tzinfo, *, month_first: bool) -> date:
    """Return the day that was typed; raise QuizRefusal where no night can be planned on it."""
    today = local_day(now, zone)
    if found["word"]:
        day = _named(found["word"], today, is_next=bool(found["next"] or found["after"]))
    else:
        day = _dated(found["date"], today, month_first=month_first)
    if day is None:
        raise _unreadable(zone)
    if day < today:
        raise _passed(zone)
    if day > today + timedelta(days=MAX_DAYS + 1):
        raise _too_far()
    return day


def _on_day(day: date, at: time | None, now: int, zone: tzinfo, *, is_weekday: bool) -> int:
    if at is None:
        raise HourWanted
    moment = moment_of(day, at, zone)
    return moment_of(day + timedelta(days=_WEEK), at, zone) if is_weekday and moment < now else moment


def _seconds(words: str, zone: tzinfo) -> int:
    try:
        return Duration(0, 2 * _MAX_SECONDS).parse(words)
    except InvalidValue as error:
        raise _unreadable(zone) from error


def _time_of_day(words: str, part: DayPart | None) -> time | None:
    """Return a time, of which the hour alone is enough in "at 20" and "9 at night"; None where it is none."""
    introduced = _AT.fullmatch(words)
    typed = words if introduced is None else introduced[1]
    if introduced is not None and re.fullmatch("[0-9]{2}", typed) and int(typed) >= _UNAMBIGUOUS_HOUR:
        typed += ":00"
    try:
        return time.fromisoformat(TimeOfDay().parse(typed if part is None else f"{typed} {part}"))
    except InvalidValue:
        before = _BEFORE_DAY.fullmatch(words)  # a day follows in "8 pm on" and "20:30 am"
        return None if before is None else _time_of_day(before[1], part)


def _named(word: str, today: date, *, is_next: bool) -> date:
    """Return the day that a word names; of a weekday the next, which may be today unless ``is_next``."""
    if word in _DAYS_AHEAD:
        return today + timedelta(days=_DAYS_AHEAD[word])
    ahead = (_WEEKDAYS[word] - today.weekday()) % _WEEK
    return today + timedelta(days=_WEEK if is_next and not ahead else ahead)


def _dated(text: str, today: date, *, month_first: bool) -> date | None:
    """Return the day that a date means, None where it is none; raise QuizRefusal where there is no such day.

    Without a year it is the nearest one.
    """
    found = _ISO_DATE.fullmatch(text) or _DATE.fullmatch(text)
    if found is None:
        return None
    day, month, year = int(found["day"]), int(found["month"]), found["year"]
    orders = [(month, day)]
    if "/" in text:
        orders = [(day, month), (month, day)] if month_first else [(month, day), (day, month)]
    years = [today.year, today.year + 1] if year is None else [int(year)]
    years = [year if year >= 100 else _CENTURY + year for year in years]  # noqa: PLR2004 - two digits
    for each in orders:
        days = [found for year in years if (found := _existing(year, *each)) is not None]
        if days:
            return min(days, key=lambda day: abs(day - today))
    raise QuizRefusal("There's no such date as {date}. Check the day and the month.", date=text)


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
