"""Presets: a few settings each, for the kinds of server that there are."""

from collections.abc import Mapping
from typing import Any

from bot.domain.phrases import Described, phrase
from bot.domain.settings.model import Catalogue, Setting, Values

# Settings of other cogs, which say what they mean.
PRIVATE_KEY, MENTIONS_KEY = "ask.private", "ask.mentions"
QUIZ_KEY, DAILY_CHANNEL_KEY = "quiz.enabled", "quiz.daily_channel"

Changes = list[tuple[Setting[Any], Any]]


class Preset(Described):
    """A kind of server, with what is set for it."""

    QUIET = "quiet", phrase("Quiet")
    EVERYDAY = "everyday", phrase("Everyday")
    QUIZ = "quiz", phrase("Quiz server")


ABOUT = {
    Preset.QUIET: phrase(
        "I only answer commands, and only the person who asked sees it. Quizzes run only where you choose."
    ),
    Preset.EVERYDAY: phrase(
        "Everyone sees what I answer, to commands and to mentions. Quizzes can run anywhere, and there's no "
        "question of the day."
    ),
    Preset.QUIZ: phrase("Like Everyday, and I post a question of the day."),
}
# What differs from the defaults. Every preset sets all of these keys, so that one takes back another.
_CHOSEN: Mapping[Preset, Mapping[str, Any]] = {
    Preset.QUIET: {PRIVATE_KEY: True, MENTIONS_KEY: False, QUIZ_KEY: False},
    Preset.EVERYDAY: {},
    Preset.QUIZ: {},
}
KEYS = (PRIVATE_KEY, MENTIONS_KEY, QUIZ_KEY, DAILY_CHANNEL_KEY)


def differences(
    preset: Preset, catalogue: Catalogue, values: Values, *, daily_channel: int | None
) -> Changes:
    """Return what a preset would change in a server; ``daily_channel`` is where it could post each day."""
    chosen = dict(_CHOSEN[preset])
    if preset is Preset.QUIZ:
        daily = values[catalogue.setting[DAILY_CHANNEL_KEY]]
        chosen[DAILY_CHANNEL_KEY] = daily_channel if daily is None else daily
    settings = [catalogue.setting[key] for key in KEYS]
    quizzes = catalogue.section["quiz"].access
    if quizzes is not None and chosen.get(QUIZ_KEY, True) and not values[quizzes.enabled]:
        settings.append(quizzes.allowed_channels)  # where they run in place of everywhere
    wanted = [(setting, chosen.get(setting.key, setting.default)) for setting in settings]
    return [(setting, value) for setting, value in wanted if values[setting] != value]
