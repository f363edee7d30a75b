"""``/settings``: what moderators choose for their server."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import UserError
from bot.domain.settings import (
    PRECEDENCE,
    InvalidSetting,
    Surroundings,
    decide,
    export_settings,
    plan_import,
)
from bot.domain.settings.exchange import BOUNDS
from bot.ui.access import NotAllowed, asker_of, explanation, guild_id_of, require_manager, section_of
from bot.ui.i18n import wording_for
from bot.ui.imports import ApplyButton, Pending, read_file, refusal_card
from bot.ui.layout import Card
from bot.ui.reach import in_servers
from bot.ui.text import CHOICE_LIMIT, escape
from cogs.settings.changing import change_settings, log_entries
from cogs.settings.panel import PANEL_ITEMS, show_panel
from cogs.settings.views import HISTORY_ITEMS, difference_lines, history_page, values_lines

if TYPE_CHECKING:
    from bot.client import Reckoner
    from bot.domain.settings import Difference

CHOICES = 25


class UnknownName(UserError):
    """A page or command was named that does not exist."""


class NothingNew(UserError):
    """An import would change nothing."""


@in_servers
@app_commands.default_permissions(manage_guild=True)
class SettingsCog(commands.GroupCog, group_name="settings", group_description="Set me up for this server"):
    """Shows and changes a server's settings."""

    def __init__(self, bot: Reckoner) -> None:
        super().__init__()
        self.bot = bot

    async def cog_load(self) -> None:
        """Make panels and histories live, whenever they were sent."""
        self.bot.add_dynamic_items(*PANEL_ITEMS, *HISTORY_ITEMS)

    async def interaction_check(self, interaction: discord.Interaction[Reckoner], /) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride] - narrowed to our client
        """Ask for Manage Server, whatever the server has set for the command itself."""
        try:
            require_manager(interaction)
        except NotAllowed as error:
            raise app_commands.CheckFailure from error
        return True

    @app_commands.command()
    async def panel(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Turn features on and off, choose channels and roles, and everything else."""
        section = next(section for section in self.bot.catalogue.sections if section.all_settings)
        await show_panel(interaction, section, 0)

    @app_commands.command()
    @app_commands.describe(page="Only this page")
    async def show(self, interaction: discord.Interaction[Reckoner], page: str | None = None) -> None:
        """List how everything is set."""
        catalogue = self.bot.catalogue
        if page is not None and page not in catalogue.section:
            raise UnknownName("There is no such page. Pick one from the list.")
        sections = catalogue.sections if page is None else (catalogue.section[page],)
        say = wording_for(interaction, private=True)
        card = Card(
            title=say("How this server is set up"),
            body=values_lines(say, sections, await self.bot.values(guild_id_of(interaction))),
            source=say.phrase(PRECEDENCE),
        )
        await interaction.response.send_message(view=card, ephemeral=True)

    @show.autocomplete("page")
    async def complete_page(
        self, interaction: discord.Interaction[Reckoner], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the pages."""
        say = wording_for(interaction, private=True)
        titles = {s.id: say.known(s.title) for s in self.bot.catalogue.sections if s.all_settings}
        return [
            app_commands.Choice(name=title, value=section_id)
            for section_id, title in titles.items()
            if typed.casefold() in title.casefold()
        ][:CHOICES]

    @app_commands.command()
    async def history(self, interaction: discord.Interaction[Reckoner]) -> None:
        """See who changed what and when, and take it back."""
        say = wording_for(interaction, private=True)
        layout = await history_page(say, self.bot, _guild(interaction).id, 0)
        await interaction.response.send_message(view=layout, ephemeral=True)

    @app_commands.command()
    async def export(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Get all settings as a file, to keep or to import elsewhere."""
        values = await self.bot.values(guild_id_of(interaction))
        exported = export_settings(self.bot.catalogue, values)
        file = discord.File(io.BytesIO(exported.encode()), filename="settings.toml")
        say = wording_for(interaction, private=True)
        text = say(
            "All settings of this server. Change the file and give it to /settings import: "
            "it shows the differences before anything happens."
        )
        await interaction.response.send_message(text, file=file, ephemeral=True)

    @app_commands.command(name="import")
    @app_commands.describe(file="A .toml file like /settings export gives")
    async def import_(self, interaction: discord.Interaction[Reckoner], file: discord.Attachment) -> None:
        """Take settings from a file; shows what would change first."""
        data = await read_file(file, BOUNDS)
        say = wording_for(interaction, private=True)
        try:
            differences = await self._plan(interaction, data)
        except InvalidSetting as error:
            card = refusal_card(say, error.problems)
            await interaction.response.send_message(view=card, ephemeral=True)
            return
        if not differences:
            raise NothingNew("Everything in that file is set just so already. Nothing was changed.")
        pending = Pending(_guild(interaction).id, interaction.user.id, data, self._apply_import)
        label = say("Apply {number}", number=len(differences))
        lines = difference_lines(say, differences, self.bot.catalogue)
        card = Card(
            title=say("What would change"),
            body=["\n".join(lines), say("Nothing has been changed yet.")],
            buttons=[ApplyButton(self.bot.imports.keep(pending), label)],
        )
        await interaction.response.send_message(view=card, ephemeral=True)

    async def _apply_import(self, interaction: discord.Interaction[Reckoner], data: bytes) -> None:
        require_manager(interaction)
        differences = await self._plan(interaction, data)
        entries = await change_settings(interaction, [(d.setting, d.after) for d in differences])
        say = wording_for(interaction, private=True)
        lines = difference_lines(say, differences, self.bot.catalogue)
        card = Card(
            title=say("Imported"),
            body=["\n".join(lines), say("Each of these can be undone in /settings history.")],
        )
        await interaction.response.edit_message(view=card)
        await log_entries(interaction, entries)

    async def _plan(self, interaction: discord.Interaction[Reckoner], data: bytes) -> tuple[Difference, ...]:
        """Return what a file would change as things stand; raise InvalidSetting."""
        guild = _guild(interaction)
        values = await self.bot.values(guild.id)
        # Quick enough not to wait for a turn, too slow for the loop.
        return await asyncio.to_thread(plan_import, self.bot.catalogue, values, data, _surroundings(guild))

    @app_commands.command()
    @app_commands.describe(
        command="What they want to use", channel="Where (default: here)", member="Who (default: you)"
    )
    async def why(
        self,
        interaction: discord.Interaction[Reckoner],
        command: str,
        channel: app_commands.AppCommandChannel | app_commands.AppCommandThread | None = None,
        member: discord.Member | None = None,
    ) -> None:
        """Find out whether somebody may use a command somewhere, and which rule decides."""
        known = self._commands()
        name = command.strip().removeprefix("/")
        shown = escape(name, CHOICE_LIMIT)
        if name not in known:
            raise UnknownName("There is no command “{name}”. Pick one from the list.", name=shown)
        say = wording_for(interaction, private=True)
        section = section_of(self.bot, known[name])
        if section is None or not section.governed:
            text = say(
                "**It depends on Discord.** No settings of mine apply to that; "
                "Server Settings, Integrations, do."
            )
        else:
            place = _guild(interaction).get_channel_or_thread(channel.id) if channel else interaction.channel
            who = member or interaction.user
            permissions = member.guild_permissions if member else interaction.permissions
            asker = asker_of(who, place or channel, permissions)
            decision = decide(section, await self.bot.values(guild_id_of(interaction)), asker)
            where = f"<#{asker.channel_ids[0] if asker.channel_ids else 0}>"
            asked = say("Asked for {who} in {where}", who=who.mention, where=where)
            text = f"{explanation(say, section, decision)}\n-# {asked}"
        title = say("May they use “{command}” there?", command=shown)
        card = Card(title=title, body=[text], source=say.phrase(PRECEDENCE))
        await interaction.response.send_message(view=card, ephemeral=True)

    @why.autocomplete("command")
    async def complete_command(
        self, interaction: discord.Interaction[Reckoner], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer every command by the name that the asker sees."""
        say = wording_for(interaction, private=True)
        wanted = typed.casefold().removeprefix("/")
        named = sorted((self.bot.languages.command(say.language, name), name) for name in self._commands())
        return [
            app_commands.Choice(name=shown, value=name)
            for shown, name in named
            if wanted in shown.casefold() or wanted in name
        ][:CHOICES]

    def _commands(self) -> dict[str, str]:
        """Return every command's module by its name."""
        found: dict[str, str] = {}
        command: Any
        for command in self.bot.tree.walk_commands(type=discord.AppCommandType.chat_input):
            if isinstance(command, app_commands.Command):
                found[command.qualified_name] = command.module or ""
        for command in self.bot.tree.get_commands(type=discord.AppCommandType.message):
            found[command.name] = command.module or ""
        return found


def _guild(interaction: discord.Interaction[Any]) -> discord.Guild:
    guild = interaction.client.get_guild(guild_id_of(interaction))
    assert guild is not None  # noqa: S101 - it is a server that the bot is in
    return guild


def _surroundings(guild: discord.Guild) -> Surroundings:
    channels = {channel.id for channel in (*guild.channels, *guild.threads)}
    return Surroundings(frozenset(channels), frozenset(role.id for role in guild.roles))
