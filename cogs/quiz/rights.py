"""Who may do what with quizzes, and whether the bot may post where one is wanted."""

import discord

from bot.domain.errors import UserError
from bot.ui.request import Request
from cogs.quiz.settings import MANAGER_ROLES, MANAGERS, STARTERS


def is_quiz_manager(ctx: Request) -> bool:
    """Return whether the person manages quizzes here: Manage Server, or one of the roles set for it."""
    user = ctx.interaction.user
    roles = user.roles if isinstance(user, discord.Member) else []
    return ctx.interaction.permissions.manage_guild or any(
        role.id in ctx.values[MANAGER_ROLES] for role in roles
    )


def require_quiz_manager(ctx: Request) -> None:
    """Raise UserError unless the person manages quizzes here."""
    if not is_quiz_manager(ctx):
        raise UserError(
            "Only those who manage quizzes here can do that (Manage Server, or a role set for it)."
        )


def require_starter(ctx: Request) -> None:
    """Raise UserError unless the person may start a quiz here."""
    if ctx.values[STARTERS] == MANAGERS and not is_quiz_manager(ctx):
        raise UserError("In this server only those who manage quizzes can start one.")


def require_speech(ctx: Request) -> None:
    """Raise UserError where the bot could answer the command but not post the game's messages."""
    may = ctx.interaction.app_permissions
    is_thread = isinstance(ctx.interaction.channel, discord.Thread)
    if not may.view_channel or not (may.send_messages_in_threads if is_thread else may.send_messages):
        raise UserError(
            "I can't send messages in this channel, so I can't run a quiz here. "
            "A moderator can allow it in the channel's permissions (View Channel and Send Messages)."
        )
