"""``/people``, ``/person``, ``/places`` and ``/place``: who and where, with everything known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain import links
from bot.domain.lookup import directory_of_entities
from bot.ui import pages
from bot.ui.i18n import wording_for
from bot.ui.layout import answer
from bot.ui.names import NameOption, complete, unknown_name_card
from bot.ui.navigation import PageButton, Place, arrive
from bot.ui.paging import page_place
from cogs.people.views import name_page, people_page, places_page

if TYPE_CHECKING:
    from bot.client import Reckoner
    from bot.domain.lookup import Directory


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
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def people(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Everybody whom the article names."""
        visit = arrive(interaction, page_place(pages.PEOPLE), private=True)
        await answer(interaction, people_page(visit), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(name="A person or a character; typos are fine")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def person(self, interaction: discord.Interaction[Reckoner], name: NameOption) -> None:
        """Somebody, with all that I know of them."""
        await _show_name(interaction, self.people_directory, name)

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def places(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Where the story goes, and where it was shot."""
        visit = arrive(interaction, page_place(pages.PLACES), private=True)
        await answer(interaction, places_page(visit), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(name="A place; typos are fine")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def place(self, interaction: discord.Interaction[Reckoner], name: NameOption) -> None:
        """A place, with all that I know of it."""
        await _show_name(interaction, self.place_directory, name)

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


async def _show_name(interaction: discord.Interaction[Reckoner], directory: Directory, name: str) -> None:
    """Show whom or what a name means, or privately what comes closest."""
    found = directory.find(name).entry
    if found is not None:
        card = name_page(arrive(interaction, Place(pages.NAME, found.id)))
    else:
        card = unknown_name_card(
            wording_for(interaction, private=True),
            directory,
            name,
            lambda entry: PageButton(Place(pages.NAME, entry.id), entry.name),
        )
    await answer(interaction, card, ephemeral=found is None)
