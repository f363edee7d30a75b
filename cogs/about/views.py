"""The card that introduces the bot."""

from collections.abc import Sequence

from bot.domain.pack import Pack
from bot.i18n import Say
from bot.ui.layout import Card
from bot.ui.sources import source_line


def about_card(say: Say, pack: Pack, commands: Sequence[str]) -> Card:
    """Return what the bot knows, from which source, and its commands."""
    counts = [
        say.count(len(pack.facts), "{number} fact", "{number} facts"),
        say.count(len(pack.quotes), "{number} quotation", "{number} quotations"),
        say.count(len(pack.stunts), "{number} stunt", "{number} stunts"),
    ]
    return Card(
        title="Reckoner",
        body=[
            say(
                "I know *{title}* from one article, and nothing else: {counts}. Every answer names its "
                "paragraph. Where the article is silent, so am I.",
                title=pack.title,
                counts=say.join(counts),
            ),
            "\n".join(f"- **{topic.name}**: {topic.summary}" for topic in pack.topics),
            f"**{say('Commands')}**\n" + "\n".join(f"- {command}" for command in commands),
        ],
        source=source_line(say, pack),
    )
