"""What moderators can choose about questions."""

from bot.domain.matching.model import Level
from bot.domain.settings.kinds import Choice, Option, Toggle
from bot.domain.settings.model import Section, Setting
from bot.domain.settings.times import Duration

CARE = Setting(
    "ask.care",
    "How sure I need to be",
    "Before I answer a question or suggest something close.",
    Choice(
        (
            Option(Level.STRICT, "Strict", "Fewer answers, but almost never a wrong one."),
            Option(Level.NORMAL, "Normal", "A good balance for most servers."),
            Option(Level.GENEROUS, "Generous", "More answers, but now and then a wrong one."),
        )
    ),
    Level.NORMAL,
)
PRIVATE = Setting(
    "ask.private",
    "Private replies",
    "Only the person who asked can see answers to /ask, whatever they choose.",
    Toggle(),
    default=False,
)
MENTIONS = Setting(
    "ask.mentions",
    "Reply to mentions",
    "When someone mentions me, I reply in the channel. Where questions are off, I stay quiet. If someone has "
    "to wait, up to three of their questions get ⏳ and are answered in turn. Any more get 🚫 and no answer.",
    Toggle(),
    default=True,
)
COOLDOWN = Setting(
    "ask.cooldown",
    "Cooldown per person",
    "How long someone waits before each further question once they've asked a few in a row: five at 4 "
    "seconds, two at 10 seconds. Whoever can teach me never waits.",
    Duration(0, 3_600, zero="no cooldown", plain="s"),
    4,
)
AT_ONCE_S = 20  # as many questions as their pauses fit into this need no wait: people ask a few in a row


def at_once(pause: int) -> int:
    """Return how many questions somebody may ask in a row; ``pause`` in seconds."""
    return max(1, AT_ONCE_S // pause) if pause else 1


SECTION = Section(
    "ask",
    "Questions",
    "How I answer questions: /ask, “Answer this”, and mentions.",
    (CARE, PRIVATE, MENTIONS, COOLDOWN),
)
