"""Who may teach, and the button that asks them for an answer, for cards of any feature."""

import discord

from bot.domain.settings.model import Catalogue, Values
from bot.ui.access import manages
from bot.ui.components import CustomId, Field
from bot.ui.request import Request

TEACHERS_KEY = "teach.teachers"
TEACH_ANSWER = CustomId("teach:answer", key=Field("[0-9a-f]{20}"))  # of an open question of the server


def may_teach(ctx: Request) -> bool:
    """Return whether whoever uses something may teach here at this very moment."""
    who, permissions = ctx.interaction.user, ctx.interaction.permissions
    is_teacher = is_teaching(ctx.services.catalogue, ctx.values, who, permissions)
    return ctx.guild_id is not None and is_teacher


def is_teaching(
    catalogue: Catalogue,
    values: Values,
    user: discord.User | discord.Member,
    permissions: discord.Permissions | None = None,
) -> bool:
    """Return whether somebody may teach in a server, by what it has set.

    Without ``permissions``, those count that they have in the whole server.
    """
    if isinstance(user, discord.Member):
        permissions = user.guild_permissions if permissions is None else permissions
        roles = {role.id for role in user.roles}
    else:
        roles = set[int]()
    is_manager = permissions is not None and manages(permissions)
    return is_manager or not roles.isdisjoint(values[catalogue.setting[TEACHERS_KEY]])
