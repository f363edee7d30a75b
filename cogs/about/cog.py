"""``/about``: what the bot knows, from which source, and its commands."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.domain.pack.model import Pack
from bot.i18n import Say
from bot.services import BotCog, Interaction
from bot.ui.layout import Card
from bot.ui.pages import source_line
from bot.ui.request import Request, everywhere

Command: TypeAlias = app_commands.Command[Any, ..., Any] | app_commands.Group


class About(BotCog):
    """Introduces the bot."""

    @app_commands.command()
    @everywhere
    async def about(self, interaction: Interaction) -> None:
        """What I know, where from, and what I can do."""
        ctx = await Request.open(interaction)
        tree = self.bot.tree.get_commands(type=discord.AppCommandType.chat_input)
        lines = [
            f"{self._mentions(command)} {ctx.say.known(command.description)}"
            for command in sorted(tree, key=lambda command: command.name)
            # What Discord shows to this person by default.
            if (command.default_permissions or discord.Permissions.none()) <= interaction.permissions
        ]
        await ctx.reply(about_card(ctx.say, ctx.services.pack, lines))

    def _mentions(self, command: Command) -> str:
        """Return clickable mentions of a command, or of all commands in a group.

        They are plain text where Discord has not given the command an id.
        """
        leaves = command.walk_commands() if isinstance(command, app_commands.Group) else [command]
        names = [leaf.qualified_name for leaf in leaves]
        command_id = self.bot.services.command_ids.get(command.name)
        return " ".join(f"</{name}:{command_id}>" if command_id else f"/{name}" for name in names)


def about_card(say: Say, pack: Pack, commands: Sequence[str]) -> Card:
    """Return what the bot knows, from which source, and its commands."""
    counts = [
        say.count(len(pack.facts), "{number} fact", "{number} facts"),
        say.count(len(pack.quotes), "{number} quotation", "{number} quotations"),
        say.count(len(pack.stunts), "{number} stunt", "{number} stunts"),
    ]
    return Card(
        title="Reckoner",
        body=[
            say(
                "I know *{title}* from one article, and nothing else: {counts}. Every answer names its "
                "paragraph. Where the article is silent, so am I.",
                title=pack.title,
                counts=say.join(counts),
            ),
            "\n".join(f"- **{topic.name}**: {topic.summary}" for topic in pack.topics),
            f"**{say('Commands')}**\n" + "\n".join(f"- {command}" for command in commands),
        ],
        source=source_line(say, pack),
    )
