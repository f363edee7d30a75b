import re
from typing import Any

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.phrases import in_english
from bot.domain.settings.model import InvalidSetting, Setting
from tests.domain.settings.declared import (
    AT,
    CARE,
    CATALOGUE,
    COOLDOWN,
    DAILY,
    HOSTS,
    KEPT,
    LENGTH,
    PRIVATE,
    ROOMS,
    SEASON,
    ZONE,
)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@pytest.mark.parametrize(
    ("setting", "typed", "value"),
    [
        (PRIVATE, " Yes ", True),
        (PRIVATE, "off", False),
        (CARE, "STRICT", "strict"),
        (LENGTH, "12 questions", 12),
        (COOLDOWN, "90", 90),
        (COOLDOWN, "1m 30s", 90),
        (COOLDOWN, "1 hour", 3_600),
        (COOLDOWN, "1 min 30", 90),
        (KEPT, "24h 30", 88_200),
        (COOLDOWN, "10 minutes and 5 seconds", 605),
        (COOLDOWN, "none", 0),
        (KEPT, "14", 14 * 86_400),
        (AT, "6:30 pm", "18:30"),
        (AT, "noon", "12:00"),
        (AT, "Midnight", "00:00"),
        (AT, "Mittag", "12:00"),
        (AT, "um Mitternacht", "00:00"),
        (AT, "mediodía", "12:00"),
        (AT, "medianoche", "00:00"),
        (AT, "12 am", "00:00"),
        (AT, "7.05", "07:05"),
        (ZONE, "europe/berlin", "Europe/Berlin"),
        (ZONE, "america/new york", "America/New_York"),
        (ZONE, "EST", "America/New_York"),
        (ZONE, "cst", "America/Chicago"),
        (ZONE, "PST", "America/Los_Angeles"),
        (ZONE, "Berlin", "Europe/Berlin"),
        (ZONE, "buenos aires", "America/Buenos_Aires"),
        (ZONE, "Köln", "Europe/Berlin"),
        (ZONE, "munchen", "Europe/Berlin"),
        (ZONE, "Wien", "Europe/Vienna"),
        (ZONE, "zürich", "Europe/Zurich"),
        (ZONE, "Granada", "Europe/Madrid"),
        (ZONE, "Nueva York", "America/New_York"),
        (ZONE, "ciudad de mexico", "America/Mexico_City"),
        (ZONE, "são paulo", "America/Sao_Paulo"),
        (ZONE, "Österreich", "Europe/Vienna"),
        (ZONE, "UK", "Europe/London"),
        (ZONE, "Colombia", "America/Bogota"),
        (ZONE, "GMT+2", "Etc/GMT-2"),
        (ZONE, "UTC+02:00", "Etc/GMT-2"),
        (ZONE, "utc -5", "Etc/GMT+5"),
        (ZONE, "+0", "UTC"),
        (ZONE, "Etc/GMT+2", "Etc/GMT+2"),
        (SEASON, "none", ""),
        (SEASON, "2026-11-29T20:30+01:00", "2026-11-29T20:30:00+01:00"),
        (SEASON, "2026-11-29", "2026-11-29T00:00:00+00:00"),
        (DAILY, "<#123>", 123),
        (DAILY, "none", None),
        (ROOMS, "<#2>, 1 2", (1, 2)),
        (HOSTS, "<@&5>", (5,)),
    ],
)
def test_typed_values_are_parsed(setting: Setting[Any], typed: str, value: object) -> None:
    assert setting.parse(typed) == value


@pytest.mark.parametrize(
    ("setting", "typed"),
    [
        (PRIVATE, "perhaps"),
        (CARE, "lenient"),
        (LENGTH, "0"),
        (LENGTH, "26"),
        (LENGTH, "ten"),
        (LENGTH, "१"),
        (COOLDOWN, ""),
        (COOLDOWN, "2h"),
        (COOLDOWN, "1m 90"),
        (COOLDOWN, "30 1m"),
        (COOLDOWN, "-5s"),
        (COOLDOWN, "10 months"),
        (COOLDOWN, "0.2 seconds"),
        (COOLDOWN, "half"),
        (KEPT, "99999"),
        (AT, "24:00"),
        (AT, "13 pm"),
        (AT, "7"),
        (ZONE, "Mars/Olympus"),
        (SEASON, "yesterday"),
        (DAILY, "general"),
        (DAILY, "0"),
        (DAILY, str(2**63)),
    ],
)
def test_invalid_text_is_refused(setting: Setting[Any], typed: str) -> None:
    with pytest.raises(InvalidSetting, match=setting.label) as refusal:
        setting.parse(typed)
    wanted = "Enter a city" if setting is ZONE else "takes"
    assert wanted in str(refusal.value)


@pytest.mark.parametrize(
    ("setting", "typed", "told"),
    [
        (COOLDOWN, "90m", "“90m” is more than 1 hour. “Pause” takes"),
        (COOLDOWN, "1h 30", "“1h 30” is more than 1 hour."),
        (KEPT, "5 minutes", "“5 minutes” is less than 1 day."),
    ],
)
def test_values_out_of_bounds_are_told_which_one(setting: Setting[Any], typed: str, told: str) -> None:
    with pytest.raises(InvalidSetting) as refusal:
        setting.parse(typed)
    assert str(refusal.value).startswith(told)


@pytest.mark.parametrize(("setting", "unit"), [(COOLDOWN, "seconds"), (KEPT, "days")])
def test_durations_show_examples_that_they_take(setting: Setting[int], unit: str) -> None:
    expected = str(setting.kind.expects)
    examples = expected.partition(", like ")[2].partition(" (")[0].split(", ")
    assert examples == [
        setting.kind.write(setting.parse(example)).replace("1m 30s", "90s") for example in examples
    ]
    assert f"a plain number means {unit}" in expected


def test_misspelt_zone_gets_suggestion() -> None:
    with pytest.raises(InvalidSetting, match=r"Did you mean Europe/Berlin\?"):
        ZONE.parse("Europe/Berln")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Berlni", "Did you mean Europe/Berlin"),
        ("Barselona", "Did you mean Europe/Madrid"),
        ("UTC+5:30", "Enter a city with that time"),
        ("GMT+15", "Enter a city with that time"),
        ("Deutschland", "several time zones: Europe/Berlin, Europe/Busingen"),
        ("Estados Unidos", "several time zones. Enter a city"),
    ],
)
def test_zone_that_is_not_meant_for_certain_gets_a_hint(typed: str, hint: str) -> None:
    with pytest.raises(InvalidSetting, match=re.escape(hint)):
        ZONE.parse(typed)


@pytest.mark.parametrize("typed", ["Mars/Olympus", "Dahoam", "x", "Middle-earth", "Bayern", "Bergen", "Sion"])
def test_zone_like_no_other_gets_no_hint(typed: str) -> None:
    with pytest.raises(InvalidSetting) as refusal:
        ZONE.parse(typed)
    assert "(" not in str(refusal.value)


@pytest.mark.parametrize(
    ("zone", "shown"), [("Etc/GMT-2", "UTC+2 (all year)"), ("UTC", "UTC"), ("CET", "CET")]
)
def test_offset_is_shown_with_its_usual_sign(zone: str, shown: str) -> None:
    assert str(ZONE.kind.show(zone)) == shown


@pytest.mark.parametrize(
    ("language", "zone", "shown"),
    [
        ("en", "America/New_York", "New York time"),
        ("de", "Asia/Kolkata", "Kalkutta time"),
        ("es", "America/New_York", "Nueva York time"),
        ("en", "US/Eastern", "New York time"),
    ],
)
def test_zone_is_called_after_its_city(language: str, zone: str, shown: str) -> None:
    assert ZONE.kind.show(zone).render(in_english, Locale(language)) == shown


def test_too_long_list_is_refused() -> None:
    with pytest.raises(InvalidSetting, match="at most 25"):
        ROOMS.read(list(range(1, 27)))


@given(seconds=st.integers(0, 3_600))
def test_durations_round_trip(seconds: int) -> None:
    assert COOLDOWN.read(COOLDOWN.kind.write(seconds)) == seconds
    assert COOLDOWN.parse(str(COOLDOWN.kind.show(seconds))) == seconds


@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_12_and_24_hours_agree(hour: int, minute: int) -> None:
    twelve = f"{(hour + 11) % 12 + 1}:{minute:02} {'pm' if hour >= 12 else 'am'}"
    assert AT.parse(twelve) == AT.parse(f"{hour}:{minute:02}") == f"{hour:02}:{minute:02}"


@given(key=st.sampled_from(list(CATALOGUE.setting)), data=ANYTHING)
def test_any_data_is_read_or_refused(key: str, data: object) -> None:
    setting = CATALOGUE.setting[key]
    try:
        value = setting.read(data)
    except InvalidSetting as refusal:
        assert str(refusal.problems[0]).startswith(f"{key}: ")  # noqa: PT017 - either way out is fine
    else:
        assert setting.read(setting.kind.write(value)) == value
        assert str(setting.kind.show(value))


@given(key=st.sampled_from(list(CATALOGUE.setting)), text=st.text(max_size=40))
def test_any_text_is_parsed_or_refused(key: str, text: str) -> None:
    setting = CATALOGUE.setting[key]
    try:
        value = setting.parse(text)
    except InvalidSetting:
        return
    assert setting.read(setting.kind.write(value)) == value
