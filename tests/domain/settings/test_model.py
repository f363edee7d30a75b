import pytest

from bot.domain.settings import Catalogue, Section, Setting, Toggle, Values
from tests.domain.settings.declared import ASK, CATALOGUE, COOLDOWN, LENGTH, PRIVATE, TOOLS


def test_what_was_not_chosen_has_its_default() -> None:
    assert Values()[LENGTH] == 10


def test_a_governed_section_shows_its_access_first_and_a_tool_has_none() -> None:
    assert [setting.name for setting in ASK.all_settings[:4]] == [
        "enabled",
        "allowed_channels",
        "denied_channels",
        "allowed_roles",
    ]
    assert TOOLS.all_settings == ()


def test_a_key_declared_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"ask\.private"):
        Catalogue((Section("ask", "", "", (PRIVATE, PRIVATE)),))


def test_a_key_outside_its_section_is_refused() -> None:
    stray = Setting("quiz.private", "", "", Toggle(), default=False)
    with pytest.raises(ValueError, match=r"quiz\.private"):
        Catalogue((Section("ask", "", "", (stray,)),))


def test_stored_data_that_no_longer_fits_falls_back_to_the_default() -> None:
    values = CATALOGUE.read({"quiz.length": 500, "gone.key": 1, "ask.cooldown": "10s"})
    assert (values[LENGTH], values[COOLDOWN]) == (10, 10)
