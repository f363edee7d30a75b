"""``/settings``: what moderators choose for their server."""

import logging
from collections.abc import Iterable

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import UserError
from bot.domain.settings.exchange import export_settings
from bot.domain.settings.model import PRECEDENCE, Section, Values, decide
from bot.i18n import Say
from bot.services import Interaction
from bot.ui.access import ManagerCog, asker_of, bar_of, explanation, offered_sections, section_of
from bot.ui.commands import mention
from bot.ui.imports import send_files
from bot.ui.layout import Card
from bot.ui.request import Request, in_servers
from bot.ui.text import AUTOCOMPLETE_LIMIT, CHOICE_LIMIT, escape
from cogs.settings import blocking
from cogs.settings.changing import ask_for_settings, names_in, preview_settings
from cogs.settings.history import history_page
from cogs.settings.panel import marked_value, show_panel
from cogs.settings.start import open_start
from cogs.settings.start_cards import HERE, start_card
from cogs.settings.welcome import welcome

_log = logging.getLogger(__name__)


@in_servers
@app_commands.default_permissions(manage_guild=True)
class SettingsCog(
    ManagerCog, commands.GroupCog, group_name="settings", group_description="Set me up for this server"
):
    """Shows and changes a server's settings."""

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Tell a new server how to begin; leave one that the operator blocked before."""
        if (await self.services.servers.values(guild.id)).is_closed:
            _log.info("Leaving server %d, which is blocked", guild.id)
            await guild.leave()
        else:
            await welcome(self.bot, guild)

    @app_commands.command()
    async def panel(self, interaction: Interaction) -> None:
        """Turn features on and off, choose channels and roles, and more."""
        ctx = await Request.open(interaction)
        await show_panel(ctx, offered_sections(self.bot)[0], 0)

    @app_commands.command()
    async def start(self, interaction: Interaction) -> None:
        """Choose where I answer, where quizzes run, and what spoilers do."""
        ctx, content = await open_start(await Request.open(interaction), HERE)
        await ctx.reply(start_card(content))

    @app_commands.command()
    @app_commands.describe(page="Show only this page")
    async def show(self, interaction: Interaction, page: str | None = None) -> None:
        """See all current settings."""
        ctx = await Request.open(interaction)
        say, every = ctx.say, offered_sections(self.bot)
        sections = [section for section in every if page in {None, section.id}]
        if not sections:
            raise UserError("There's no page by that name. Pick one from the list.")
        body = [_section_lines(say, section, ctx.values) for section in sections]
        title = say("Current settings")
        await ctx.reply(Card(art="settings", title=title, body=body, source=say.phrase(PRECEDENCE)))

    @show.autocomplete("page")
    async def complete_page(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the pages."""
        ctx = await Request.open(interaction)
        pages = [(ctx.say.known(section.title), section.id) for section in offered_sections(self.bot)]
        return _choices(pages, typed)

    @app_commands.command()
    async def history(self, interaction: Interaction) -> None:
        """See who changed what and when, and undo changes."""
        ctx = await Request.open(interaction)
        await ctx.reply(await history_page(ctx, 0))

    @app_commands.command()
    @app_commands.describe(member="Member to block")
    async def block(self, interaction: Interaction, member: discord.User) -> None:
        """Keep a member from asking, teaching, and playing here."""
        await blocking.block(await Request.open(interaction), member)

    @app_commands.command()
    async def blocked(self, interaction: Interaction) -> None:
        """See who is blocked here, and unblock them."""
        ctx = await Request.open(interaction)
        await ctx.reply(await blocking.blocked_page(ctx, 0))

    @app_commands.command()
    @app_commands.describe(member="Member to unblock")
    async def unblock(self, interaction: Interaction, member: discord.User) -> None:
        """Let a blocked member use me here again."""
        await blocking.unblock(await Request.open(interaction), member)

    @app_commands.command()
    async def export(self, interaction: Interaction) -> None:
        """Download all settings as a file, to keep or to import elsewhere."""
        ctx = await Request.open(interaction)
        text = ctx.say(
            "All settings of this server. Edit the file and pass it to {command}. You'll see what would "
            "change before anything does.",
            command=mention(self.services.command_ids, "settings import"),
        )
        exported = export_settings(self.services.catalogue, ctx.values, names_in(interaction.guild))
        await send_files(ctx, text, {"settings.toml": exported})

    @app_commands.command(name="import")
    @app_commands.describe(file="A .toml file from /settings export")
    async def import_(self, interaction: Interaction, file: discord.Attachment | None = None) -> None:
        """Import settings from a file. You'll see a preview first."""
        ctx = await Request.open(interaction)
        await (ask_for_settings(ctx) if file is None else preview_settings(ctx, file))

    @app_commands.command()
    @app_commands.describe(
        command="Command to check",
        channel="Channel to check (if left out, this one)",
        member="Member to check (if left out, you)",
    )
    async def why(
        self,
        interaction: Interaction,
        command: str,
        channel: app_commands.AppCommandChannel | app_commands.AppCommandThread | None = None,
        member: discord.Member | None = None,
    ) -> None:
        """Check whether someone can use a command in a channel, and why."""
        ctx = await Request.open(interaction)
        say, known = ctx.say, self._commands()
        name = command.strip().removeprefix("/")
        shown = escape(name, CHOICE_LIMIT)
        if name not in known:
            raise UserError("There's no command “{name}”. Pick one from the list.", name=shown)
        section = section_of(self.services.catalogue, known[name])
        who = member or interaction.user
        permissions = member.guild_permissions if member else interaction.permissions
        barred = bar_of(ctx.values, ctx.guild_id, who.id, permissions)
        if barred is not None:
            text = say("**No.** Moderators have blocked {who}. See /settings blocked.", who=who.mention)
        elif section is None or not section.governed:
            text = say(
                "**Discord decides that.** My settings don't apply to this command. Check Server "
                "Settings > Integrations."
            )
        else:
            place = (channel.resolve() or channel) if channel else interaction.channel
            asker = asker_of(who, place, permissions)
            where = f"<#{asker.channel_ids[0] if asker.channel_ids else 0}>"
            asked = say("Checked for {who} in {where}", who=who.mention, where=where)
            text = f"{explanation(say, section, decide(section, ctx.values, asker))}\n-# {asked}"
        title = say("Access to “{command}”", command=_shown_as(say, name))
        await ctx.reply(Card(art="settings", title=title, body=[text], source=say.phrase(PRECEDENCE)))

    @why.autocomplete("command")
    async def complete_command(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer every command by the name that the asker sees."""
        ctx = await Request.open(interaction)
        names = sorted((ctx.say.command(name), name) for name in self._commands())
        return _choices(names, typed.removeprefix("/"))

    def _commands(self) -> dict[str, str]:
        """Return every command's module by its name."""
        return {
            command.qualified_name: command.module or ""
            for kind in discord.AppCommandType
            for command in self.bot.tree.walk_commands(type=kind)
            if not isinstance(command, app_commands.Group)
        }


def _section_lines(say: Say, section: Section, values: Values) -> str:
    """Return every value of a section."""
    lines = [f"**{say.known(section.title)}**"]
    access = tuple(section.access or ())
    if access and not any(setting.key in values.chosen for setting in access):
        lines.append("- " + say("Open to everyone, everywhere"))
        access = ()
    lines += [
        f"- {say.known(setting.label)}: {marked_value(say, setting, values)}"
        for setting in (*access, *section.settings)
    ]
    return "\n".join(lines)


def _shown_as(say: Say, name: str) -> str:
    """Return a command as it is shown in Discord: "/quiz play", or what a menu has."""
    shown = say.command(name)
    return f"/{shown}" if name.islower() else shown


def _choices(names: Iterable[tuple[str, str]], typed: str) -> list[app_commands.Choice[str]]:
    """Return the names, each with its value, that what was typed is part of."""
    part = typed.casefold()
    return [
        app_commands.Choice(name=name, value=value)
        for name, value in names
        if part in name.casefold() or part in value
    ][:AUTOCOMPLETE_LIMIT]
