"""A small catalogue with one setting of every kind."""

from typing import Any

from bot.domain.settings.kinds import Channel, Channels, Choice, Option, Roles, Toggle, WholeNumber
from bot.domain.settings.model import Catalogue, Section, Setting, Values
from bot.domain.settings.times import Duration, Moment, TimeOfDay, TimeZone

PRIVATE = Setting("ask.private", "Private replies", "Only the asker sees them.", Toggle(), default=False)
CARE = Setting(
    "ask.care",
    "Care",
    "How sure it must be.",
    Choice((Option("strict", "Strict"), Option("normal", "Normal"), Option("generous", "Generous"))),
    "normal",
)
COOLDOWN = Setting(
    "ask.cooldown", "Pause", "Between two questions.", Duration(0, 3_600, zero="no cooldown", plain="s"), 0
)
KEPT = Setting("ask.kept", "Kept", "For how long.", Duration(86_400, 365 * 86_400, plain="d"), 30 * 86_400)
LENGTH = Setting(
    "quiz.length",
    "Length",
    "How many questions to ask (if left out, the server's default).",
    WholeNumber(1, 25, noun="questions"),
    10,
)
DAILY = Setting("quiz.daily_channel", "Daily channel", "Where.", Channel(), None)
ROOMS = Setting("quiz.rooms", "Rooms", "Where else.", Channels(), ())
HOSTS = Setting("quiz.hosts", "Hosts", "Who else.", Roles(), ())
AT = Setting("quiz.daily_time", "Daily time", "When.", TimeOfDay(), "18:00")
ZONE = Setting("quiz.zone", "Time zone", "Whose clock.", TimeZone(), "UTC")

SEASON = Setting("quiz.season", "Season", "Since when.", Moment(), "")

ASK = Section("ask", "Questions", "Answers.", (PRIVATE, CARE, COOLDOWN, KEPT))
QUIZ = Section("quiz", "Quiz", "Games.", (LENGTH, DAILY, ROOMS, HOSTS, AT, ZONE, SEASON))
TOOLS = Section("tools", "Tools", "For moderators.", governed=False)
CATALOGUE = Catalogue((ASK, QUIZ, TOOLS))


def chosen(*choices: tuple[Setting[Any], Any], values: Values | None = None) -> Values:
    """Return values with these choices; choosing the default forgets the choice, as in the store."""
    kept = dict(values.chosen if values else {}) | {setting.key: value for setting, value in choices}
    return Values({key: value for key, value in kept.items() if value != CATALOGUE.setting[key].default})
