from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        (KEPT, "14", 14 * 86_400),
        (AT, "6:30 pm", "18:30"),
        (AT, "12 am", "00:00"),
        (AT, "7.05", "07:05"),
        (ZONE, "europe/berlin", "Europe/Berlin"),
        (ZONE, "america/new york", "America/New_York"),
        (ZONE, "Berlin", "Europe/Berlin"),
        (ZONE, "buenos aires", "America/Buenos_Aires"),
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
        (COOLDOWN, "1h 30"),
        (COOLDOWN, "-5s"),
        (COOLDOWN, "10 months"),
        (KEPT, "99999"),
        (AT, "24:00"),
        (AT, "13 pm"),
        (AT, "7"),
        (ZONE, "Mars/Olympus"),
        (DAILY, "general"),
        (DAILY, "0"),
        (DAILY, str(2**63)),
    ],
)
def test_invalid_text_is_refused(setting: Setting[Any], typed: str) -> None:
    with pytest.raises(InvalidSetting, match=setting.label) as refusal:
        setting.parse(typed)
    assert "should be" in str(refusal.value)


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
