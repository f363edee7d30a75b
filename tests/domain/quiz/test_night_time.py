"""When a night begins, as people type it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiz.night_time import UnreadableTime, read_start
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
        ("now", 27, 18, 0),
    ],
)
def test_times_people_type(text: str, day: int, hour: int, minute: int) -> None:
    meant = datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)
    assert read_start(text, NOW, BERLIN) == round(meant.timestamp() * 1000)


@pytest.mark.parametrize(
    "text", ["", "soon", "25:00", "tomorrow", "2026-13-01 20:30", "in the evening", "20"]
)
def test_unreadable_times(text: str) -> None:
    with pytest.raises(UnreadableTime, match="Try 8:30 pm"):
        read_start(text, NOW, BERLIN)


@pytest.mark.parametrize(
    ("text", "why"),
    [("today 17:59", "already passed"), ("2026-12-31 20:00", "30 days"), ("in 31 days", "30 days")],
)
def test_times_that_are_past_or_too_far(text: str, why: str) -> None:
    with pytest.raises(QuizRefusal, match=why):
        read_start(text, NOW, BERLIN)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        moment = read_start(text, NOW, BERLIN)
    except QuizRefusal:
        return
    assert moment >= NOW
