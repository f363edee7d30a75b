"""What settings say: how values are shown and refused, in English and German."""

from typing import Any

import pytest

from bot.domain.errors import Refused
from bot.domain.phrases import Phrase
from bot.domain.settings.exchange import export_settings
from bot.domain.settings.kinds import Places, Toggle, WholeNumber
from bot.domain.settings.model import AccessSettings, Catalogue, InvalidSetting, Section, Setting, Values
from bot.domain.settings.times import Duration, TimeZone, show_duration
from tests.domain.settings.declared import (
    ASK,
    AT,
    CARE,
    CATALOGUE,
    COOLDOWN,
    DAILY,
    HOSTS,
    LENGTH,
    PRIVATE,
    QUIZ,
    ROOMS,
    TOOLS,
    ZONE,
    chosen,
)
from tests.domain.settings.test_exchange import planned
from tests.domain.spoken import in_german

NUMBERS = Setting("a.b", "B", "", WholeNumber(-5, 5), 0)


@pytest.mark.parametrize(
    ("setting", "value", "shown"),
    [
        (PRIVATE, True, "on"),
        (PRIVATE, False, "off"),
        (CARE, "strict", "Strict"),
        (CARE, "gone", "gone"),
        (LENGTH, 2, "2"),
        (NUMBERS, 3, "3"),
        (COOLDOWN, 0, "no cooldown"),
        (COOLDOWN, 1, "1 second"),
        (COOLDOWN, 3_600, "1 hour"),
        (DAILY, None, "not set"),
        (DAILY, 7, "<#7>"),
        (ROOMS, (), "none"),
        (ROOMS, (7, 8), "<#7>, <#8>"),
        (HOSTS, (7, 8), "<@&7>, <@&8>"),
        (AT, "18:30", "18:30"),
        (ZONE, "Europe/Berlin", "Berlin time"),
    ],
)
def test_values_are_shown_in_words(setting: Setting[Any], value: object, shown: str) -> None:
    assert str(setting.kind.show(value)) == shown


@pytest.mark.parametrize(
    ("seconds", "shown", "german"),
    [
        (0, "0 seconds", "0 Sekunden"),
        (86_400, "1 day", "1 Tag"),
        (
            2 * 86_400 + 3_600 + 60 + 1,
            "2 days 1 hour 1 minute 1 second",
            "2 Tage 1 Stunde 1 Minute 1 Sekunde",
        ),
        (7_325, "2 hours 2 minutes 5 seconds", "2 Stunden 2 Minuten 5 Sekunden"),
    ],
)
def test_durations_are_shown_in_units(seconds: int, shown: str, german: str) -> None:
    assert (str(show_duration(seconds)), in_german(show_duration(seconds))) == (shown, german)


@pytest.mark.parametrize(
    ("setting", "typed", "said"),
    [
        (PRIVATE, "perhaps", "“Private replies” takes on or off. I can't use “perhaps”."),
        (PRIVATE, "", "“Private replies” takes on or off. It can't be empty."),
        (CARE, "x", "“Care” takes one of strict, normal, generous. I can't use “x”."),
        (LENGTH, "26", "“Length” takes a whole number from 1 to 25. I can't use “26”."),
        (
            COOLDOWN,
            "x",
            (
                "“Pause” takes a time from 0 to 1 hour, like 15s, 90s, 10m (a plain number means "
                "seconds). I can't use “x”."
            ),
        ),
        (DAILY, "x", "“Daily channel” takes a channel or none. I can't use “x”."),
        (ROOMS, "x", "“Rooms” takes a list of channels. I can't use “x”."),
        (HOSTS, "x", "“Hosts” takes a list of roles. I can't use “x”."),
        (AT, "x", "“Daily time” takes a time of day like 6:30 pm or 18:30. I can't use “x”."),
        (
            ZONE,
            "?",
            "Time zone: I don't know “?” Enter a city like Berlin, or a time zone like America/New_York.",
        ),
        (PRIVATE, "x" * 61, f"“Private replies” takes on or off. I can't use “{'x' * 59}…”"),
        (PRIVATE, "x" * 60, f"“Private replies” takes on or off. I can't use “{'x' * 60}”."),
    ],
)
def test_refusal_says_what_is_expected(setting: Setting[Any], typed: str, said: str) -> None:
    with pytest.raises(InvalidSetting) as refusal:
        setting.parse(typed)
    (problem,) = refusal.value.problems
    assert str(problem) == said
    told: Any = problem.values.get("problem") or problem.values["wanted"]
    assert in_german(told) != str(told)


def test_minimum_duration_is_named() -> None:

    assert "from 1 minute to 2 hours" in str(Duration(60, 7_200).expects)


@pytest.mark.parametrize(
    ("setting", "data"),
    [
        (PRIVATE, 1),
        (PRIVATE, None),
        (LENGTH, True),
        (LENGTH, "5"),
        (LENGTH, 26),
        (LENGTH, 0),
        (COOLDOWN, True),
        (COOLDOWN, 3_601),
        (COOLDOWN, -1),
        (COOLDOWN, 1.5),
        (CARE, 3),
        (DAILY, True),
        (DAILY, 1.5),
        (DAILY, -1),
        (ROOMS, "1"),
        (ROOMS, [True]),
        (ROOMS, {1: 2}),
        (AT, 18),
        (ZONE, None),
    ],
)
def test_refused_data_names_its_key(setting: Setting[Any], data: object) -> None:
    with pytest.raises(InvalidSetting) as refusal:
        setting.read(data)
    (problem,) = refusal.value.problems
    given = f"“{data}”" if isinstance(data, str) else str(data).strip("[]")  # of a list, what is wrong in it
    given = "empty" if data is None else given
    assert str(problem) == f"{setting.key}: should be {setting.kind.expects}, not {given}"
    assert str(setting.kind.refuse("x")) == f"should be {setting.kind.expects}, not “x”"


@pytest.mark.parametrize(
    ("setting", "data", "value"),
    [
        (PRIVATE, "enabled", True),
        (PRIVATE, "0", False),
        (LENGTH, 1, 1),
        (LENGTH, 25, 25),
        (COOLDOWN, 3_600, 3_600),
        (COOLDOWN, "1h", 3_600),
        (DAILY, "<#5>", 5),
        (DAILY, "none", None),
        (DAILY, None, None),
        (DAILY, 2**63 - 1, 2**63 - 1),
        (ROOMS, [3, "<#1>", 3], (1, 3)),
        (ROOMS, (), ()),
        (ROOMS, list(range(1, 26)), tuple(range(1, 26))),
    ],
)
def test_valid_data_is_read(setting: Setting[Any], data: object, value: object) -> None:
    assert setting.read(data) == value


@pytest.mark.parametrize(
    ("setting", "value", "data"),
    [
        (DAILY, None, "none"),
        (DAILY, 5, 5),
        (ROOMS, (1, 2), [1, 2]),
        (COOLDOWN, 0, "0s"),
        (COOLDOWN, 3_599, "59m 59s"),
        (PRIVATE, True, True),
        (LENGTH, 5, 5),
        (AT, "18:00", "18:00"),
    ],
)
def test_values_are_written_for_files(setting: Setting[Any], value: object, data: object) -> None:
    assert setting.kind.write(value) == data


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("no cooldown", 0),
        ("0", 0),
        ("1h, 0m", 3_600),
        ("1 Std. 0 Min.", 3_600),
        ("1 minuto y 2 segundos", 62),
        ("1 stunde", 3_600),
        ("2m and 3s", 123),
        ("2 MINUTES", 120),
        ("1.5 minutes", 90),
        ("1,5 Minuten", 90),
        ("0.25h, 1m", 960),
        ("half an hour", 1_800),
        ("eine halbe Stunde", 1_800),
        ("einer halben Stunde", 1_800),
        ("media hora", 1_800),
        ("anderthalb Minuten", 90),
        ("a minute and a half", 90),
        ("2 minutos y medio", 150),
        ("an hour", 3_600),
        ("einer Stunde", 3_600),
        ("diez minutos", 600),
    ],
)
def test_durations_in_many_notations(typed: str, seconds: int) -> None:
    assert COOLDOWN.parse(typed) == seconds


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("18.30 Uhr", "18:30"),
        ("7 uhr", "07:00"),
        ("7 h", "07:00"),
        ("7 a.m.", "07:00"),
        ("12 pm", "12:00"),
        ("12:59 am", "00:59"),
        ("23:59", "23:59"),
        ("1pm", "13:00"),
        (" 0:00 ", "00:00"),
    ],
)
def test_times_in_many_notations(typed: str, time: str) -> None:
    assert AT.parse(typed) == time


@pytest.mark.parametrize("typed", ["24:00", "23:60", "0 pm", "13 am", "7", "7:5", "17:00 pm"])
def test_impossible_times_are_refused(typed: str) -> None:
    with pytest.raises(InvalidSetting):
        AT.parse(typed)


@pytest.mark.parametrize("typed", ["12", "+12", " 12 questions "])
def test_numbers_may_have_their_noun(typed: str) -> None:
    assert LENGTH.parse(typed) == 12
    assert NUMBERS.parse("-5") == -5


@pytest.mark.parametrize("typed", ["none", "NOTHING", "-", "", " None "])
def test_none_can_be_typed(typed: str) -> None:
    assert DAILY.parse(typed) is None
    assert ROOMS.parse(typed) == ()


def test_picked_ids_are_read() -> None:
    one, several = DAILY.kind, ROOMS.kind
    assert isinstance(one, Places)
    assert isinstance(several, Places)
    assert (one.most, several.most) == (1, 25)
    assert (DAILY.read(one.picked([7])), DAILY.read(one.picked([]))) == (7, None)
    assert (ROOMS.read(several.picked([8, 7])), ROOMS.read(several.picked([]))) == ((7, 8), ())


def test_referenced_ids_are_found() -> None:
    assert (DAILY.kind.references(7), DAILY.kind.references(None)) == ((7,), ())
    assert (HOSTS.kind.references((7, 8)), PRIVATE.kind.references(True)) == ((7, 8), ())  # noqa: FBT003 - the value


def test_strange_zone_gets_no_suggestion() -> None:
    with pytest.raises(InvalidSetting) as refusal:
        Setting("a.z", "Z", "", TimeZone(), "UTC").parse("qqqqqq")
    assert "did you mean" not in str(refusal.value).casefold()
    with pytest.raises(InvalidSetting) as refusal:
        ZONE.parse("Berln")
    assert "Europe/Berlin?" in in_german(refusal.value.problems[0].values["problem"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[quiz]\ncolour = 1", "quiz.colour: unknown setting"),
        ("[quiz]\nrooms = [1, 99]", "quiz.rooms: this server has no channel with the ID 99"),
        ("[quiz]\nhosts = [1]", "quiz.hosts: this server has no role with the ID 1"),
        ("quiz = 1", "quiz: should be a table like [quiz]"),
        ("[quiz]\nlength = 0", "quiz.length: should be a whole number from 1 to 25, not 0"),
        ("[quiz", "not valid TOML, as something in it is never closed"),
    ],
)
def test_file_problems_name_their_place(text: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        planned(text)
    assert [str(problem) for problem in refusal.value.problems] == [said]
    assert in_german(refusal.value.problems[0]) != said


def test_equal_values_are_no_difference() -> None:
    text = export_settings(CATALOGUE, Values())
    assert planned(text) == ()
    (difference,) = planned(text, chosen((LENGTH, 5)))
    assert (difference.setting, difference.before, difference.after) == (LENGTH, 5, 10)


def test_empty_section_is_not_exported() -> None:
    assert "[tools]" not in export_settings(CATALOGUE, Values())
    assert (TOOLS.access, TOOLS.all_settings) == (None, ())


def test_access_settings_are_explained() -> None:
    access = AccessSettings.of("ask")
    assert access == ASK.access
    assert [(setting.key, setting.default) for setting in access] == [
        ("ask.enabled", True),
        ("ask.allowed_channels", ()),
        ("ask.denied_channels", ()),
        ("ask.allowed_roles", ()),
    ]
    assert [setting.kind.refers_to for setting in access] == [None, "channel", "channel", "role"]
    assert ASK.all_settings[:4] == access
    for setting in ASK.all_settings[:4]:
        assert in_german(setting.kind.show(setting.default))
        for text in (setting.label, setting.help):
            assert in_german(Phrase(text)) != text


def test_catalogue_finds_by_name() -> None:
    assert CATALOGUE.section == {"ask": ASK, "quiz": QUIZ, "tools": TOOLS}
    assert list(CATALOGUE.setting)[:5] == [
        "ask.enabled",
        "ask.allowed_channels",
        "ask.denied_channels",
        "ask.allowed_roles",
        "ask.private",
    ]


@pytest.mark.parametrize(
    "sections",
    [
        (Section("ask", "", "", (PRIVATE,)), Section("ask", "", "", ())),
        (Section("ask", "", "", (Setting("ask.", "", "", Toggle(), default=False),)),),
        (Section("ask", "", "", (Setting("ask", "", "", Toggle(), default=False),)),),
        (Section("ask", "", "", (Setting("ask.x.y", "", "", Toggle(), default=False), PRIVATE, PRIVATE)),),
    ],
)
def test_clashing_catalogue_is_refused(sections: tuple[Section, ...]) -> None:
    with pytest.raises(ValueError, match="declared twice or outside their section"):
        Catalogue(sections)


def test_one_invalid_value_spares_others() -> None:
    values = CATALOGUE.read({"quiz.length": 500, "gone.key": 1, "quiz.rooms": [2, 1], "ask.private": True})
    assert dict(values.chosen) == {"quiz.rooms": (1, 2), "ask.private": True}
