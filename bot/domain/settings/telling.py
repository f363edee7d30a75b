"""What a server's members are told: from which sources, and how much of the story it may give away."""

from collections.abc import Sequence

from bot.domain.phrases import Described, phrase
from bot.domain.settings.kinds import Channels, Choice, Option
from bot.domain.settings.model import Setting, Values

EVERY_SOURCE, HOME_SOURCE = "everything", "article"


class Spoilers(Described):
    """What becomes of an answer that gives part of the story away."""

    HIDDEN = "hidden", phrase("Hidden")
    SHOWN = "shown", phrase("Shown")
    REFUSED = "refused", phrase("Refused")


SOURCES = Setting(
    "settings.sources",
    "Sources",
    "What I answer from: the article alone, or the published record around it, too.",
    Choice((
        Option(EVERY_SOURCE, "Everything", "The article and all publications that I know."),
        Option(HOME_SOURCE, "The article only", "Nothing but the one article that I started with."),
    )),
    EVERY_SOURCE,
)  # fmt: skip
SPOILERS = Setting(
    "settings.spoilers",
    "Spoilers",
    "What I do with answers that give part of the story away. Only “Shown” ever brings them up unasked.",
    Choice((
        Option(Spoilers.HIDDEN, "Hidden", "Answered when somebody asks, behind a spoiler bar."),
        Option(Spoilers.SHOWN, "Shown", "Answered and offered like everything else."),
        Option(Spoilers.REFUSED, "Refused", "Not answered at all."),
    )),
    str(Spoilers.HIDDEN),
)  # fmt: skip
SHOWN_CHANNELS = Setting(
    "settings.spoilers_shown_in",
    "Spoilers shown in these channels",
    "Here spoilers are shown, whatever the server's rule. A category speaks for its channels, and a "
    "channel for its threads.",
    Channels(),
    (),
)
HIDDEN_CHANNELS = Setting(
    "settings.spoilers_hidden_in",
    "Spoilers hidden in these channels",
    "Here spoilers are behind a spoiler bar, whatever the server's rule.",
    Channels(),
    (),
)
REFUSED_CHANNELS = Setting(
    "settings.spoilers_refused_in",
    "Spoilers refused in these channels",
    "Here spoilers are not answered, whatever the server's rule. A refusal outweighs the other two lists.",
    Channels(),
    (),
)
TELLING = (SOURCES, SPOILERS, SHOWN_CHANNELS, HIDDEN_CHANNELS, REFUSED_CHANNELS)
_BY_CHANNEL = (
    (REFUSED_CHANNELS, Spoilers.REFUSED),
    (HIDDEN_CHANNELS, Spoilers.HIDDEN),
    (SHOWN_CHANNELS, Spoilers.SHOWN),
)


def spoilers_in(values: Values, channel_ids: Sequence[int]) -> Spoilers:
    """Return the rule for a place; its ``channel_ids`` narrowest first: thread, channel, category."""
    for channel_id in channel_ids:
        for setting, rule in _BY_CHANNEL:
            if channel_id in values[setting]:
                return rule
    return Spoilers(values[SPOILERS])
