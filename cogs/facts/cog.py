"""``/facts``: everything that is known, by topic."""

from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.domain.lookup import topic_directory
from bot.services import Bot, Interaction
from bot.ui import pages
from bot.ui.install_contexts import everywhere
from bot.ui.names import NameOption, answer_name, completed_from
from bot.ui.navigation import Place, open_page
from bot.ui.paging import page_place
from bot.ui.request import Request
from cogs.facts.views import facts_about_page, facts_page, topic_page, topics_page


class Facts(commands.Cog):
    """Offers the facts to browse."""

    def __init__(self, bot: Bot) -> None:
        bot.services.pages.update(
            {
                pages.TOPICS: topics_page,
                pages.FACTS: facts_page,
                pages.TOPIC_FACTS: topic_page,
                pages.NAME_FACTS: facts_about_page,
            }
        )

    @app_commands.command()
    @app_commands.describe(topic="Only facts of this topic")
    @app_commands.autocomplete(topic=completed_from(topic_directory))
    @everywhere
    async def facts(self, interaction: Interaction, topic: NameOption | None = None) -> None:
        """Everything I know, by topic."""
        ctx = await Request.open(interaction)
        if topic is None:
            await open_page(ctx, Place(pages.TOPICS))
        else:
            place = partial(page_place, pages.TOPIC_FACTS)
            await answer_name(ctx, topic_directory, topic, place, private=True)
