"""How a game's cards reach its channel: within seconds, and not while Discord has said that it takes none."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
from discord import ui

from bot.domain.quiz.model import Game
from bot.services import Bot

DELIVERY_SECONDS = 10.0  # a message that takes longer counts as failed; discord.py alone would wait for ever
TROUBLE = (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError)
_UNKNOWN_MESSAGE = 10008
_METHODS = ("POST", "PATCH")


class HeldBack(TimeoutError):
    """Nothing was sent: Discord takes nothing of the kind there for too many ``seconds``."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"{seconds:.0f} s")


class Posting:
    """Posts and edits cards; whatever fails is one of TROUBLE."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def post(self, game: Game, card: ui.LayoutView, *, nonce: str) -> discord.Message:
        """Post a card; Discord gives back the message that it made of the same nonce minutes before."""
        message: discord.Message = await self._deliver(
            game, "POST", lambda channel: channel.send(view=card, nonce=nonce)
        )
        return message

    async def edit(
        self, game: Game, message_id: int, card: ui.LayoutView, *, must_exist: bool = True
    ) -> bool:
        """Change a message, and return whether it is still there; absence is an error where it must be."""
        try:
            await self._deliver(
                game, "PATCH", lambda channel: channel.get_partial_message(message_id).edit(view=card)
            )
        except discord.NotFound as error:
            if must_exist or not is_unknown_message(error):
                raise
            return False
        return True

    def again_at(self, game: Game) -> int | None:
        """Return the moment (ms UTC) from which Discord takes something there again, if it said so."""
        wait = self._bot.services.limits.in_channel(game.channel_id, *_METHODS)
        return self._bot.services.clock() + round(wait * 1000) if wait else None

    async def _deliver(
        self, game: Game, method: str, send: Callable[[discord.PartialMessageable], Awaitable[Any]]
    ) -> Any:
        """Send something once Discord takes it; HeldBack where that is too far off."""
        limited = self._bot.services.limits.in_channel(game.channel_id, method)
        if limited > DELIVERY_SECONDS:
            raise HeldBack(limited)
        channel = self._bot.get_partial_messageable(game.channel_id, guild_id=game.guild_id)
        async with asyncio.timeout(DELIVERY_SECONDS):
            if limited:
                await asyncio.sleep(limited)
            return await send(channel)


def is_unknown_message(error: BaseException) -> bool:
    """Whether Discord says that a message is not there."""
    return isinstance(error, discord.NotFound) and error.code == _UNKNOWN_MESSAGE


def is_permanent(error: BaseException) -> bool:
    """Whether the channel is gone or closed to the bot, rather than Discord having a bad moment."""
    if isinstance(error, discord.NotFound):
        return not is_unknown_message(error)
    return isinstance(error, discord.Forbidden)
