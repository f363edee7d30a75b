"""The settings of quizzes."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.domain.quiz.model import AnswerMode
from bot.domain.settings.kinds import Channel, Choice, Option, Roles, Toggle, WholeNumber
from bot.domain.settings.model import Section, Setting, Values
from bot.domain.settings.times import Duration, Moment, TimeOfDay, TimeZone

_GAMES, _QUESTIONS, _DAYS, _LEADERBOARD = "Games", "Questions", "Question of the day", "Leaderboard"  # pages
EVERYBODY, MANAGERS = "everybody", "managers"
MAX_QUESTIONS = 50
MIN_SECONDS, MAX_SECONDS = 5, 120

ANSWER_MODES = Choice((
    Option(AnswerMode.BUTTONS, "Buttons", "Buttons to choose from."),
    Option(AnswerMode.TYPED, "A form", "A button under each question that opens a form."),
    Option(
        AnswerMode.CHAT, "In the chat", "Replies and mentions in the channel. The first right one counts."
    ),
))  # fmt: skip
LENGTH = Setting(
    "quiz.length",
    "Questions per quiz",
    "How many questions a quiz has by default.",
    WholeNumber(1, MAX_QUESTIONS, noun="questions"),
    10,
    page=_GAMES,
)
SECONDS = Setting(
    "quiz.seconds",
    "Time to answer",
    "How long each question stays open by default.",
    Duration(MIN_SECONDS, MAX_SECONDS, plain="s"),
    20,
    page=_GAMES,
)
ANSWERS = Setting(
    "quiz.answers",
    "How people answer",
    "This is the default. Whoever starts a quiz can choose something else.",
    ANSWER_MODES,
    str(AnswerMode.BUTTONS),
    page=_GAMES,
)
STARTERS = Setting(
    "quiz.starters",
    "Who can start a quiz",
    "Also applies to trivia nights. Duels and the question of the day are always open to everyone.",
    Choice((Option(EVERYBODY, "Everyone"), Option(MANAGERS, "Quiz managers only"))),
    EVERYBODY,
    page=_GAMES,
)
STOPPERS = Setting(
    "quiz.stoppers",
    "Who can stop a quiz",
    "Quiz managers can always stop a quiz. Choose whether the person who started it can, too.",
    Choice(
        (Option(EVERYBODY, "Quiz managers and whoever started it"), Option(MANAGERS, "Quiz managers only"))
    ),
    EVERYBODY,
    page=_GAMES,
)
MANAGER_ROLES = Setting(
    "quiz.manager_roles",
    "Quiz manager roles",
    "Members with these roles or Manage Server can stop quizzes, decide appeals, and import questions.",
    Roles("no extra roles"),
    (),
    page=_GAMES,
)
PICTURES = Setting(
    "quiz.pictures",
    "Pictures in questions",
    "Whether imported questions can show pictures, which Discord loads from their original address. "
    "If off, those questions are skipped.",
    Toggle(),
    True,  # noqa: FBT003 - the default
    page=_QUESTIONS,
)
TAUGHT = Setting(
    "quiz.taught",
    "Questions from what you taught",
    "Quizzes also ask what this server taught me, where that makes a good question.",
    Toggle(),
    False,  # noqa: FBT003 - the default
    page=_QUESTIONS,
)
SEASON_START = Setting(
    "quiz.season_start",
    "Leaderboard counts from",
    "Start a new season, and everyone is back at zero. Nothing is deleted: profiles still show everything.",
    Moment(),
    "",
    page=_LEADERBOARD,
)
DAILY_CHANNEL = Setting(
    "quiz.daily_channel",
    "Question of the day channel",
    "Where I post the question of the day. If not set, people can still answer it with /quiz daily.",
    Channel(),
    None,
    page=_DAYS,
)
TIME_ZONE = Setting(
    "quiz.time_zone",
    "Time zone",
    "Used for the question of the day, trivia nights, and the days in /insights.",
    TimeZone(),
    "UTC",
    page=_DAYS,
)
DAILY_TIME = Setting(
    "quiz.daily_time",
    "Question of the day time",
    "When I post the question of the day. It stays open until the next one.",
    TimeOfDay(TIME_ZONE),
    "12:00",
    page=_DAYS,
)
SECTION = Section(
    "quiz",
    "Quizzes",
    "Trivia games, duels, and the question of the day.",
    (
        LENGTH,
        SECONDS,
        ANSWERS,
        STARTERS,
        STOPPERS,
        MANAGER_ROLES,
        PICTURES,
        TAUGHT,
        DAILY_CHANNEL,
        DAILY_TIME,
        TIME_ZONE,
        SEASON_START,
    ),
)


def zone_of(values: Values) -> ZoneInfo:
    """Return the time zone of a server's days."""
    return ZoneInfo(values[TIME_ZONE])


def season_start(values: Values) -> int:
    """Return from which moment a server's leaderboard counts (ms UTC)."""
    began = values[SEASON_START]
    return round(datetime.fromisoformat(began).timestamp() * 1_000) if began else 0


def day_begins(values: Values) -> time:
    """Return when a server's days begin, for the question of the day: when it is posted, else at midnight."""
    return time.min if values[DAILY_CHANNEL] is None else time.fromisoformat(values[DAILY_TIME])
