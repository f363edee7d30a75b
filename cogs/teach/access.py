"""Who may teach."""

import discord

from bot.domain.settings.model import Values
from bot.ui.access import NotAllowed, manages
from bot.ui.request import Request
from cogs.teach.settings import TEACHERS


def is_teaching(
    values: Values, user: discord.User | discord.Member, permissions: discord.Permissions
) -> bool:
    """Return whether somebody may teach in a server, by what it has set."""
    roles = {role.id for role in user.roles} if isinstance(user, discord.Member) else set[int]()
    return manages(permissions) or not roles.isdisjoint(values[TEACHERS])


def require_teacher(ctx: Request) -> None:
    """Raise NotAllowed for anybody who may not teach at this very moment."""
    is_teacher = is_teaching(ctx.values, ctx.interaction.user, ctx.interaction.permissions)
    if ctx.guild_id is None or not is_teacher:
        raise NotAllowed(
            "To teach me, you need Manage Server or a role that can teach (see /settings panel)."
        )
