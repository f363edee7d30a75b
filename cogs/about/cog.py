"""``/about``: what the bot knows, from which source, and its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.i18n import wording_for
from bot.ui.reach import everywhere
from cogs.about.views import about_card

if TYPE_CHECKING:
    from bot.client import Reckoner
    from bot.ui.i18n import Say

Command = app_commands.Command[Any, ..., Any] | app_commands.Group


class About(commands.Cog):
    """Introduces the bot."""

    def __init__(self, bot: Reckoner) -> None:
        self.bot = bot

    @app_commands.command()
    @everywhere
    async def about(self, interaction: discord.Interaction[Reckoner]) -> None:
        """What I know, where from, and what I can do."""
        say = wording_for(interaction, private=True)
        lines = [self._line(say, command) for command in self._open_to(interaction)]
        await interaction.response.send_message(view=about_card(say, self.bot.pack, lines), ephemeral=True)

    def _open_to(self, interaction: discord.Interaction[Reckoner]) -> list[Command]:
        """Return the commands that Discord shows to this person by default."""
        commands = self.bot.tree.get_commands(type=discord.AppCommandType.chat_input)
        return sorted(
            (
                command
                for command in commands
                if command.default_permissions is None
                or command.default_permissions <= interaction.permissions
            ),
            key=lambda command: command.name,
        )

    def _line(self, say: Say, command: Command) -> str:
        """Return a command with its description; a group with all that is in it."""
        leaves = list(command.walk_commands()) if isinstance(command, app_commands.Group) else [command]
        mentions = " ".join(self._mention(leaf.qualified_name) for leaf in leaves)
        return f"{mentions} {say.known(command.description)}"

    def _mention(self, name: str) -> str:
        """Return a clickable mention, or plain text where Discord has not given the command an id."""
        command_id = self.bot.command_ids.get(name.partition(" ")[0])
        return f"</{name}:{command_id}>" if command_id else f"/{name}"
