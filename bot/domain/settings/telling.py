"""What a server's members are told: from which sources, and how much of the story it may give away."""

from collections.abc import Sequence
from itertools import combinations

from bot.domain.phrases import Described, phrase
from bot.domain.settings.kinds import Channels, Choice, Option
from bot.domain.settings.model import Setting, Values

EVERY_SOURCE, HOME_SOURCE = "everything", "article"


class Spoilers(Described):
    """What becomes of an answer that gives part of the story away."""

    HIDDEN = "hidden", phrase("Hidden")
    SHOWN = "shown", phrase("Shown")
    REFUSED = "refused", phrase("Blocked")


SOURCES = Setting(
    "settings.sources",
    "Sources",
    "What I answer from: all my sources, or only the main article that /about names first.",
    Choice((
        Option(EVERY_SOURCE, "Everything", "The main article and all my other sources."),
        Option(HOME_SOURCE, "Main article only", "Nothing but what that one article says."),
    )),
    EVERY_SOURCE,
)  # fmt: skip
SPOILERS = Setting(
    "settings.spoilers",
    "Spoilers",
    "What I do with answers that give away parts of the story. I only bring them up unasked if you "
        "choose “Shown”.",
    Choice((
        Option(Spoilers.HIDDEN, "Hidden", "Answered when someone asks, behind a spoiler bar."),
        Option(Spoilers.SHOWN, "Shown", "Answered and suggested like everything else."),
        Option(Spoilers.REFUSED, "Blocked", "Not answered at all.", exported_as="blocked"),
    )),
    str(Spoilers.HIDDEN),
)  # fmt: skip
SHOWN_CHANNELS = Setting(
    "settings.spoilers_shown_in",
    "Spoilers shown in these channels",
    "In these channels, spoilers are shown, whatever the server-wide setting. A category covers its "
    "channels, and a channel covers its threads.",
    Channels(),
    (),
)
HIDDEN_CHANNELS = Setting(
    "settings.spoilers_hidden_in",
    "Spoilers hidden in these channels",
    "In these channels, spoilers are behind a spoiler bar, whatever the server-wide setting.",
    Channels(),
    (),
)
REFUSED_CHANNELS = Setting(
    "settings.spoilers_refused_in",
    "Spoilers blocked in these channels",
    "In these channels, spoilers aren't answered, whatever the server-wide setting. This list overrides "
    "the other two.",
    Channels(),
    (),
    exported_as="spoilers_blocked_in",
)
TELLING = (SOURCES, SPOILERS, SHOWN_CHANNELS, HIDDEN_CHANNELS, REFUSED_CHANNELS)
_BY_CHANNEL = (
    (REFUSED_CHANNELS, Spoilers.REFUSED),
    (HIDDEN_CHANNELS, Spoilers.HIDDEN),
    (SHOWN_CHANNELS, Spoilers.SHOWN),
)
# Lists of which the first overrides the second, where a channel is on both.
OVERRIDING = tuple(combinations((setting for setting, _ in _BY_CHANNEL), 2))


def spoilers_in(values: Values, channel_ids: Sequence[int]) -> Spoilers:
    """Return the rule for a place; its ``channel_ids`` narrowest first: thread, channel, category."""
    for channel_id in channel_ids:
        for setting, rule in _BY_CHANNEL:
            if channel_id in values[setting]:
                return rule
    return Spoilers(values[SPOILERS])
