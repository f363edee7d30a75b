"""``/people``, ``/person``, ``/places`` and ``/place``: who and where, with everything known of them."""

from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.domain.lookup import people_directory, place_directory
from bot.services import Bot, Interaction
from bot.ui import pages
from bot.ui.install_contexts import everywhere
from bot.ui.names import NameOption, answer_name, completed_from
from bot.ui.navigation import Place, open_page
from bot.ui.paging import page_place
from bot.ui.request import Request
from cogs.people.views import name_page, people_page, places_page


class People(commands.Cog):
    """Offers people, characters and places."""

    def __init__(self, bot: Bot) -> None:
        bot.services.pages.update(
            {pages.NAME: name_page, pages.PEOPLE: people_page, pages.PLACES: places_page}
        )

    @app_commands.command()
    @everywhere
    async def people(self, interaction: Interaction) -> None:
        """Everybody whom the article names."""
        await open_page(await Request.open(interaction), page_place(pages.PEOPLE))

    @app_commands.command()
    @app_commands.describe(name="A person or a character; typos are fine")
    @app_commands.autocomplete(name=completed_from(people_directory))
    @everywhere
    async def person(self, interaction: Interaction, name: NameOption) -> None:
        """Somebody, with all that I know of them."""
        ctx = await Request.open(interaction)
        await answer_name(ctx, people_directory, name, partial(Place, pages.NAME))

    @app_commands.command()
    @everywhere
    async def places(self, interaction: Interaction) -> None:
        """Where the story goes, and where it was shot."""
        await open_page(await Request.open(interaction), page_place(pages.PLACES))

    @app_commands.command()
    @app_commands.describe(name="A place; typos are fine")
    @app_commands.autocomplete(name=completed_from(place_directory))
    @everywhere
    async def place(self, interaction: Interaction, name: NameOption) -> None:
        """A place, with all that I know of it."""
        ctx = await Request.open(interaction)
        await answer_name(ctx, place_directory, name, partial(Place, pages.NAME))
