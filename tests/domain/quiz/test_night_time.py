"""When a night begins, as people type it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiz.night_time import UnreadableTime, proposed_start, read_start, written_start
from bot.domain.quiz.refusals import QuizRefusal

BERLIN = ZoneInfo("Europe/Berlin")
NOW = round(datetime(2026, 11, 27, 18, 0, tzinfo=BERLIN).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "day", "hour", "minute"),
    [
        ("20:30", 27, 20, 30),
        ("8:30 pm", 27, 20, 30),
        ("17:00", 28, 17, 0),
        ("today 20:30", 27, 20, 30),
        ("Tomorrow at 8 pm", 28, 20, 0),
        ("morgen um 20 Uhr", 28, 20, 0),
        ("mañana a las 20:30", 28, 20, 30),
        ("2026-11-30 20:30", 30, 20, 30),
        ("in 45 minutes", 27, 18, 45),
        ("in 2 Stunden", 27, 20, 0),
        ("en 1 h 30 m", 27, 19, 30),
        ("in 1.5 hours", 27, 19, 30),
        ("in einer halben Stunde", 27, 18, 30),
        ("today at 7", 27, 19, 0),  # its morning is over
        ("now", 27, 18, 0),
        ("ASAP", 27, 18, 0),
        ("sofort", 27, 18, 0),
        ("ahorita", 27, 18, 0),
        ("¡ya!", 27, 18, 0),
        ("saturday 8:30 pm", 28, 20, 30),
        ("8:30 pm on Saturday", 28, 20, 30),
        ("12:30 am saturday", 28, 0, 30),
        ("Samstag, 20:30", 28, 20, 30),
        ("20:30 Uhr am Samstag", 28, 20, 30),
        ("20:30 am Samstag", 28, 20, 30),
        ("Sa. 20:30", 28, 20, 30),
        ("sábado 20:30", 28, 20, 30),
        ("el sáb 20:30", 28, 20, 30),
        ("domingo a las 21", 29, 21, 0),
        ("friday 20:30", 27, 20, 30),  # which is today
        ("28.11.2026 20:30", 28, 20, 30),
        ("28.11.26 um 20 Uhr", 28, 20, 0),
        ("28.11. 20:30", 28, 20, 30),
        ("28-11-2026 20:30", 28, 20, 30),
        ("28/11/2026 20:30", 28, 20, 30),
        ("11/28 8:30 pm", 28, 20, 30),  # there is no month 28
        ("Nov 28, 8pm", 28, 20, 0),
        ("November 28 at 8 PM", 28, 20, 0),
        ("november 28th, 2026 8:30 pm", 28, 20, 30),
        ("28 Nov 20:00", 28, 20, 0),
        ("8 pm on nov 28", 28, 20, 0),
        ("28th of November at 8 pm", 28, 20, 0),
        ("28. Nov. 20 Uhr", 28, 20, 0),
        ("am 28. November um 20 Uhr", 28, 20, 0),
        ("28. November 2026, 20:30", 28, 20, 30),
        ("28 nov a las 20:00", 28, 20, 0),
        ("el 28 de noviembre de 2026 a las 8:30 de la noche", 28, 20, 30),
        ("3:30 pm EST", 27, 21, 30),
        ("Saturday 3 pm ET", 28, 21, 0),
        ("20:30 MEZ", 27, 20, 30),
        ("tomorrow at 8pm", 28, 20, 0),
        ("mañana a las 21", 28, 21, 0),
        ("pasado mañana a las 8:30 p. m.", 29, 20, 30),
        ("mañana a las 9 de la noche", 28, 21, 0),
        ("mañana a las nueve y media de la noche", 28, 21, 30),
        ("mañana por la noche a las 9", 28, 21, 0),
        ("mañana a las 10 de la mañana", 28, 10, 0),
        ("a las 8 de la tarde", 27, 20, 0),
        ("esta noche a las 9", 27, 21, 0),
        ("el sábado a las 9 menos cuarto de la noche", 28, 20, 45),
        ("domingo a las 12 del mediodía", 29, 12, 0),
        ("mañana a las 21 horas", 28, 21, 0),
        ("morgen um 9 Uhr abends", 28, 21, 0),
        ("morgen Abend um 9", 28, 21, 0),
        ("heute Abend um 20:30", 27, 20, 30),
        ("Samstag um halb neun abends", 28, 20, 30),
        ("morgen um 20 Uhr 30", 28, 20, 30),
        ("morgen früh um 9", 28, 9, 0),
        ("tonight at 9", 27, 21, 0),
        ("tomorrow at 9 in the evening", 28, 21, 0),
        ("tomorrow night at half past eight", 28, 20, 30),
        ("9 o'clock at night on saturday", 28, 21, 0),
        ("tomorrow night 8pm", 28, 20, 0),
        ("tonight 8:30 pm", 27, 20, 30),
        ("8 a.m. saturday morning", 28, 8, 0),
        ("8:30 am Samstag Abend", 28, 20, 30),
        ("mañana a la noche a las 9", 28, 21, 0),
        ("saturday @ 8pm", 28, 20, 0),
        ("this saturday 8pm", 28, 20, 0),
        ("next saturday 8pm", 28, 20, 0),
        ("next sat at 20:00", 28, 20, 0),
        ("8pm next saturday", 28, 20, 0),
        ("next saturday night at 8", 28, 20, 0),
        ("nächsten Samstag 20 Uhr", 28, 20, 0),
        ("am kommenden Samstag um 20 Uhr", 28, 20, 0),
        ("20:30 am nächsten Samstag", 28, 20, 30),
        ("el próximo sábado a las 20", 28, 20, 0),
        ("el sábado que viene a las 8 de la noche", 28, 20, 0),
        ("a las 20 el sábado próximo", 28, 20, 0),
    ],
)
def test_times_people_type(text: str, day: int, hour: int, minute: int) -> None:
    meant = datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)
    assert read_start(text, NOW, BERLIN) == round(meant.timestamp() * 1000)


@pytest.mark.parametrize(("month_first", "day", "month"), [(True, 12, 10), (False, 10, 12)])
def test_slashed_dates_are_read_as_the_asker_writes_them(day: int, month: int, *, month_first: bool) -> None:
    before = datetime(2026, month, day - 1, 12, 0, tzinfo=BERLIN)
    moment = read_start("10/12 20:30", round(before.timestamp() * 1000), BERLIN, month_first=month_first)
    meant = datetime(2026, month, day, 20, 30, tzinfo=BERLIN)
    assert moment == round(meant.timestamp() * 1000)


def test_weekday_whose_time_has_passed_today_is_next_weeks() -> None:
    meant = datetime(2026, 12, 4, 17, 0, tzinfo=BERLIN)
    assert read_start("friday 17:00", NOW, BERLIN) == round(meant.timestamp() * 1000)


@pytest.mark.parametrize(
    "text",
    ["next friday 8pm", "8 pm next Friday", "nächsten Freitag 20 Uhr", "el viernes que viene a las 20"],
)
def test_next_weekday_is_never_today(text: str) -> None:
    meant = datetime(2026, 12, 4, 20, 0, tzinfo=BERLIN)
    assert read_start(text, NOW, BERLIN) == round(meant.timestamp() * 1000)


def test_date_without_a_year_may_be_next_years() -> None:
    before = datetime(2026, 12, 20, 12, 0, tzinfo=BERLIN)
    meant = datetime(2027, 1, 3, 20, 0, tzinfo=BERLIN)
    moment = read_start("3.1. 20:00", round(before.timestamp() * 1000), BERLIN)
    assert moment == round(meant.timestamp() * 1000)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "soon",
            "25:00",
            "in the evening",
            "in 45",
            "20",
            "8 8 8",
        ),
        "mañana a las 12 de la noche",  # at its beginning or at its end?
    ],
)
def test_unreadable_times(text: str) -> None:
    with pytest.raises(UnreadableTime, match=r"Try 8:30 pm.* time zone \(Berlin time\)"):
        read_start(text, NOW, BERLIN)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("today 17:59", "already passed in this server's time zone"),
        ("yesterday", "already passed"),
        ("gestern 20:30", "already passed"),
        ("25.11. 20:30", "already passed"),
        ("2026-12-31 20:00", "30 days"),
        ("9999-12-31", "30 days"),
        ("in 31 days", "30 days"),
        ("31.02.2027", "no such date as 31.02.2027"),
        ("2026-13-01 20:30", "no such date"),
        ("0001-00-00", "no such date"),
        ("tomorrow", "At what time"),
        ("tomorrow in the evening", "At what time"),
        ("esta tarde a las 5", "already passed"),
        ("sábado", "At what time"),
        ("today at 5", "already passed"),
        ("31.02.2027 um 7", "no such date"),
        ("next friday at 7", "7:00\u202fAM or 7:00\u202fPM?"),
        ("samstag um halb acht", "7:30\u202fAM or 7:30\u202fPM?"),
    ],
)
def test_times_when_no_night_can_begin(text: str, why: str) -> None:
    with pytest.raises(QuizRefusal, match=why):
        read_start(text, NOW, BERLIN)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        moment = read_start(text, NOW, BERLIN)
    except QuizRefusal:
        return
    assert moment >= NOW


PIECES = (
    "on",
    "am",
    "el",
    "at",
    "um",
    "a",
    "las",
    "in",
    "8",
    "20",
    "30",
    "2026",
    "11",
    "morgen",
    "pm",
    *":./-",
)
DAYS = ("{0:%Y-%m-%d}", "{0:%d.%m.%Y}", "{0:%d.%m.}", "{0:%d/%m/%y}", "{0:%A}", "on {0:%a}")
TIMES = ("{0:%H:%M}", "{0:%I:%M %p}", "at {0:%H:%M}", "{0:%H.%M} uhr")


@given(
    ahead=st.integers(1, 6),
    minute=st.integers(0, 1439),
    day=st.sampled_from(DAYS),
    clock=st.sampled_from(TIMES),
    is_day_first=st.booleans(),
)
def test_what_is_written_comes_back(
    ahead: int, minute: int, day: str, clock: str, *, is_day_first: bool
) -> None:
    midnight = datetime(2026, 11, 27, tzinfo=BERLIN)
    meant = midnight + timedelta(days=ahead, minutes=minute)
    parts = (day, clock) if is_day_first else (clock, day)
    text = " ".join(parts).format(meant)
    assert read_start(text, NOW, BERLIN) == round(meant.timestamp() * 1000)


@given(st.lists(st.sampled_from(PIECES)))
def test_any_words_are_read_or_refused(words: list[str]) -> None:
    for between in ("", " "):
        try:
            assert read_start(between.join(words), NOW, BERLIN) >= NOW
        except QuizRefusal:
            continue


def test_long_text_is_refused_at_once() -> None:
    with pytest.raises(UnreadableTime):
        read_start("8" + " 8 am" * 200_000, NOW, BERLIN)


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("tomorrow night", 28, 20),
        ("tomorrow", 28, 20),
        ("morgen Abend", 28, 20),
        ("mañana por la noche", 28, 20),
        ("tomorrow morning", 28, 10),
        ("mañana por la tarde", 28, 15),
        ("Samstagabend", 28, 20),
        ("samstag nachmittag", 28, 15),
        ("next friday", 34, 20),
        ("tonight", 27, 20),
        ("next friday at 7", 34, 19),
        ("nächsten Freitag um 7", 34, 19),
        ("el próximo viernes a las 7", 34, 19),
        ("at 7 on saturday", 28, 19),
        ("saturday at seven", 28, 19),
        ("tomorrow at 7 o'clock", 28, 19),
        ("mañana a las nueve", 28, 21),
        ("at 8", 27, 20),
        ("saturday at 12", 28, 12),
    ],
)
def test_hour_is_proposed_for_a_day_without_one(text: str, day: int, hour: int) -> None:
    proposed = proposed_start(text, NOW, BERLIN)
    assert proposed is not None
    moment = datetime.fromtimestamp(proposed / 1000, BERLIN)
    assert moment == datetime(2026, 11, 1, hour, tzinfo=BERLIN) + timedelta(days=day - 1)
    assert read_start(written_start(proposed, BERLIN), NOW, BERLIN) == proposed


@pytest.mark.parametrize(
    "text", ["tomorrow 8 pm", "soon", "yesterday", "this morning", "31.02.2027", "x" * 61]
)
def test_no_hour_is_proposed_where_that_would_not_help(text: str) -> None:
    assert proposed_start(text, NOW, BERLIN) is None


def test_german_days_with_their_part_in_one_word() -> None:
    assert read_start("Samstagabend um 8", NOW, BERLIN) == read_start("Samstag abend um 8", NOW, BERLIN)
