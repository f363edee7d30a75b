"""``/facts``: everything that is known, by topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.lookup import Directory, Entry
from bot.ui import pages
from bot.ui.access import server_of
from bot.ui.i18n import wording_for
from bot.ui.layout import answer
from bot.ui.names import NameOption, complete, unknown_name_card
from bot.ui.navigation import PageButton, Place, arrive
from bot.ui.paging import page_place
from bot.ui.reach import everywhere
from cogs.facts.views import facts_about_page, facts_page, topic_page, topics_card

if TYPE_CHECKING:
    from bot.client import Reckoner
    from bot.domain.pack import Pack


class Facts(commands.Cog):
    """Offers the facts to browse."""

    def __init__(self, bot: Reckoner) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Offer the pages."""
        self.bot.pages |= {
            pages.TOPICS: topics_card,
            pages.FACTS: facts_page,
            pages.TOPIC_FACTS: topic_page,
            pages.NAME_FACTS: facts_about_page,
        }

    @app_commands.command()
    @app_commands.describe(topic="Only facts of this topic")
    @everywhere
    async def facts(
        self, interaction: discord.Interaction[Reckoner], topic: NameOption | None = None
    ) -> None:
        """Everything I know, by topic."""
        if topic is None:
            card = topics_card(arrive(interaction, Place(pages.TOPICS), private=True))
        else:
            directory = _topics(self.bot.pack_for(server_of(interaction)))
            found = directory.find(topic).entry
            if found is None:
                card = unknown_name_card(
                    wording_for(interaction, private=True),
                    directory,
                    topic,
                    lambda entry: PageButton(page_place(pages.TOPIC_FACTS, entry.id), entry.name),
                )
            else:
                place = page_place(pages.TOPIC_FACTS, found.id)
                card = topic_page(arrive(interaction, place, private=True))
        await answer(interaction, card, ephemeral=True)

    @facts.autocomplete("topic")
    async def complete_topic(
        self, interaction: discord.Interaction[Reckoner], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the topics."""
        return complete(_topics(self.bot.pack_for(server_of(interaction))), typed)


def _topics(pack: Pack) -> Directory:
    return Directory(Entry(topic.id, topic.name, topic.summary) for topic in pack.topics)
