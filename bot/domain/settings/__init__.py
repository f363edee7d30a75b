"""Settings: declared once by the cog that uses them, chosen by each server's moderators."""

from bot.domain.settings.access import PRECEDENCE, Asker, Decision, Rule, decide
from bot.domain.settings.exchange import Difference, export_settings, plan_import
from bot.domain.settings.kinds import Choice, Option, Toggle, WholeNumber
from bot.domain.settings.model import (
    AccessSettings,
    Catalogue,
    InvalidSetting,
    Section,
    Setting,
    Values,
)
from bot.domain.settings.places import Channel, Channels, Places, Role, Roles
from bot.domain.settings.times import Duration, TimeOfDay, TimeZone

__all__ = [
    "PRECEDENCE",
    "AccessSettings",
    "Asker",
    "Catalogue",
    "Channel",
    "Channels",
    "Choice",
    "Decision",
    "Difference",
    "Duration",
    "InvalidSetting",
    "Option",
    "Places",
    "Role",
    "Roles",
    "Rule",
    "Section",
    "Setting",
    "TimeOfDay",
    "TimeZone",
    "Toggle",
    "Values",
    "WholeNumber",
    "decide",
    "export_settings",
    "plan_import",
]
