"""``/ask``, "Answer this", mentions and private messages: a question in free text, answered or not."""

import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.cooldowns import Cooldowns, OnCooldown
from bot.domain.errors import StoreError, UserError
from bot.domain.matching import THRESHOLDS, Level, Verdict
from bot.domain.settings import Values
from bot.i18n import Say
from bot.services import Bot, Interaction
from bot.store import Asked
from bot.ui.access import admits_message
from bot.ui.layout import Card, answer
from bot.ui.pages import FACT
from bot.ui.reach import everywhere
from bot.ui.request import Request
from bot.ui.spoilers import spoiled
from cogs.ask.settings import CARE, COOLDOWN, MENTIONS, PRIVATE, at_once
from cogs.ask.views import NotMeantButton, fact_page, help_card, verdict_card

_log = logging.getLogger(__name__)

QUESTION_LIMIT = 4_000  # the most that Discord lets anybody type
# Of one person's questions: nobody fills a server's list alone.
KEPT_AT_ONCE = 100
KEPT_EVERY_S = 600
CHOICES = 25
TOLD_S = 3_600  # longer than a question is open; in a later quiz it is said again


Asker = tuple[int | None, int]  # the server (None in private) and the person; in memory only


class Ask(commands.Cog):
    """Answers questions."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.services = bot.services
        self._pauses = Cooldowns()
        self._kept = Cooldowns()
        self._told = Cooldowns()  # who knows that an open quiz question comes first
        self._answer_this = app_commands.ContextMenu(name="Answer this", callback=self.answer_this)
        everywhere(self._answer_this)

    async def cog_load(self) -> None:
        """Offer the context menu, the fact pages and the buttons."""
        self.bot.tree.add_command(self._answer_this)
        self.services.pages[FACT] = fact_page
        self.bot.add_dynamic_items(NotMeantButton)

    async def cog_unload(self) -> None:
        """Take the context menu away."""
        self.bot.tree.remove_command(self._answer_this.name, type=self._answer_this.type)

    @app_commands.command()
    @app_commands.describe(question="What would you like to know?", private="Show the answer only to you")
    @everywhere
    async def ask(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, QUESTION_LIMIT],
        private: bool = False,  # noqa: FBT001, FBT002 - discord.py passes options by name
    ) -> None:
        """Ask about the film in your own words."""
        ctx = await Request.open(interaction)
        await self._answer(ctx, question, private=private)

    @ask.autocomplete("question")
    async def complete_question(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer questions that can be answered, tolerant of typos."""
        ctx = await Request.open(interaction)
        completions = ctx.matcher.complete(typed, CHOICES)
        facts = ctx.pack.fact
        # Found by any way of asking, offered as the one way that reads well.
        questions = dict.fromkeys(facts[completion.fact_id].question for completion in completions)
        return [app_commands.Choice(name=question, value=question) for question in questions]

    async def answer_this(self, interaction: Interaction, message: discord.Message) -> None:
        """Take a message's text as the question."""
        ctx = await Request.open(interaction)
        if not message.content.strip():
            raise UserError("That message has no text that I could answer.")
        await self._answer(ctx, message.content, private=False)

    async def _answer(self, ctx: Request, question: str, *, private: bool) -> None:
        private = private or ctx.values[PRIVATE]
        asker = (ctx.guild_id, ctx.user_id)
        self._take_turn(asker, ctx.values)
        verdict = ctx.matcher.match(question, THRESHOLDS[Level(ctx.values[CARE])])
        say = ctx.say if private else ctx.public_say
        card = verdict_card(say, ctx.pack, verdict, question=question, asked_id=ctx.interaction.id)
        await answer(ctx, card, ephemeral=private)
        await self._remember(ctx.interaction.id, asker, question, verdict)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that mentions the bot, or that is written to it in private."""
        if message.author.bot or not self._is_for_me(message):
            return
        question = self._without_mention(message.content)
        guild_id = message.guild.id if message.guild else None
        values = await self.services.values(guild_id)
        # A reply in the channel could not be private, so where it is off a mention stays unanswered.
        if not values[MENTIONS] or not await admits_message(self.bot, message, __name__):
            return
        say = self.services.languages.say(message.guild.preferred_locale if message.guild else None)
        pack = self.services.pack_for(guild_id)
        if not question:
            await self._reply(message, help_card(say, pack))
            return
        try:
            self._take_turn((guild_id, message.author.id), values)
        except OnCooldown:
            return  # for the same reason
        verdict = self.services.matcher_for(guild_id).match(question, THRESHOLDS[Level(values[CARE])])
        card = verdict_card(say, pack, verdict, question="", asked_id=message.id)
        open_questions = await spoiled(self.bot, guild_id, card)
        if open_questions:
            await self._put_off(message, say, open_questions)
            return
        await self._reply(message, card)
        await self._remember(message.id, (guild_id, message.author.id), question, verdict)

    async def _put_off(self, message: discord.Message, say: Say, open_questions: tuple[str, ...]) -> None:
        """Say that it is answered after the quiz question; once each, or asking could fill the channel."""
        for key in open_questions:
            try:
                self._told.acquire(
                    (message.channel.id, message.author.id, key), TOLD_S, self.services.clock()
                )
            except OnCooldown:
                return
        later = say("That belongs to a quiz question that is open right now. Ask me again after it.")
        await self._reply(message, Card(body=[later]))

    def _is_for_me(self, message: discord.Message) -> bool:
        if message.guild is None:
            return True
        return self.bot.user is not None and self.bot.user in message.mentions

    def _without_mention(self, text: str) -> str:
        bot_id = self.bot.user.id if self.bot.user else 0
        for mention in (f"<@{bot_id}>", f"<@!{bot_id}>"):
            text = text.replace(mention, " ")
        return text.strip()

    async def _reply(self, message: discord.Message, card: Any) -> None:
        try:
            await message.reply(view=card, mention_author=False)
        except discord.Forbidden:
            # Not allowed to speak in that channel: the moderators want it so.
            return

    def _take_turn(self, asker: Asker, values: Values) -> None:
        """Raise OnCooldown where somebody has to wait."""
        pause: int = values[COOLDOWN]
        self._pauses.acquire(asker, pause, self.services.clock(), at_once=at_once(pause))

    async def _remember(self, asked_id: int, asker: Asker, question: str, verdict: Verdict) -> None:
        """Keep a question without who asked it; only so many of one person's."""
        try:
            self._kept.acquire(asker, KEPT_EVERY_S, self.services.clock(), at_once=KEPT_AT_ONCE)
        except OnCooldown:
            return
        asked = Asked(
            id=asked_id,
            guild_id=asker[0],
            text=question,
            status=verdict.status,
            fact_id=verdict.fact_id,
            gap_id=verdict.gap_id,
            asked_at=self.services.clock(),
        )
        try:
            await self.services.store.asked.remember(asked)
        except StoreError as error:
            # The answer is out; a second message about my memory would only puzzle the asker.
            _log.error("A question could not be remembered: %s", error)
