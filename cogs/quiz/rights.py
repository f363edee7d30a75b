"""Who may do what with quizzes, and whether the bot may speak where one is wanted."""

import discord

from bot.domain.errors import UserError
from bot.domain.settings import Values
from bot.ui.request import Request
from cogs.quiz.settings import MANAGER_ROLES, MANAGERS, STARTERS


def is_manager(ctx: Request, values: Values) -> bool:
    """Return whether the person manages quizzes here: Manage Server, or one of the roles set for it."""
    if ctx.interaction.permissions.manage_guild:
        return True
    roles = ctx.interaction.user.roles if isinstance(ctx.interaction.user, discord.Member) else []
    return any(role.id in values[MANAGER_ROLES] for role in roles)


def require_manager(ctx: Request, values: Values) -> None:
    """Raise UserError unless the person manages quizzes here."""
    if not is_manager(ctx, values):
        raise UserError(
            "Only those who manage quizzes here can do that (Manage Server, or a role set for it)."
        )


def require_starter(ctx: Request, values: Values) -> None:
    """Raise UserError unless the person may start a quiz here."""
    if values[STARTERS] == MANAGERS and not is_manager(ctx, values):
        raise UserError("In this server only those who manage quizzes can start one.")


def require_speech(ctx: Request) -> None:
    """Raise UserError where the bot could answer the command, but then not carry the game on."""
    may = ctx.interaction.app_permissions
    is_thread = isinstance(ctx.interaction.channel, discord.Thread)
    if not may.view_channel or not (may.send_messages_in_threads if is_thread else may.send_messages):
        raise UserError(
            "I can't send messages in this channel, so I can't run a quiz here. "
            "A moderator can allow it in the channel's permissions (View Channel and Send Messages)."
        )
