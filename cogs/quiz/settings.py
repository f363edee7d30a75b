"""The settings of quizzes."""

from zoneinfo import ZoneInfo

from bot.domain.quiz.model import AnswerMode
from bot.domain.settings.kinds import Channel, Choice, Option, Roles, Toggle, WholeNumber
from bot.domain.settings.model import Section, Setting, Values
from bot.domain.settings.times import TimeOfDay, TimeZone

_GAMES, _DAYS = "Games", "Question of the day"  # pages
EVERYBODY, MANAGERS = "everybody", "managers"
MAX_QUESTIONS = 50
MIN_SECONDS, MAX_SECONDS = 5, 120

LENGTH = Setting(
    "quiz.length",
    "Questions in a quiz",
    "How many questions a quiz has, unless whoever starts it says otherwise.",
    WholeNumber(1, MAX_QUESTIONS, "{number} question", "{number} questions"),
    10,
    page=_GAMES,
)
SECONDS = Setting(
    "quiz.seconds",
    "Time to answer",
    "How long each question is open, unless whoever starts the quiz says otherwise.",
    WholeNumber(MIN_SECONDS, MAX_SECONDS, "{number} second", "{number} seconds"),
    20,
    page=_GAMES,
)
ANSWERS = Setting(
    "quiz.answers",
    "How people answer",
    "Buttons with choices, or answers that are typed, unless whoever starts the quiz says otherwise.",
    Choice((
        Option(AnswerMode.BUTTONS, "Buttons", "Four choices to press."),
        Option(AnswerMode.TYPED, "Typed", "An Answer button opens a form."),
        Option(AnswerMode.CHAT, "Chat", "Replies and mentions in the channel; the first right one counts."),
    )),
    str(AnswerMode.BUTTONS),
    page=_GAMES,
)  # fmt: skip
STARTERS = Setting(
    "quiz.starters",
    "Who may start a quiz",
    "Everybody, or only those who manage quizzes; the same goes for trivia nights. Duels and the question of "
    "the day are always open to all.",
    Choice((Option(EVERYBODY, "Everybody"), Option(MANAGERS, "Those who manage quizzes"))),
    EVERYBODY,
    page=_GAMES,
)
STOPPERS = Setting(
    "quiz.stoppers",
    "Who may stop a quiz",
    "Whoever started it and those who manage quizzes, or only the latter.",
    Choice((Option(EVERYBODY, "Whoever started it, too"), Option(MANAGERS, "Those who manage quizzes"))),
    EVERYBODY,
    page=_GAMES,
)
MANAGER_ROLES = Setting(
    "quiz.manager_roles",
    "Who manages quizzes",
    "Roles that may stop quizzes, decide appeals and import questions, beside Manage Server.",
    Roles(),
    (),
    page=_GAMES,
)
PICTURES = Setting(
    "quiz.pictures",
    "Pictures in questions",
    "Whether imported questions may show pictures, which Discord loads from their original address. "
    "Turned off, such questions are left out.",
    Toggle(),
    True,  # noqa: FBT003 - the default
    page=_GAMES,
)
DAILY_CHANNEL = Setting(
    "quiz.daily_channel",
    "Channel for the question of the day",
    "Where the question of the day is posted. With none it is asked with /quiz daily only.",
    Channel(),
    None,
    page=_DAYS,
)
DAILY_TIME = Setting(
    "quiz.daily_time",
    "Time of the question of the day",
    "When the question of the day is posted, in this server's time zone.",
    TimeOfDay(),
    "12:00",
    page=_DAYS,
)
TIME_ZONE = Setting(
    "quiz.time_zone",
    "Time zone",
    "The time zone of the question of the day and trivia nights: when they come, and when a day ends.",
    TimeZone(),
    "UTC",
    page=_DAYS,
)
SECTION = Section(
    "quiz",
    "Quizzes",
    "Trivia games in channels, duels, and the question of the day.",
    (
        LENGTH,
        SECONDS,
        ANSWERS,
        STARTERS,
        STOPPERS,
        MANAGER_ROLES,
        PICTURES,
        DAILY_CHANNEL,
        DAILY_TIME,
        TIME_ZONE,
    ),
)


def zone_of(values: Values) -> ZoneInfo:
    """Return the time zone of a server's days."""
    return ZoneInfo(values[TIME_ZONE])
