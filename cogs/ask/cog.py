"""``/ask``, "Answer this", mentions and private messages: a question in free text, answered or not."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.conversations import Reply, Turn
from bot.domain.cooldowns import Cooldowns, OnCooldown
from bot.domain.errors import UserError
from bot.domain.matching.model import THRESHOLDS, Level, Verdict
from bot.domain.matching.schema.requests import without_greeting
from bot.domain.matching.schema.wishes import Wanted, Wish
from bot.domain.pack.model import Fact
from bot.i18n import Say
from bot.servers import Server
from bot.services import Bot, BotCog, Interaction
from bot.ui.access import admits, admits_message, manages
from bot.ui.components import handled
from bot.ui.layout import Card, Layout, answer, spoiled
from bot.ui.request import (
    Request,
    addressed_text,
    as_sent,
    channel_ids_of,
    everywhere,
    say_for_guild,
    time_of,
)
from bot.ui.teaching import is_teaching, may_teach
from bot.ui.text import capitalised
from bot.unanswered import OpenReplies, OpenReply
from cogs.ask.completing import completions
from cogs.ask.ids import SHARE
from cogs.ask.keeping import Keeping
from cogs.ask.learning import fact_on, learning_card, replied_card
from cogs.ask.replies import Meaning, Text, kept_text, render, understand
from cogs.ask.settings import CARE, COOLDOWN, MENTIONS, PRIVATE, at_once
from cogs.ask.sharing import Sharing, may_share
from cogs.ask.spot import Spot
from cogs.ask.subscriptions import Notices
from cogs.ask.talk import talk_card
from cogs.ask.told_before import told_again
from cogs.ask.turns import fact_before, last_of, leans_back, previous_of, reply_of, turn_of, turns_away
from cogs.ask.waiting import Waiting, refuse

# Those that are meant by whoever types only the name of their group.
MAIN_COMMANDS = ("ask", "quiz play", "quotes list", "settings panel", "teach add")
QUESTION_LIMIT = 4_000  # the most that Discord lets anybody type
NOTICE_INTERVAL_S = 3_600  # longer than a question is open; in a later quiz it is said again


class Ask(BotCog):
    """Answers questions."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self._cooldowns = Cooldowns()
        self._keeping = Keeping(bot)
        self._waiting = Waiting(self.services.clock, self._reply_to)
        self._warned = Cooldowns()  # who was told that they have to wait
        self._told = Cooldowns()  # who knows that an open quiz question comes first
        menu = app_commands.ContextMenu(name="Answer this", callback=self.answer_this)
        bot.tree.add_command(everywhere(menu))
        self._sharing = Sharing(
            lambda ctx: self._pause(ctx.guild_id, ctx.user_id, ctx.server, can_teach=may_teach(ctx))
        )
        self._notices = Notices(bot)

    async def cog_load(self) -> None:
        """Register the button that counts as asking, and start to look for answers that are waited for."""
        self.bot.add_dynamic_items(handled(SHARE, self._sharing.share))
        self._notices.start()

    async def cog_unload(self) -> None:
        """Stop looking; what was not sent is sent by the next process, except for what a cooldown held."""
        self._notices.stop()
        self._waiting.stop()

    @app_commands.command()
    @app_commands.describe(question="What would you like to know?", private="Show the answer only to you")
    @everywhere
    async def ask(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, QUESTION_LIMIT],
        private: bool = False,  # noqa: FBT001, FBT002 - discord.py passes options by name
    ) -> None:
        """Ask a question in your own words."""
        await self._answer(await Request.open(interaction), question, private=private, is_own=True)

    @ask.autocomplete("question")
    async def complete_question(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer questions that can be answered, tolerant of typos."""
        return completions(await Request.open(interaction), typed)

    async def answer_this(self, interaction: Interaction, message: discord.Message) -> None:
        """Take a message's text as the question."""
        if self.bot.user is not None and message.author.id == self.bot.user.id:
            raise UserError("That's my own message. Use “Answer this” on someone's question.")
        if not message.content.strip():
            raise UserError("That message has no text for me to answer.")
        text = addressed_text(message, self.bot.user) or message.content
        await self._answer(await Request.open(interaction), text, private=False, is_own=False)

    async def _answer(self, ctx: Request, text: str, *, private: bool, is_own: bool) -> None:
        """Answer a command; what is no answer is shown only to whoever asked.

        A text that is not their ``own`` goes on from nothing that they were answered.
        """
        typed, text = text, without_greeting(text)
        private = private or ctx.values[PRIVATE]
        likely = ctx.say.locale.language
        await self.services.servers.read_for(ctx.server, text, likely)
        channel_id = ctx.kept_channel_id if is_own else None
        turn = self._turn(channel_id, ctx.user_id, is_private=private)
        before = fact_before(turn, ctx.telling.known)
        replied = before if leans_back(ctx.server, turn, text, likely) else None
        last = last_of(self._last_reply(channel_id, ctx.user_id), turn, before)
        asked = Text(text, ctx.interaction.id, replied, before, last, typed)
        spot = Spot(
            services=ctx.services,
            say=ctx.say,
            telling=ctx.telling,
            guild_id=ctx.guild_id,
            channel_id=ctx.kept_channel_id,
            is_private=ctx.is_private,
            now=ctx.now,
            commands=self._commands,
            admits=partial(admits, ctx),
            night=await Spot.night_for(ctx.services, ctx.guild_id, text),
            is_managed=ctx.guild_id is not None and manages(ctx.interaction.permissions),
            can_teach=may_teach(ctx),
        )
        match = partial(self._match, spot, ctx.user_id, ctx.server, replied=replied, turn=turn, likely=likely)
        meaning = understand(spot, asked, match)
        is_shown = meaning.is_answer and not private
        if is_shown:
            spot = replace(spot, say=ctx.public_say, telling=ctx.public_telling)
        else:
            spot = replace(spot, can_share=may_share(ctx))
        if replied is not None:
            asked = replace(asked, replied=spot.telling.known.fact[replied.id])
        await answer(ctx, await render(spot, asked, meaning), private=not is_shown)
        self._keep_turn(
            spot, ctx.kept_channel_id, ctx.user_id, text, meaning, before=before, is_private=private
        )
        named = kept_text(spot, asked, meaning)
        await self._keeping.remember(
            asked.id, ctx.guild_id, ctx.user_id, named, meaning.question, is_withheld=meaning.is_withheld
        )

    @cached_property
    def _commands(self) -> Mapping[str, bool]:
        """The full names of all commands, the main one of each group first; True for moderators' tools."""
        found = {
            command.qualified_name: (command.root_parent or command).default_permissions is not None
            for command in self.bot.tree.walk_commands(type=discord.AppCommandType.chat_input)
            if isinstance(command, app_commands.Command)
        }
        return {name: found[name] for name in sorted(found, key=lambda name: name not in MAIN_COMMANDS)}

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that mentions the bot, or that is written to it in private."""
        await self._reply_to(message)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, deleted: discord.RawMessageDeleteEvent) -> None:
        """Forget a message that would have been answered later."""
        self._waiting.forget(deleted.message_id)

    async def _reply_to(self, message: discord.Message) -> None:
        me = self.bot.user
        text = addressed_text(message, me)
        if me is None or text is None:
            return
        sent_at = time_of(message.id)
        if await self.services.store.quiz.takes_messages(message.channel.id, sent_at=sent_at):
            return  # it is an answer to a quiz
        guild_id = message.guild.id if message.guild else None
        server = await self.services.servers.get(guild_id)
        # A refusal in the channel could not be private, so there is none.
        values = server.values
        if not values[MENTIONS] or not admits_message(self.services.catalogue, values, message, __name__):
            return
        spot = await self._spot_of(message, server, text)
        ours = await replied_card(message, me)
        replied = fact_on(ours, spot.telling.known)
        turn = self._turn(message.channel.id, message.author.id)
        if message.reference is not None and ours is None:
            turn = None  # they talk of what somebody else wrote
        if not text:
            await _reply(message, _without_words(spot, me, is_ours=ours is not None))
            return
        text = without_greeting(text)
        likely = spot.say.locale.language
        await self.services.servers.read_for(server, text, likely)
        before = fact_before(turn, spot.telling.known)
        is_reply = message.reference is not None
        reply = None if is_reply and ours is None else self._last_reply(message.channel.id, message.author.id)
        last = last_of(reply, turn, None if is_reply else before, replied)
        if replied is None and leans_back(server, turn, text, likely):
            replied = before
        sent = Text(text, message.id, replied, before, last)
        match = partial(
            self._match, spot, message.author.id, server, replied=replied, turn=turn, likely=likely
        )
        try:
            meaning = understand(spot, sent, match)
        except OnCooldown as wait:
            await self._put_off(message, me, spot.say, wait, server.values[COOLDOWN])
            return
        offer = await learning_card(spot, message, ours, text, meaning.verdict)
        may_be_known = guild_id is None and not meaning.is_answer
        again = await told_again(spot, message, me, text) if may_be_known else None
        card = offer or again or await render(spot, sent, meaning)
        if open_questions := await spoiled(self.services, guild_id, card):
            if self._should_be_told(message, open_questions):
                later = spot.say(
                    "That's part of a quiz question that's open right now. Ask me again once it's over."
                )
                await _reply(message, Card(body=[later]))
            return
        is_open = guild_id is not None and offer is None and meaning.is_unanswered
        await _reply(message, card, self.services.open_replies if is_open else None)
        self._keep_turn(spot, message.channel.id, message.author.id, text, meaning, before=before)
        named = kept_text(spot, sent, meaning)
        question = meaning.question if offer is None else None
        await self._keeping.remember(
            message.id, guild_id, message.author.id, named, question, is_withheld=meaning.is_withheld
        )

    async def _spot_of(self, message: discord.Message, server: Server, text: str) -> Spot:
        """Return where a message is replied to."""
        guild_id = message.guild.id if message.guild else None
        # Discord tells the language of servers and of whoever presses something, but not of who writes.
        say = self._say_in_private(message, text) if guild_id is None else say_for_guild(self.bot, guild_id)
        channel_ids = channel_ids_of(message.channel) if message.guild is not None else ()
        return Spot(
            services=self.services,
            say=say,
            telling=await self.services.servers.telling(server, channel_ids, say.locale),
            guild_id=guild_id,
            channel_id=message.channel.id,
            is_private=guild_id is None,
            now=self.services.clock(),
            commands=self._commands,
            admits=partial(admits_message, self.services.catalogue, server.values, message),
            night=await Spot.night_for(self.services, guild_id, text),
            is_managed=message.guild is not None
            and isinstance(message.author, discord.Member)
            and manages(message.author.guild_permissions),
            can_teach=message.guild is not None
            and is_teaching(self.services.catalogue, server.values, message.author),
        )

    def _say_in_private(self, message: discord.Message, text: str) -> Say:
        """Return what speaks the language of whoever writes in private."""
        conversations, now = self.services.conversations, self.services.clock()
        language = conversations.language_in(message.channel.id, message.author.id, text, now)
        return self.services.languages.say_in(language)

    async def _put_off(
        self, message: discord.Message, me: discord.ClientUser, say: Say, wait: OnCooldown, pause: int
    ) -> None:
        """Answer a message once its author's cooldown is over, and mark it, as a sign that it was seen.

        More than a few are not answered, so that nobody makes the bot talk on and on. The first of those is
        marked as well; where nobody else reads it, its author is told how long to wait.
        """
        guild_id = message.guild.id if message.guild else None
        key = (guild_id, message.author.id)
        if self._waiting.hold(key, message, ready_at=wait.over_at, pause=pause):
            await self._waiting.mark(message, me)
            return
        with suppress(OnCooldown):
            self._warned.acquire(key, pause, self.services.clock())
            if guild_id is None:
                await _reply(message, Card(body=[capitalised(say.phrase(each)) for each in wait.problems]))
            else:
                await refuse(message)

    def _should_be_told(self, message: discord.Message, open_questions: tuple[str, ...]) -> bool:
        """Return whether to tell the author to ask later; once per open question."""
        now = self.services.clock()
        with suppress(OnCooldown):
            for key in open_questions:
                self._told.acquire((message.channel.id, message.author.id, key), NOTICE_INTERVAL_S, now)
            return True
        return False

    def _turn(self, channel_id: int | None, user_id: int, *, is_private: bool = False) -> Turn | None:
        """Return what somebody was last answered in a channel."""
        if channel_id is None:
            return None
        now = self.services.clock()
        return self.services.conversations.recall(channel_id, user_id, now, is_private=is_private)

    def _last_reply(self, channel_id: int | None, user_id: int) -> Reply | None:
        """Return what somebody was last replied with in a channel."""
        if channel_id is None:
            return None
        return self.services.conversations.last_reply(channel_id, user_id, self.services.clock())

    def _keep_turn(
        self,
        spot: Spot,
        channel_id: int | None,
        user_id: int,
        text: str,
        meaning: Meaning,
        *,
        before: Fact | None,
        is_private: bool = False,
    ) -> None:
        """Keep what somebody was answered, for what they ask next."""
        if channel_id is None:
            return
        if (reply := reply_of(meaning)) is not None:
            self.services.conversations.keep_reply(channel_id, user_id, reply, spot.now)
        turn = turn_of(spot, text, meaning, is_private=is_private)
        if turn is not None:
            self.services.conversations.keep(channel_id, user_id, turn)
        elif turns_away(meaning, before):
            self.services.conversations.drop(channel_id, user_id)

    def _match(
        self,
        spot: Spot,
        user_id: int,
        server: Server,
        text: str,
        *,
        replied: Fact | None,
        turn: Turn | None,
        likely: str,
    ) -> Verdict:
        """Return what a server's matcher makes of a question, after a fact if it goes on from one.

        Raises OnCooldown if the asker has to wait.
        """
        self._pause(spot.guild_id, user_id, server, can_teach=spot.can_teach)
        thresholds = THRESHOLDS[Level(server.values[CARE])]
        if replied is not None:
            return server.matcher.follow_up(text, previous_of(server, replied, turn, likely), thresholds)
        return server.matcher.match(text, thresholds, likely)

    def _pause(self, guild_id: int | None, user_id: int, server: Server, *, can_teach: bool) -> None:
        """Raise OnCooldown if somebody has to wait before they may have another answer.

        Who teaches here asks to see what comes of it, and does not have to.
        """
        if can_teach:
            return
        pause: int = server.values[COOLDOWN]
        self._cooldowns.acquire((guild_id, user_id), pause, self.services.clock(), at_once=at_once(pause))


def _without_words(spot: Spot, me: discord.ClientUser, *, is_ours: bool) -> Layout:
    """Return what a message without words is replied with.

    Discord keeps the words of a reply to a command's answer back from bots that are not mentioned in it.
    """
    if is_ours and not spot.is_private:
        line = spot.say("I can't read replies to that message. Add {me}, and I can answer.", me=me.mention)
        return Card(body=[line])
    return talk_card(spot, Wanted(Wish.HELP))


async def _reply(message: discord.Message, card: Layout, kept: OpenReplies | None = None) -> None:
    """Reply where the bot may speak; elsewhere its silence is what the moderators want."""
    with suppress(discord.Forbidden):
        reply = await message.reply(mention_author=False, **as_sent(card))
        if kept is not None:
            kept.keep(OpenReply(reply.id, message.id, card, time_of(reply.id)))
