"""Access: whether somebody may use a feature here, and if not, why.

Commands, autocomplete, context menus, components, forms and mentions are all checked here.
"""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.domain.blocking import fingerprint
from bot.domain.errors import UserError
from bot.domain.phrases import Phrase, phrase
from bot.domain.settings.model import Asker, Catalogue, Decision, Rule, Section, Values, decide
from bot.i18n import Say
from bot.services import Bot, BotCog
from bot.ui.commands import mention
from bot.ui.request import NotHere, Request, channel_ids_of

CHANNELS_NAMED = 5  # in a refusal
_ALWAYS_OPEN = "cogs.privacy."  # everybody may see and erase what is kept about them
BLOCKED = phrase("This server's moderators have blocked you from using me. You can still use /privacy.")
_OPEN_IN = {
    "ask": phrase("I answer questions in {where}."),
    "quiz": phrase("You can play quizzes in {where}."),
}
_USABLE_IN = phrase("You can use this in {where}.")
CLOSED = phrase("I've been turned off in this server by whoever runs me. You can still use /privacy.")


class NotAllowed(UserError, app_commands.CheckFailure):
    """A moderators' tool was used without the permission for it; a cog's check may raise it, too."""


def section_of(catalogue: Catalogue, module: str) -> Section | None:
    """Return the section that governs a cog's module; modules outside cogs have no access rules."""
    root, _, rest = module.partition(".")
    return catalogue.section.get(rest.partition(".")[0]) if root == "cogs" else None


def offered_sections(bot: Bot) -> list[Section]:
    """Return the sections with settings whose cogs have a command; a pack may have nothing for some."""
    kinds = (discord.AppCommandType.chat_input, discord.AppCommandType.message, discord.AppCommandType.user)
    commands = (command for kind in kinds for command in bot.tree.walk_commands(type=kind))
    catalogue = bot.services.catalogue
    offered = {section.id for command in commands if (section := section_of(catalogue, command.module or ""))}
    return [section for section in catalogue.sections if section.all_settings and section.id in offered]


async def require_access(ctx: Request, module: str) -> None:
    """Raise NotHere where this person may not use that cog here."""
    barred = bar_of(ctx.values, ctx.guild_id, ctx.user_id, ctx.interaction.permissions)
    if barred is not None and not module.startswith(_ALWAYS_OPEN):
        raise NotHere(barred.text)
    section = _governing(ctx.services.catalogue, ctx.values, module)
    if section is None:
        return
    decision = decide(section, ctx.values, _asker(ctx))
    if not decision.allowed:
        raise NotHere(refusal(ctx.say, section, decision))


def admits(ctx: Request, module: str) -> bool:
    """Return whether this person may use that cog here."""
    if bar_of(ctx.values, ctx.guild_id, ctx.user_id, ctx.interaction.permissions) is not None:
        return False
    section = _governing(ctx.services.catalogue, ctx.values, module)
    return section is None or decide(section, ctx.values, _asker(ctx)).allowed


def bar_of(
    values: Values, guild_id: int | None, user_id: int, permissions: discord.Permissions
) -> Phrase | None:
    """Return why somebody may use nothing here, whatever it is; None for everybody else.

    Whoever has Manage Server can't be blocked: they could unblock themselves.
    """
    if values.is_closed:
        return CLOSED
    if not values.blocked or guild_id is None or manages(permissions):
        return None
    return BLOCKED if fingerprint(guild_id, user_id) in values.blocked else None


def _governing(catalogue: Catalogue, values: Values, module: str) -> Section | None:
    """Return the section whose rules a cog is under; None where everything is open, as it is by default."""
    return section_of(catalogue, module) if values.chosen else None


def _asker(ctx: Request) -> Asker:
    interaction = ctx.interaction
    return asker_of(interaction.user, interaction.channel, interaction.permissions)


def admits_message(catalogue: Catalogue, values: Values, message: discord.Message, module: str) -> bool:
    """Return whether a message's author may use that cog where they wrote it; ``values`` are the server's."""
    author, guild_id = message.author, message.guild.id if message.guild else None
    permissions = discord.Permissions.none()
    if isinstance(author, discord.Member) and guild_id is not None:
        permissions = author.guild_permissions
    if bar_of(values, guild_id, author.id, permissions) is not None:
        return False
    section = _governing(catalogue, values, module)
    return section is None or decide(section, values, asker_of(author, message.channel, permissions)).allowed


def is_switched_off(catalogue: Catalogue, values: Values, channel_ids: Sequence[int], module: str) -> bool:
    """Return whether a place is closed to a cog, whatever roles people have; its ids narrowest first."""
    if values.is_closed:
        return True
    section = _governing(catalogue, values, module)
    if section is None:
        return False
    anybody = Asker(tuple(channel_ids), frozenset(), manages_server=False)
    return decide(section, values, anybody).rule in {Rule.CHANNEL_OFF, Rule.SERVER_OFF}


def asker_of(user: discord.User | discord.Member, channel: Any, permissions: discord.Permissions) -> Asker:
    """Return a person and a place as the rules need them."""
    roles = user.roles if isinstance(user, discord.Member) else []
    return Asker(channel_ids_of(channel), frozenset(role.id for role in roles), manages(permissions))


def manages(permissions: discord.Permissions) -> bool:
    """Return whether these permissions include Manage Server."""
    return permissions.manage_guild or permissions.administrator


def settings_panel(ctx: Request) -> str:
    """Return the command for the settings, as plain code to readers who may not use it."""
    is_usable = manages(ctx.interaction.permissions)
    return mention(ctx.services.command_ids, "settings panel", is_usable=is_usable)


def require_manager(ctx: Request) -> None:
    """Raise NotAllowed for anybody without Manage Server now."""
    if ctx.guild_id is None or not manages(ctx.interaction.permissions):
        raise NotAllowed("You need the Manage Server permission to do that.")


class ManagerCog(BotCog):
    """A cog for people with Manage Server, whatever the server has set for the commands themselves."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Raise NotAllowed for anybody else."""
        require_manager(await Request.open(interaction))
        return True


def refusal(say: Say, section: Section, decision: Decision) -> str:
    """Return where somebody can use a section, or why they can't anywhere; rules are for moderators."""
    if decision.elsewhere:
        return f"{_reason(say, section, decision)} {say('You can still use this in the rest of the server.')}"
    if decision.allowed_channels:
        where = say.join(_mentions(say, "#", decision.allowed_channels))
        return say.known(_OPEN_IN.get(section.id, _USABLE_IN).text, where=where)
    if decision.rule is Rule.ROLE_MISSING:
        return _reason(say, section, decision)
    return say("{section} are turned off here.", section=say.known(section.title))


def explanation(say: Say, section: Section, decision: Decision) -> str:
    """Return the rule that decides, for ``/settings why``."""
    verdict = say("Yes") if decision.allowed else say("No")
    return f"**{verdict}.** {_reason(say, section, decision)}"


def _reason(say: Say, section: Section, decision: Decision) -> str:
    roles = say.join(_mentions(say, "@&", decision.allowed_roles), "or")
    names = {"section": say.known(section.title), "place": f"<#{decision.channel_id}>", "roles": roles}
    return say.known(decision.rule.said.text, **names)


def _mentions(say: Say, mark: str, ids: Sequence[int]) -> list[str]:
    shown = [f"<{mark}{item}>" for item in ids[:CHANNELS_NAMED]]
    more = len(ids) - len(shown)
    return [*shown, say("{more} more", more=more)] if more else shown
