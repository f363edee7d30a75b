from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.settings import InvalidSetting, Setting
from tests.domain.settings.declared import (
    AT,
    CARE,
    CATALOGUE,
    COOLDOWN,
    DAILY,
    HOSTS,
    LENGTH,
    PRIVATE,
    ROOMS,
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
        (COOLDOWN, "10 minutes and 5 seconds", 605),
        (COOLDOWN, "none", 0),
        (AT, "6:30 pm", "18:30"),
        (AT, "12 am", "00:00"),
        (AT, "7.05", "07:05"),
        (ZONE, "europe/berlin", "Europe/Berlin"),
        (ZONE, "america/new york", "America/New_York"),
        (DAILY, "<#123>", 123),
        (DAILY, "none", None),
        (ROOMS, "<#2>, 1 2", (1, 2)),
        (HOSTS, "<@&5>", (5,)),
    ],
)
def test_what_people_type_is_understood(setting: Setting[Any], typed: str, value: object) -> None:
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
        (COOLDOWN, "1h 30"),
        (COOLDOWN, "-5s"),
        (COOLDOWN, "10 months"),
        (AT, "24:00"),
        (AT, "13 pm"),
        (AT, "7"),
        (ZONE, "Mars/Olympus"),
        (DAILY, "general"),
        (DAILY, "0"),
        (DAILY, str(2**63)),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_is_wanted(setting: Setting[Any], typed: str) -> None:
    with pytest.raises(InvalidSetting, match=setting.label) as refusal:
        setting.parse(typed)
    assert "wanted" in str(refusal.value)


def test_a_misspelt_time_zone_gets_a_suggestion() -> None:
    with pytest.raises(InvalidSetting, match=r"did you mean Europe/Berlin\?"):
        ZONE.parse("Europe/Berln")


def test_a_list_longer_than_a_select_can_hold_is_refused() -> None:
    with pytest.raises(InvalidSetting, match="at most 25"):
        ROOMS.read(list(range(1, 27)))


@given(seconds=st.integers(0, 3_600))
def test_every_duration_reads_back_from_what_is_written_and_what_is_shown(seconds: int) -> None:
    assert COOLDOWN.read(COOLDOWN.kind.write(seconds)) == seconds
    assert COOLDOWN.parse(str(COOLDOWN.kind.show(seconds))) == seconds


@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_every_time_of_day_means_the_same_in_both_notations(hour: int, minute: int) -> None:
    twelve = f"{(hour + 11) % 12 + 1}:{minute:02} {'pm' if hour >= 12 else 'am'}"
    assert AT.parse(twelve) == AT.parse(f"{hour}:{minute:02}") == f"{hour:02}:{minute:02}"


@given(key=st.sampled_from(list(CATALOGUE.setting)), data=ANYTHING)
def test_whatever_is_read_is_a_value_that_survives_writing_or_is_refused(key: str, data: object) -> None:
    setting = CATALOGUE.setting[key]
    try:
        value = setting.read(data)
    except InvalidSetting as refusal:
        assert str(refusal.problems[0]).startswith(f"{key}: ")  # noqa: PT017 - either way out is fine
    else:
        assert setting.read(setting.kind.write(value)) == value
        assert str(setting.kind.show(value))


@given(key=st.sampled_from(list(CATALOGUE.setting)), text=st.text(max_size=40))
def test_typing_anything_gives_a_value_or_a_refusal_and_nothing_else(key: str, text: str) -> None:
    setting = CATALOGUE.setting[key]
    try:
        value = setting.parse(text)
    except InvalidSetting:
        return
    assert setting.read(setting.kind.write(value)) == value
