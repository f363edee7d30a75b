"""``/about``: what the bot knows, from which source, and its commands."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.i18n import Say
from bot.services import Bot, Interaction
from bot.ui.reach import everywhere
from bot.ui.request import Request
from cogs.about.views import about_card

Command = app_commands.Command[Any, ..., Any] | app_commands.Group


class About(commands.Cog):
    """Introduces the bot."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.services = bot.services

    @app_commands.command()
    @everywhere
    async def about(self, interaction: Interaction) -> None:
        """What I know, where from, and what I can do."""
        ctx = await Request.open(interaction)
        say = ctx.say
        lines = [self._line(say, command) for command in self._open_to(ctx)]
        await interaction.response.send_message(
            view=about_card(say, self.services.pack, lines), ephemeral=True
        )

    def _open_to(self, ctx: Request) -> list[Command]:
        """Return the commands that Discord shows to this person by default."""
        commands = self.bot.tree.get_commands(type=discord.AppCommandType.chat_input)
        return sorted(
            (
                command
                for command in commands
                if command.default_permissions is None
                or command.default_permissions <= ctx.interaction.permissions
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
        command_id = self.services.command_ids.get(name.partition(" ")[0])
        return f"</{name}:{command_id}>" if command_id else f"/{name}"
