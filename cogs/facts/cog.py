"""``/facts``: everything that is known, by topic."""

from discord import app_commands
from discord.ext import commands

from bot.domain.lookup import Directory, Entry
from bot.domain.pack import Pack
from bot.services import Bot, Interaction
from bot.ui import pages
from bot.ui.layout import answer
from bot.ui.names import NameOption, complete, unknown_name_card
from bot.ui.navigation import PageButton, Place, open_page
from bot.ui.paging import page_place
from bot.ui.reach import everywhere
from bot.ui.request import Request
from cogs.facts.views import facts_about_page, facts_page, topic_page, topics_card


class Facts(commands.Cog):
    """Offers the facts to browse."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.services = bot.services

    async def cog_load(self) -> None:
        """Offer the pages."""
        self.services.pages.update(
            {
                pages.TOPICS: topics_card,
                pages.FACTS: facts_page,
                pages.TOPIC_FACTS: topic_page,
                pages.NAME_FACTS: facts_about_page,
            }
        )

    @app_commands.command()
    @app_commands.describe(topic="Only facts of this topic")
    @everywhere
    async def facts(self, interaction: Interaction, topic: NameOption | None = None) -> None:
        """Everything I know, by topic."""
        ctx = await Request.open(interaction)
        if topic is None:
            card = topics_card(open_page(ctx, Place(pages.TOPICS), private=True))
        else:
            directory = _topics(ctx.pack)
            found = directory.find(topic).entry
            if found is None:
                card = unknown_name_card(
                    ctx.say,
                    directory,
                    topic,
                    lambda entry: PageButton(page_place(pages.TOPIC_FACTS, entry.id), entry.name),
                )
            else:
                place = page_place(pages.TOPIC_FACTS, found.id)
                card = topic_page(open_page(ctx, place, private=True))
        await answer(ctx, card, ephemeral=True)

    @facts.autocomplete("topic")
    async def complete_topic(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the topics."""
        ctx = await Request.open(interaction)
        return complete(_topics(ctx.pack), typed)


def _topics(pack: Pack) -> Directory:
    return Directory(Entry(topic.id, topic.name, topic.summary) for topic in pack.topics)
