"""Central error handling: every failure is told to the person who met it, and logged."""

import logging
import secrets

import aiohttp
import discord
from discord import app_commands

from bot.domain.errors import BotError, StoreError, UserError
from bot.services import Interaction
from bot.ui.commands import pressable
from bot.ui.problems import problem_line
from bot.ui.text import MESSAGE_LIMIT, clip

_log = logging.getLogger(__name__)

# Discord's codes: unknown interaction (the three seconds are over, or Discord was closed), and already
# acknowledged (another answer of ours came first).
_GONE = frozenset({10062, 40060})


class Undelivered(BotError):
    """Discord did not take an answer in time."""

    def __init__(self, path: str, seconds: float) -> None:
        self.path = path
        super().__init__(f"Discord did not take {path} within {seconds:g} s")


def came_too_late(error: BaseException) -> bool:
    """Return whether an answer failed because nobody waits for it any more."""
    is_gone = isinstance(error, discord.HTTPException) and error.code in _GONE
    return is_gone or isinstance(error, Undelivered)


async def report(interaction: Interaction, error: BaseException) -> None:
    """Tell the person what went wrong, privately; anything unexpected goes to the log with a reference."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    interaction.client.dispatch("report", interaction, cause)  # for whoever counts
    if isinstance(cause, discord.HTTPException) and cause.code in _GONE:
        _log.info("Too late to answer interaction %d (%d)", interaction.id, cause.code)
        return
    if isinstance(cause, Undelivered):
        _log.warning("Could not answer interaction %d: %s", interaction.id, cause)
        return
    text = clip(_wording(interaction, cause), MESSAGE_LIMIT)
    try:
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        elif interaction.type is discord.InteractionType.autocomplete:
            await interaction.response.autocomplete([])
        else:
            await interaction.response.send_message(text, ephemeral=True)
    except (discord.HTTPException, aiohttp.ClientError, Undelivered) as failure:
        # The person can't be reached any more; the error itself is in the log already.
        _log.info("Could not report to interaction %d: %s", interaction.id, failure)


def _wording(interaction: Interaction, error: BaseException) -> str:
    say = interaction.client.services.languages.say(interaction.locale)
    if isinstance(error, UserError):
        told = "\n".join(problem_line(say, problem) for problem in error.problems)
        return pressable(interaction.client.services.commands, told)
    if isinstance(error, app_commands.CheckFailure):
        return say("You can't use that here.")
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return say("That command has changed. Please restart Discord (Ctrl+R) and try again.")
    reference = secrets.token_hex(4)
    command, data = interaction.command, interaction.data or {}
    what = command.qualified_name if command else data.get("custom_id")
    _log.error("Reference %s: %s failed", reference, what, exc_info=error)
    if isinstance(error, StoreError):
        return say(
            "I can't reach my database right now. Please try again in a minute. (Reference: {reference})",
            reference=reference,
        )
    return say(
        "Something went wrong on my end, and I've logged it. Please try again. (Reference: {reference})",
        reference=reference,
    )
