"""``/quiz``: games in channels, duels, scores, the question of the day, and a server's own questions."""

import asyncio

import discord
from discord.ext import commands

from bot.domain.quiz.events import CardDeleted, DiscordFailed
from bot.services import Bot, Interaction
from bot.ui.components import handled
from bot.ui.forms import take_form
from bot.ui.request import in_servers_and_private
from cogs.quiz import ids
from cogs.quiz.game_commands import GameCommands
from cogs.quiz.games import TypedAnswerForm
from cogs.quiz.list_commands import ListCommands
from cogs.quiz.night_commands import NightCommands
from cogs.quiz.record_commands import RecordCommands

FINISH_S = 2.0  # at the end, for messages that are on their way; the next process shows what is missing


@in_servers_and_private
class Quiz(
    # Discord shows the commands of the last one first.
    ListCommands,
    RecordCommands,
    NightCommands,
    GameCommands,
    commands.GroupCog,
    group_name="quiz",
    group_description="Play trivia, on your own or together",
):
    """Plays quizzes."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        bot.shards_here.on_taken(self.find_unfinished)

    async def find_unfinished(self, shard_id: int) -> None:
        """Note which games and nights another process has left on a shard."""
        await self.games.find_unfinished(shard_id)
        await self.nights.find_unfinished(shard_id)

    async def cog_load(self) -> None:
        """Register the buttons, for old messages too."""
        daily = handled(ids.DAILY, self.daily_questions.answer)
        self.bot.add_dynamic_items(
            *self.games.handlers(),
            *self.hosting.handlers(),
            daily,
            handled(ids.REMATCH, self.play_again),
            handled(ids.PLAY_LIST, self.play_list),
        )
        self.services.servers.watch(self.games.server_changed)
        self.services.servers.watch(self.nights.server_changed)
        self.services.erasing.before(self.end_all)

    async def cog_unload(self) -> None:
        """Stop watching the clock; games stay in the store."""
        self.games.alarm.stop()
        self.daily_questions.alarm.stop()
        self.nights.alarm.stop()
        # What these have begun may still need the games.
        await asyncio.gather(self.nights.alarm.finish(FINISH_S), self.daily_questions.alarm.finish(FINISH_S))
        await self.games.alarm.finish(FINISH_S)

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Resume a shard's games; once, as Discord says "ready" again after reconnecting."""
        self.games.resume(shard_id)
        self.nights.resume(shard_id)
        self.daily_questions.start()
        await self.library.pack_questions()  # so that the first quiz need not wait for it

    async def end_all(self, guild_id: int) -> None:
        """End what is played or planned in a server, and have that shown there while it is still known."""
        await self.nights.end_all(guild_id)
        await self.games.end_all(guild_id)
        await self.nights.alarm.settle(FINISH_S)
        await self.games.alarm.settle(FINISH_S)

    # What else happens in Discord.

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Take the forms for typed answers, those of an earlier process too."""
        await take_form(interaction, TypedAnswerForm, self.games.take_typed)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Take answers to quizzes that are played in the chat."""
        await self.chat.take(message)

    @commands.Cog.listener("on_raw_message_delete")
    @commands.Cog.listener("on_raw_bulk_message_delete")
    async def pause_deleted(
        self, gone: discord.RawMessageDeleteEvent | discord.RawBulkMessageDeleteEvent
    ) -> None:
        """Pause the games whose open question was deleted."""
        is_single = isinstance(gone, discord.RawMessageDeleteEvent)
        for message_id in [gone.message_id] if is_single else gone.message_ids:
            game_id = await self.services.store.quiz.game_id_for_message(message_id)
            if game_id is not None:
                await self.games.handle_failure(game_id, CardDeleted())

    @commands.Cog.listener("on_guild_channel_delete")
    @commands.Cog.listener("on_raw_thread_delete")
    async def end_deleted(self, gone: discord.abc.GuildChannel | discord.RawThreadDeleteEvent) -> None:
        """End the game of a channel or thread that is gone."""
        channel_id = gone.thread_id if isinstance(gone, discord.RawThreadDeleteEvent) else gone.id
        game = await self.services.store.quiz.running_in(channel_id)
        if game is not None:
            await self.games.handle_failure(game.id, DiscordFailed(permanent=True))
        await self.nights.end_unreachable(channel_id=channel_id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """End the games of a server that the bot was removed from."""
        for game_id in await self.services.store.quiz.running_game_ids(guild.id):
            await self.games.handle_failure(game_id, DiscordFailed(permanent=True))
        await self.nights.end_unreachable(guild_id=guild.id)
