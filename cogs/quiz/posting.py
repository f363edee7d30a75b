"""How cards reach people: those of a game within seconds, and not while Discord refuses them."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Protocol

import aiohttp
import discord
from discord import ui

from bot.domain.errors import UserError
from bot.services import Bot
from bot.ui.request import Request, as_sent, files_of

DELIVERY_SECONDS = 10.0  # a message that takes longer counts as failed; discord.py alone would wait for ever
TROUBLE = (discord.HTTPException, aiohttp.ClientError, OSError)  # what sending may raise; timeouts included
_UNKNOWN_MESSAGE = 10008


class HeldBack(TimeoutError):
    """Nothing was sent: Discord's rate limit there lasts too long."""


class Playing(Protocol):
    """A game or a trivia night: what is played in a channel."""

    @property
    def guild_id(self) -> int:
        """The server."""
        ...

    @property
    def channel_id(self) -> int:
        """The channel."""
        ...


class Posting:
    """Posts and edits the cards of games; raises one of TROUBLE."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def post(self, game: Playing, card: ui.LayoutView, *, nonce: str) -> discord.Message:
        """Post a card; for a nonce used minutes ago Discord returns the message that it already made."""
        async with self._channel(game, "POST") as channel:
            return await channel.send(nonce=nonce, **as_sent(card))

    async def edit(
        self, game: Playing, message_id: int, card: ui.LayoutView, *, must_exist: bool = True
    ) -> bool:
        """Edit a message; return whether it still exists, unless that is an error."""
        try:
            async with self._channel(game, "PATCH") as channel:
                message, files = channel.get_partial_message(message_id), files_of(card)
                if files:
                    await message.edit(view=card, attachments=files)
                else:
                    await message.edit(view=card)
        except discord.NotFound as error:
            if must_exist or not is_unknown_message(error):
                raise
            return False
        return True

    def again_at(self, game: Playing) -> int | None:
        """Return when (ms UTC) the channel's rate limit ends, if there is one."""
        wait = self._bot.services.limits.in_channel(game.channel_id, "POST", "PATCH")
        return self._bot.services.clock() + round(wait * 1000) if wait else None

    @asynccontextmanager
    async def _channel(self, game: Playing, method: str) -> AsyncGenerator[discord.PartialMessageable, None]:
        """Wait for the rate limit, then yield the channel for one request. Raises HeldBack."""
        limited = self._bot.services.limits.in_channel(game.channel_id, method)
        if limited > DELIVERY_SECONDS:
            raise HeldBack(f"{limited:.0f} s")
        async with asyncio.timeout(DELIVERY_SECONDS):
            if limited:
                await asyncio.sleep(limited)
            yield self._bot.get_partial_messageable(game.channel_id, guild_id=game.guild_id or None)


def is_unknown_message(error: BaseException) -> bool:
    """Return whether Discord says that a message does not exist."""
    return isinstance(error, discord.NotFound) and error.code == _UNKNOWN_MESSAGE


def is_permanent(error: BaseException) -> bool:
    """Return whether the channel is gone or closed to the bot, rather than Discord having a bad moment."""
    return isinstance(error, discord.NotFound | discord.Forbidden) and not is_unknown_message(error)


async def show_privately(ctx: Request, card: ui.LayoutView) -> None:
    """Answer a press: in place where the message is the presser's alone, else with a private copy."""
    message = ctx.interaction.message
    if message is not None and message.flags.ephemeral:
        await ctx.edit(card)
    else:
        await ctx.reply(card)


def require_speech(ctx: Request) -> None:
    """Raise UserError where the bot could answer the command but not post the game's messages."""
    if ctx.is_private:
        return
    may = ctx.interaction.app_permissions
    is_thread = isinstance(ctx.interaction.channel, discord.Thread)
    if not may.view_channel or not (may.send_messages_in_threads if is_thread else may.send_messages):
        raise UserError(
            "I can't send messages in this channel, so I can't run a quiz here. Ask a moderator to "
            "give me View Channel and Send Messages in the channel's permissions."
        )
