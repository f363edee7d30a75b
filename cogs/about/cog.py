"""``/about``: what the bot knows, from which source, and its commands."""

from typing import Any

import discord
from discord import app_commands

from bot.services import BotCog, Interaction
from bot.ui.citing import pack_line
from bot.ui.layout import Card
from bot.ui.request import Request, everywhere


class About(BotCog):
    """Introduces the bot."""

    @app_commands.command()
    @everywhere
    async def about(self, interaction: Interaction) -> None:
        """What I know, where from, and what I can do."""
        ctx = await Request.open(interaction)
        say, pack = ctx.say, ctx.pack
        tree = self.bot.tree.get_commands(type=discord.AppCommandType.chat_input)
        lines = [
            f"- {self._mentions(command)} {say.known(command.description)}"
            for command in sorted(tree, key=lambda command: command.name)
            # What Discord shows to this person by default.
            if (command.default_permissions or discord.Permissions.none()) <= interaction.permissions
        ]
        counts = [
            (pack.facts, say.count(len(pack.facts), "{number} fact", "{number} facts")),
            (pack.quotes, say.count(len(pack.quotes), "{number} quotation", "{number} quotations")),
            (pack.stunts, say.count(len(pack.stunts), "{number} stunt", "{number} stunts")),
        ]
        told = say.join([text for entries, text in counts if entries])
        introduction = (
            say(
                "I know *{title}* from one article and the published record around it: {counts}. "
                "Every answer names its sources. Where they are silent, so am I.",
                title=pack.title,
                counts=told,
            )
            if pack.bibliography
            else say(
                "I know *{title}* from one article, and nothing else: {counts}. Every answer names its "
                "paragraph. Where the article is silent, so am I.",
                title=pack.title,
                counts=told,
            )
        )
        topics = "\n".join(f"- **{topic.name}**: {topic.summary}" for topic in pack.topics)
        body = [introduction, topics, "\n".join([f"**{say('Commands')}**", *lines])]
        name = self.bot.user.display_name if self.bot.user else ""
        await ctx.reply(Card(title=name, body=body, source=pack_line(say, pack)))

    def _mentions(self, command: app_commands.Command[Any, ..., Any] | app_commands.Group) -> str:
        """Return clickable mentions of a command, or of all commands in a group.

        They are plain text where Discord has not given the command an id.
        """
        leaves = command.walk_commands() if isinstance(command, app_commands.Group) else [command]
        names = [leaf.qualified_name for leaf in leaves]
        command_id = self.bot.services.command_ids.get(command.name)
        return " ".join(f"</{name}:{command_id}>" if command_id else f"/{name}" for name in names)
