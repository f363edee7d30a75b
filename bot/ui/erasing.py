"""The way to erase all that is kept for a server, from wherever its moderators look for it."""

from typing import Any

from discord import ui

from bot.i18n import Say
from bot.ui.components import CustomId, button

ERASE_SERVER = CustomId("privacy:server")
PRIVACY_SECTION = "privacy"


def erase_server_button(say: Say) -> ui.Button[Any]:
    """Return the button that asks whether a server is to be erased."""
    return button(say("Erase this server's data…"), ERASE_SERVER())


def about_members(say: Say) -> str:
    """Return whose data moderators can't erase."""
    return say("Members erase their own data with /privacy. No one can do it for them.")
