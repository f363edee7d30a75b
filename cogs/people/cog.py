"""``/people``, ``/person``, ``/places`` and ``/place``: who and where, with everything known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain import links
from bot.domain.lookup import directory_of_entities
from bot.ui import pages
from bot.ui.layout import answer
from bot.ui.names import NameOption, answer_name, complete
from bot.ui.navigation import arrive
from bot.ui.paging import page_place
from bot.ui.reach import everywhere
from cogs.people.views import name_page, people_page, places_page

if TYPE_CHECKING:
    from bot.client import Reckoner


class People(commands.Cog):
    """Offers people, characters and places."""

    def __init__(self, bot: Reckoner) -> None:
        self.bot = bot
        self.people_directory = directory_of_entities(links.people(bot.pack))
        self.place_directory = directory_of_entities(links.places(bot.pack))

    async def cog_load(self) -> None:
        """Offer the pages."""
        self.bot.pages |= {pages.NAME: name_page, pages.PEOPLE: people_page, pages.PLACES: places_page}

    @app_commands.command()
    @everywhere
    async def people(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Everybody whom the article names."""
        visit = arrive(interaction, page_place(pages.PEOPLE), private=True)
        await answer(interaction, people_page(visit), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(name="A person or a character; typos are fine")
    @everywhere
    async def person(self, interaction: discord.Interaction[Reckoner], name: NameOption) -> None:
        """Somebody, with all that I know of them."""
        await answer_name(interaction, self.people_directory, name, pages.NAME, name_page)

    @app_commands.command()
    @everywhere
    async def places(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Where the story goes, and where it was shot."""
        visit = arrive(interaction, page_place(pages.PLACES), private=True)
        await answer(interaction, places_page(visit), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(name="A place; typos are fine")
    @everywhere
    async def place(self, interaction: discord.Interaction[Reckoner], name: NameOption) -> None:
        """A place, with all that I know of it."""
        await answer_name(interaction, self.place_directory, name, pages.NAME, name_page)

    @person.autocomplete("name")
    async def complete_person(
        self, interaction: discord.Interaction[Reckoner], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer people and characters."""
        del interaction
        return complete(self.people_directory, typed)

    @place.autocomplete("name")
    async def complete_place(
        self, interaction: discord.Interaction[Reckoner], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer places."""
        del interaction
        return complete(self.place_directory, typed)
