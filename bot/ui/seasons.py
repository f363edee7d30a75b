"""The way to a new season, from wherever moderators look for it: leaderboards count from its beginning."""

from typing import Any

from discord import ui

from bot.i18n import Say
from bot.ui.components import CustomId, button

SEASON = CustomId("quiz:season")


def season_button(say: Say) -> ui.Button[Any]:
    """Return the button that asks whether a new season is to begin."""
    return button(say("New season…"), SEASON())
