import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.documents import Unreadable
from bot.domain.errors import Refused
from bot.domain.settings.exchange import Difference, References, export_settings, plan_import
from bot.domain.settings.model import InvalidSetting, Values
from tests.domain.settings.declared import AT, CARE, CATALOGUE, COOLDOWN, DAILY, HOSTS, LENGTH, ROOMS, chosen

KNOWN: References = {"channel": frozenset(range(1, 30)), "role": frozenset({40, 41})}


def planned(text: str, values: Values | None = None) -> tuple[Difference, ...]:
    return plan_import(CATALOGUE, values or Values(), KNOWN, text.encode())


@st.composite
def any_values(draw: st.DrawFn) -> Values:
    return chosen(
        (CARE, draw(st.sampled_from(["strict", "normal", "generous"]))),
        (COOLDOWN, draw(st.integers(0, 3_600))),
        (LENGTH, draw(st.integers(1, 25))),
        (DAILY, draw(st.none() | st.integers(1, 29))),
        (ROOMS, tuple(sorted(draw(st.sets(st.integers(1, 29), max_size=5))))),
        (HOSTS, draw(st.sampled_from([(), (40,), (40, 41)]))),
        (AT, draw(st.sampled_from(["00:00", "18:30"]))),
    )


@given(there=any_values(), here=any_values())
def test_export_copies_settings(there: Values, here: Values) -> None:
    for difference in planned(export_settings(CATALOGUE, there), here):
        assert difference.before == here[difference.setting]
        here = chosen((difference.setting, difference.after), values=here)
    assert here == there


def test_export_has_every_setting() -> None:
    document = tomllib.loads(export_settings(CATALOGUE, Values()))
    keys = {f"{section}.{name}" for section, table in document.items() for name in table}
    assert keys == set(CATALOGUE.setting)


def test_names_stand_beside_ids_in_an_export() -> None:
    values = chosen((DAILY, 7), (ROOMS, (7, 8)), (LENGTH, 8), (HOSTS, (40,)))
    text = export_settings(CATALOGUE, values, {7: "#film\n= 1", 40: "@Mods" + "!" * 60})
    assert "daily_channel = 7  # #film = 1\n" in text
    assert "    7,  # #film = 1\n    8,\n" in text
    assert f"    40,  # @Mods{'!' * 35}\n" in text
    assert {each.setting.key: each.after for each in planned(text)} == values.chosen


def test_missing_settings_keep_values() -> None:
    assert planned("[quiz]\nlength = 5", chosen((CARE, "strict"))) == (Difference(LENGTH, 10, 5),)


def test_all_problems_are_reported() -> None:
    with pytest.raises(InvalidSetting) as refusal:
        planned(
            """
            loose = 1
            [quiz]
            length = 500
            rooms = [1, 99]
            colour = "red"
            hosts = [1]
            [ask]
            care = "reckless"
            """
        )
    assert [str(problem).partition(":")[0] for problem in refusal.value.problems] == [
        "loose",
        "quiz.length",
        "quiz.rooms",
        "quiz.colour",
        "quiz.hosts",
        "ask.care",
    ]


@pytest.mark.parametrize("text", ["[ask", "[ask]\ncare = ", "\x00", "#" * 140_000])
def test_unreadable_file_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        planned(text)


@given(text=st.text(max_size=60))
def test_any_text_is_planned_or_refused(text: str) -> None:
    try:
        planned(text)
    except Refused as refusal:
        assert refusal.problems  # noqa: PT017 - either way out is fine
