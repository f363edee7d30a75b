"""One question in front of everything that people use: may they, here; and if not, why.

Slash commands, autocomplete, context menus, components, forms and mentions all ask it here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.domain.errors import UserError
from bot.domain.settings import Asker, Rule, decide
from bot.ui.i18n import wording_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client import Reckoner
    from bot.domain.settings import Decision, Section
    from bot.ui.i18n import Say

_GUILD_INSTALL = 0  # Discord's number for an app that was added to a server
CHANNELS_NAMED = 5  # in a refusal; more would be a list, not a sentence


class NotHere(UserError):
    """The server's moderators keep something from being used here or by this person."""


class NotAllowed(UserError):
    """A moderators' tool was used without the permission for it."""


def section_of(bot: Reckoner, module: str) -> Section | None:
    """Return the section that governs a cog's module; what is no cog's is not governed."""
    root, _, rest = module.partition(".")
    return bot.catalogue.section.get(rest.partition(".")[0]) if root == "cogs" else None


async def admit(interaction: discord.Interaction[Any], module: str) -> None:
    """Raise NotHere where this person may not use that cog here."""
    bot: Reckoner = interaction.client
    # Read in any case: whatever comes after this relies on the server being ready.
    values = await bot.values(server_of(interaction))
    section = section_of(bot, module)
    if section is None or not values.chosen:
        return  # by default everything is open
    decision = decide(
        section, values, asker_of(interaction.user, interaction.channel, interaction.permissions)
    )
    if not decision.allowed:
        raise NotHere(refusal(wording_for(interaction, private=True), section, decision))


async def admits_message(bot: Reckoner, message: discord.Message, module: str) -> bool:
    """Return whether a message's author may use that cog where they wrote it."""
    values = await bot.values(message.guild.id if message.guild else None)
    section = section_of(bot, module)
    if section is None or not values.chosen:
        return True
    author = message.author
    permissions = (
        author.guild_permissions if isinstance(author, discord.Member) else discord.Permissions.none()
    )
    return decide(section, values, asker_of(author, message.channel, permissions)).allowed


def asker_of(user: discord.User | discord.Member, channel: Any, permissions: discord.Permissions) -> Asker:
    """Return who asks from where, for the rules."""
    roles = (
        frozenset(role.id for role in user.roles) if isinstance(user, discord.Member) else frozenset[int]()
    )
    return Asker(channel_line(channel), roles, manages(permissions))


def channel_line(channel: Any) -> tuple[int, ...]:
    """Return a place's ids, narrowest first: thread, channel, category."""
    if channel is None:
        return ()
    ids: list[int] = [channel.id]
    if isinstance(channel, discord.Thread):
        ids.append(channel.parent_id)
        category_id = channel.parent.category_id if channel.parent is not None else None
    else:
        category_id = getattr(channel, "category_id", None)
    return tuple(ids) if category_id is None else (*ids, category_id)


def manages(permissions: discord.Permissions) -> bool:
    """Return whether these permissions include Manage Server."""
    return permissions.manage_guild or permissions.administrator


def require_manager(interaction: discord.Interaction[Any]) -> None:
    """Raise NotAllowed for anybody without Manage Server at this very moment."""
    if server_of(interaction) is None or not manages(interaction.permissions):
        raise NotAllowed("That needs the Manage Server permission, which you don't have here (any more).")


def server_of(interaction: discord.Interaction[Any]) -> int | None:
    """Return the id of the server that an interaction belongs to, None where it is a private matter.

    Somebody who installed the app for themselves can use it in servers that never added the bot: that is
    private, too. Nothing of such a server is read, and nothing is kept under its id.
    """
    guild_id = interaction.guild_id
    if guild_id is None or interaction.client.get_guild(guild_id) is None:
        return None
    # discord.py says whether it is the asker's own install, but presses on their messages are others' too.
    owners = interaction._integration_owners  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - see above
    return None if owners and _GUILD_INSTALL not in owners else guild_id


def guild_id_of(interaction: discord.Interaction[Any]) -> int:
    """Return the server that something which exists in servers only is used in. Raises NotHere elsewhere."""
    guild_id = server_of(interaction)
    if guild_id is None:
        raise NotHere("That works only in servers that I was added to.")
    return guild_id


def refusal(say: Say, section: Section, decision: Decision) -> str:
    """Return why somebody can't use a section here, and where they can."""
    sentences = [f"**{say.known(section.title)}**: {_reason(say, decision)}"]
    if decision.allowed_channels:
        where = say.join(_mentions(say, "#", decision.allowed_channels), "or")
        sentences.append(say("You can use it in {where}.", where=where))
    elif decision.elsewhere:
        sentences.append(say("It works in the rest of the server."))
    return " ".join([*sentences, say("The moderators of this server decide that.")])


def explanation(say: Say, section: Section, decision: Decision) -> str:
    """Return which rule decides, for ``/settings why``."""
    verdict = say("Yes") if decision.allowed else say("No")
    return f"**{verdict}.** {say.known(section.title)}: {_reason(say, decision)}"


def _reason(say: Say, decision: Decision) -> str:
    place = f"<#{decision.channel_id}>"
    match decision.rule:
        case Rule.ROLE_MISSING:
            roles = say.join(_mentions(say, "@&", decision.allowed_roles), "or")
            reason = say("it is on here, but only for members with the role {roles}.", roles=roles)
        case Rule.CHANNEL_OFF:
            reason = say("it is off in {place}, and a channel's rule outweighs the server's.", place=place)
        case Rule.CHANNEL_ON:
            reason = say("it is on in {place}, and a channel's rule outweighs the server's.", place=place)
        case Rule.SERVER_OFF:
            reason = say("it is off in this server, and no channel's rule says otherwise.")
        case Rule.SERVER_ON:
            reason = say("it is on in this server, and no channel's rule says otherwise.")
        case Rule.MANAGER:
            reason = say("Manage Server always gets through.")
        case Rule.UNGOVERNED:
            reason = say("no rules apply to it.")
    return reason


def _mentions(say: Say, mark: str, ids: Sequence[int]) -> list[str]:
    shown = [f"<{mark}{item}>" for item in ids[:CHANNELS_NAMED]]
    more = len(ids) - len(shown)
    return [*shown, say("{more} more", more=more)] if more else shown
