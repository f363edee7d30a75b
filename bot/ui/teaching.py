"""Who may teach, and the buttons that ask for an answer, for cards of any feature."""

import re

import discord

from bot.domain.settings.model import Catalogue, Values
from bot.ui.access import manages
from bot.ui.components import SNOWFLAKE, CustomId, Field
from bot.ui.navigation import components_in
from bot.ui.request import Request

TEACHERS_KEY = "teach.teachers"
_KEY = Field("[0-9a-f]{20}")  # of an open question of the server
TEACH_ANSWER = CustomId("teach:answer", key=_KEY)
TELL_ANSWER = CustomId("ask:tell", key=_KEY)
TEACH_REPLY = CustomId("teach:reply", message=SNOWFLAKE, question=SNOWFLAKE)


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


def open_key(message: discord.Message) -> str:
    """Return the key of the question that a card of the bot's has no answer to; "" for any other message."""
    ids = (getattr(part, "custom_id", None) or "" for part in components_in(message.components))
    found = (re.fullmatch(known.pattern, each) for each in ids for known in (TEACH_ANSWER, TELL_ANSWER))
    return next((match["key"] for match in found if match is not None), "")
