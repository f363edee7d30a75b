"""``/people``, ``/person``, ``/places`` and ``/place``: who and where, with everything known of them."""

from discord import app_commands
from discord.ext import commands

from bot.domain import links
from bot.domain.lookup import directory_of_entities
from bot.services import Bot, Interaction
from bot.ui import pages
from bot.ui.layout import answer
from bot.ui.names import NameOption, answer_name, complete
from bot.ui.navigation import open_page
from bot.ui.paging import page_place
from bot.ui.reach import everywhere
from bot.ui.request import Request
from cogs.people.views import name_page, people_page, places_page


class People(commands.Cog):
    """Offers people, characters and places."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.services = bot.services
        self.people_directory = directory_of_entities(links.people(bot.services.pack))
        self.place_directory = directory_of_entities(links.places(bot.services.pack))

    async def cog_load(self) -> None:
        """Offer the pages."""
        self.services.pages.update(
            {pages.NAME: name_page, pages.PEOPLE: people_page, pages.PLACES: places_page}
        )

    @app_commands.command()
    @everywhere
    async def people(self, interaction: Interaction) -> None:
        """Everybody whom the article names."""
        ctx = await Request.open(interaction)
        visit = open_page(ctx, page_place(pages.PEOPLE), private=True)
        await answer(ctx, people_page(visit), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(name="A person or a character; typos are fine")
    @everywhere
    async def person(self, interaction: Interaction, name: NameOption) -> None:
        """Somebody, with all that I know of them."""
        ctx = await Request.open(interaction)
        await answer_name(ctx, self.people_directory, name, pages.NAME, name_page)

    @app_commands.command()
    @everywhere
    async def places(self, interaction: Interaction) -> None:
        """Where the story goes, and where it was shot."""
        ctx = await Request.open(interaction)
        visit = open_page(ctx, page_place(pages.PLACES), private=True)
        await answer(ctx, places_page(visit), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(name="A place; typos are fine")
    @everywhere
    async def place(self, interaction: Interaction, name: NameOption) -> None:
        """A place, with all that I know of it."""
        ctx = await Request.open(interaction)
        await answer_name(ctx, self.place_directory, name, pages.NAME, name_page)

    @person.autocomplete("name")
    async def complete_person(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer people and characters."""
        del interaction
        return complete(self.people_directory, typed)

    @place.autocomplete("name")
    async def complete_place(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer places."""
        del interaction
        return complete(self.place_directory, typed)
