"""Answers typed into the channel: messages that mention the bot or reply to it, and all of a private one.

Discord sends the bot the text of no others.
"""

import asyncio
import logging
from contextlib import suppress

import discord

from bot.domain.quiz.events import Answered, SkipVoted
from bot.domain.quiz.exchange.model import MAX_ANSWER
from bot.domain.quiz.judging import asks_to_skip
from bot.domain.quiz.refusals import QuizRefusal
from bot.services import Bot
from bot.ui.access import admits_message
from bot.ui.request import addressed_text, say_for_guild, time_of
from cogs.quiz.games import Games
from cogs.quiz.posting import DELIVERY_SECONDS, TROUBLE

_log = logging.getLogger(__name__)

RIGHT, WRONG = "✅", "❌"  # which every card of such a game explains


class ChatAnswers:
    """Reads answers from messages and marks them."""

    def __init__(self, bot: Bot, games: Games) -> None:
        self._bot = bot
        self._services = bot.services
        self._games = games

    async def take(self, message: discord.Message) -> None:
        """Take a message as an answer, if the channel's quiz wants one; refusals are silent, others read."""
        said = addressed_text(message, self._bot.user)
        if not said:
            return
        game = await self._services.store.quiz.chat_game(message.channel.id)
        if game is None:
            return
        text = " ".join(said.split())[:MAX_ANSWER]
        values = await self._services.servers.values(message.guild.id if message.guild else None)
        if not admits_message(self._services.catalogue, values, message, __name__):
            return
        if asks_to_skip(game.card.question, text):
            with suppress(QuizRefusal):
                await self._games.handle_event(game.id, SkipVoted(message.author.id, game.number))
            return
        sent_at = time_of(message.id)
        answer = Answered(message.author.id, game.number, sent_at, text=text)
        with suppress(QuizRefusal):
            after = (await self._games.handle_event(game.id, answer)).game
            guess = after.rounds[answer.number].guess_of(message.author.id)
            is_right = guess is not None and guess.correct
            self._games.alarm.start(self._mark(message, is_right=is_right))

    async def _mark(self, message: discord.Message, *, is_right: bool) -> None:
        """Mark a message. Where the bot may not react, a reply says if it is wrong; the reveal, if right."""
        try:
            async with asyncio.timeout(DELIVERY_SECONDS):
                try:
                    await message.add_reaction(RIGHT if is_right else WRONG)
                except discord.Forbidden:
                    if not is_right:
                        guild_id = message.guild.id if message.guild else None
                        say = say_for_guild(self._bot, guild_id)
                        await message.reply(say("That's not it. Try again!"), mention_author=False)
        except TROUBLE as error:
            _log.info("An answer in channel %d could not be marked: %r", message.channel.id, error)
