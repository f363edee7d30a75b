"""What moderators can choose about questions."""

from bot.domain.matching.model import Level
from bot.domain.settings.kinds import Choice, Option, Toggle
from bot.domain.settings.model import Section, Setting
from bot.domain.settings.times import Duration

CARE = Setting(
    "ask.care",
    "How sure I must be",
    "Before I answer, and before I suggest something close.",
    Choice(
        (
            Option(Level.STRICT, "Strict", "Fewer answers, hardly ever a wrong one."),
            Option(Level.NORMAL, "Normal", "The balance I was tested with."),
            Option(Level.GENEROUS, "Generous", "More answers, a wrong one now and then."),
        )
    ),
    Level.NORMAL,
)
PRIVATE = Setting(
    "ask.private",
    "Private replies",
    "Answers to /ask show only to whoever asked, whatever they choose.",
    Toggle(),
    default=False,
)
MENTIONS = Setting(
    "ask.mentions",
    "Answer mentions",
    "Messages that mention me are answered in the channel. Where questions are off, or somebody has to "
    "wait, I say nothing there: a reply to a message can't be private.",
    Toggle(),
    default=True,
)
COOLDOWN = Setting(
    "ask.cooldown",
    "Pause per person",
    "How long somebody waits between two questions. "
    "With a short pause, several questions in a row are fine: five with 4 s.",
    Duration(0, 3_600, zero="no pause"),
    4,
)
AT_ONCE_S = 20  # as many questions as their pauses fit into this need no wait: people ask a few in a row


def at_once(pause: int) -> int:
    """Return how many questions somebody may ask in a row; ``pause`` in seconds."""
    return max(1, AT_ONCE_S // pause) if pause else 1


SECTION = Section(
    "ask",
    "Questions",
    "/ask, “Answer this” and mentions: how I answer questions.",
    (CARE, PRIVATE, MENTIONS, COOLDOWN),
)
