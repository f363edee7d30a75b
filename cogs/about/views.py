"""The card that introduces the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.layout import Card
from bot.ui.sources import source_name
from bot.ui.text import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.pack import Pack


def about_card(pack: Pack, commands: Sequence[str]) -> Card:
    """Return what the bot knows, from which source, and its commands."""
    counts = (
        f"{plural(len(pack.facts), 'fact')}, {plural(len(pack.quotes), 'quotation')} and "
        f"{plural(len(pack.stunts), 'stunt')}"
    )
    topics = "\n".join(f"- **{topic.name}**: {topic.summary}" for topic in pack.topics)
    return Card(
        title="Reckoner",
        body=[
            (
                f"I know *{pack.title}* from one article, and nothing else: {counts}. Every answer names its "
                "paragraph. Where the article is silent, so am I."
            ),
            topics,
            "**Commands**\n" + "\n".join(f"- {command}" for command in commands),
        ],
        source=f"Source: {source_name(pack)}",
    )
