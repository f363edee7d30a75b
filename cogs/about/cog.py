"""``/about``: what the bot knows, from which source, and its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.i18n import wording_for
from cogs.about.views import about_card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.client import Reckoner

Command = app_commands.Command[Any, ..., Any]


class About(commands.Cog):
    """Introduces the bot."""

    def __init__(self, bot: Reckoner) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def about(self, interaction: discord.Interaction[Reckoner]) -> None:
        """What I know, where from, and what I can do."""
        say = wording_for(interaction, private=True)
        names = sorted(self._open_to(interaction), key=lambda command: command.qualified_name)
        mentions = [
            f"{self._mention(command.qualified_name)} {say.known(command.description)}" for command in names
        ]
        await interaction.response.send_message(view=about_card(say, self.bot.pack, mentions), ephemeral=True)

    def _open_to(self, interaction: discord.Interaction[Reckoner]) -> Iterator[Command]:
        """Yield the commands that Discord shows to this person by default."""
        for command in self.bot.tree.walk_commands(type=discord.AppCommandType.chat_input):
            wanted = (command.root_parent or command).default_permissions
            if isinstance(command, app_commands.Command) and (
                wanted is None or wanted <= interaction.permissions
            ):
                yield command

    def _mention(self, name: str) -> str:
        """Return a clickable mention, or plain text where Discord has not given the command an id."""
        command_id = self.bot.command_ids.get(name.partition(" ")[0])
        return f"</{name}:{command_id}>" if command_id else f"/{name}"
