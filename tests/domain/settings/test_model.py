import pytest

from bot.domain.settings.kinds import Toggle
from bot.domain.settings.model import Catalogue, Section, Setting, Values
from tests.domain.settings.declared import ASK, CATALOGUE, COOLDOWN, LENGTH, PRIVATE, TOOLS


def test_values_have_defaults() -> None:
    assert Values()[LENGTH] == 10


def test_access_settings_come_first() -> None:
    assert [setting.name for setting in ASK.all_settings[:4]] == [
        "enabled",
        "allowed_channels",
        "denied_channels",
        "allowed_roles",
    ]
    assert TOOLS.all_settings == ()


def test_duplicate_key_is_refused() -> None:
    with pytest.raises(ValueError, match=r"ask\.private"):
        Catalogue((Section("ask", "", "", (PRIVATE, PRIVATE)),))


def test_stray_key_is_refused() -> None:
    stray = Setting("quiz.private", "", "", Toggle(), default=False)
    with pytest.raises(ValueError, match=r"quiz\.private"):
        Catalogue((Section("ask", "", "", (stray,)),))


def test_invalid_stored_data_is_default() -> None:
    values = CATALOGUE.read({"quiz.length": 500, "gone.key": 1, "ask.cooldown": "10s"})
    assert (values[LENGTH], values[COOLDOWN]) == (10, 10)
