"""``/quiz``: games in channels, duels, scores, the question of the day, and a server's own questions."""

from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import UserError
from bot.domain.pack.model import Difficulty
from bot.domain.quiz.daily import local_day
from bot.domain.quiz.events import CardDeleted, DiscordFailed, Step
from bot.domain.quiz.machine import start_game
from bot.domain.quiz.model import AnswerMode, Game, Rules
from bot.domain.quiz.refusals import NoGame
from bot.domain.quiz.selection import QuestionFilter, select
from bot.domain.quiz.standings import Period
from bot.domain.settings.telling import Spoilers
from bot.services import Bot, BotCog, Interaction
from bot.ui.components import handled
from bot.ui.forms import take_form
from bot.ui.imports import preview_import
from bot.ui.request import Request
from bot.ui.text import AUTOCOMPLETE_LIMIT, CHOICE_LIMIT, clip
from cogs.quiz import ids, settings
from cogs.quiz.cards import duel_card, intro_card, scores_card, topic_name
from cogs.quiz.daily import DailyQuestions
from cogs.quiz.games import Games, is_quiz_manager, require_quiz_manager
from cogs.quiz.library import Library
from cogs.quiz.records import board_card, profile_card
from cogs.quiz.transfer import QUESTIONS_IMPORT, export_file

DUEL_QUESTIONS = 5
FINISH_S = 2.0  # at the end, for messages that are on their way; the next process shows what is missing

Questions = app_commands.Range[int, 1, settings.MAX_QUESTIONS]
Seconds = app_commands.Range[int, settings.MIN_SECONDS, settings.MAX_SECONDS]


@app_commands.guild_only()
class Quiz(BotCog, commands.GroupCog, group_name="quiz", group_description="Trivia games"):
    """Plays quizzes."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self.games = Games(bot)
        self.library = Library(bot)
        self.daily_questions = DailyQuestions(bot, self.library)
        self._resumed = False

    async def cog_load(self) -> None:
        """Register the buttons, for old messages too, and find the games of an earlier process."""
        await self.games.find_unfinished_games()
        daily = handled(ids.DAILY, self.daily_questions.answer)
        self.bot.add_dynamic_items(*self.games.handlers(), daily)
        self.services.servers.watch(self.games.server_changed)

    async def cog_unload(self) -> None:
        """Stop watching the clock; games stay in the store."""
        self.games.alarm.stop()
        self.daily_questions.alarm.stop()
        await self.games.alarm.finish(FINISH_S)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Resume games; once, as Discord says "ready" again after reconnecting."""
        if not self._resumed:
            self._resumed = True
            self.games.resume()
            self.daily_questions.start()
        await self.library.pack_questions()  # so that the first quiz need not wait for it

    # Games.

    @app_commands.command()
    @app_commands.describe(
        questions="How many questions",
        topic="What about",
        difficulty="How hard",
        answers="Press a choice, or type the answer",
        seconds="Time for each question",
        spoilers="Also ask what gives part of the story away",
    )
    @app_commands.choices(
        difficulty=[app_commands.Choice(name=grade.capitalize(), value=grade) for grade in Difficulty],
        answers=[app_commands.Choice(name=mode.capitalize(), value=mode) for mode in AnswerMode],
    )
    async def play(  # noqa: PLR0917 - discord.py passes options by name
        self,
        interaction: Interaction,
        questions: Questions | None = None,
        topic: str | None = None,
        difficulty: str | None = None,
        answers: str | None = None,
        seconds: Seconds | None = None,
        spoilers: bool = False,  # noqa: FBT001, FBT002 - as above
    ) -> None:
        """Start a quiz in this channel that everybody can join."""
        ctx = await Request.open(interaction)
        if ctx.values[settings.STARTERS] == settings.MANAGERS and not is_quiz_manager(ctx):
            raise UserError("In this server only those who manage quizzes can start one.")
        _require_speech(ctx)
        if spoilers:
            _require_spoilers(ctx)
        mode = AnswerMode(answers or ctx.values[settings.ANSWERS])
        grade = Difficulty(difficulty) if difficulty else None
        length = questions or ctx.values[settings.LENGTH]
        wanted = QuestionFilter(length, mode, topic, grade, spoilers)
        step = await self._begin(ctx, wanted, seconds)
        name = topic_name(self.services.pack, topic) if topic else None
        try:
            card = intro_card(ctx.public_say, step.game, name, spoilers=spoilers)
            await ctx.reply(card, private=False)
        finally:
            self.games.display.show_in_background(step)  # the game is on, even unannounced

    @play.autocomplete("topic")
    async def complete_topic(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the topics that there are questions on."""
        ctx = await Request.open(interaction)
        wanted = QuestionFilter(1, spoilers=bool(interaction.namespace.spoilers))
        topics = await self.library.topics(ctx.require_guild(), wanted)
        named = [(topic_name(self.services.pack, topic), topic) for topic in topics]
        return [
            app_commands.Choice(name=clip(name, CHOICE_LIMIT), value=topic)
            for name, topic in named
            if typed.casefold() in name.casefold()
        ][:AUTOCOMPLETE_LIMIT]

    @app_commands.command()
    @app_commands.describe(member="Whom to challenge", seconds="Time for each question")
    async def duel(
        self, interaction: Interaction, member: discord.Member, seconds: Seconds | None = None
    ) -> None:
        """Challenge somebody: the two of you, five questions."""
        ctx = await Request.open(interaction)
        _require_speech(ctx)
        if member.bot:
            raise UserError("Bots know all the answers. Challenge a person.")
        if member.id == ctx.user_id:
            raise UserError("You can't duel yourself. Try /quiz play.")
        question_filter = QuestionFilter(DUEL_QUESTIONS, AnswerMode(ctx.values[settings.ANSWERS]))
        step = await self._begin(ctx, question_filter, seconds, (ctx.user_id, member.id))
        try:
            await ctx.reply(duel_card(ctx.public_say, step.game), private=False)
        except Exception:
            # Nobody can accept what nobody sees: it must not hold the channel up.
            await self.games.handle_failure(step.game.id, DiscordFailed(permanent=False))
            raise
        await self.games.note_invitation(ctx, step.game.id)

    async def _begin(
        self, ctx: Request, wanted: QuestionFilter, seconds: int | None, players: tuple[int, ...] = ()
    ) -> Step:
        """Choose questions and begin a game, not shown yet. Raises NoQuestions and GameRunning."""
        guild_id = ctx.require_guild()
        pool = await self.library.guild_questions(guild_id)
        asked = await self.services.store.quiz_records.asked(guild_id)
        game = Game(
            id=str(ctx.interaction.id),
            guild_id=guild_id,
            channel_id=ctx.interaction.channel_id or 0,
            starter_id=ctx.user_id,
            cards=select(pool, wanted, asked, self.services.rng),
            rules=Rules(seconds=seconds or ctx.values[settings.SECONDS], mode=wanted.mode, players=players),
            started_at=ctx.now,
        )
        if self.games.is_off(game, ctx.interaction.channel, ctx.values):
            game = replace(game, despite_off=True)
        step = start_game(game)
        await self.games.begin(step)
        return step

    @app_commands.command()
    async def stop(self, interaction: Interaction) -> None:
        """Stop the quiz in this channel; points so far count."""
        ctx = await Request.open(interaction)
        game = await self.services.store.quiz.running_in(interaction.channel_id or 0)
        if game is None:
            raise NoGame
        await self.games.stop(ctx, game.id)

    @app_commands.command()
    async def scores(self, interaction: Interaction) -> None:
        """How the quiz in this channel stands, or how the last one ended."""
        ctx = await Request.open(interaction)
        game = await self.services.store.quiz.last_in(interaction.channel_id or 0)
        if game is None:
            raise NoGame
        await ctx.reply(scores_card(ctx.say, game))

    # Records.

    @app_commands.command()
    @app_commands.describe(period="Over how long it counts", page="Which page")
    @app_commands.choices(
        period=[
            app_commands.Choice(name="All time", value=Period.ALL_TIME),
            app_commands.Choice(name="30 days", value=Period.MONTH),
            app_commands.Choice(name="7 days", value=Period.WEEK),
        ]
    )
    async def leaderboard(
        self,
        interaction: Interaction,
        period: str = Period.ALL_TIME,
        page: app_commands.Range[int, 1, 1000] = 1,
    ) -> None:
        """Who is ahead in this server, and where you are."""
        ctx = await Request.open(interaction)
        await ctx.reply(await board_card(ctx.public_say, ctx, Period(period), page), private=False)

    @app_commands.command()
    @app_commands.describe(member="Whose profile; yours if left out")
    async def profile(self, interaction: Interaction, member: discord.Member | None = None) -> None:
        """Accuracy by topic, streaks and medals."""
        ctx = await Request.open(interaction)
        today = local_day(ctx.now, settings.zone_of(ctx.values))
        user_id = (member or interaction.user).id
        records = self.services.store.quiz_records
        profile = await records.profile(ctx.require_guild(), user_id, today=today)
        await ctx.reply(profile_card(ctx.say, self.services.pack, profile))

    @app_commands.command()
    async def daily(self, interaction: Interaction) -> None:
        """Today's question: one a day, the same for everybody here."""
        ctx = await Request.open(interaction)
        await ctx.reply(await self.daily_questions.card_for(ctx))

    # A server's own questions.

    @app_commands.command(name="import")
    @app_commands.describe(file="Questions: a Red trivia list (YAML), OpenTDB's JSON, or our TOML")
    async def import_questions(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Add questions of your own to this server's quizzes."""
        ctx = await Request.open(interaction)
        require_quiz_manager(ctx)
        await preview_import(ctx, QUESTIONS_IMPORT, file)

    @app_commands.command(name="export")
    async def export_questions(self, interaction: Interaction) -> None:
        """Get this server's own questions as a file that can be imported again."""
        ctx = await Request.open(interaction)
        require_quiz_manager(ctx)
        await export_file(ctx)

    # What else happens in Discord.

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Take the forms for typed answers, those of an earlier process too."""
        await take_form(interaction, ids.FORM, self.games.take_typed)

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

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """End the games of a server that the bot was removed from."""
        for game_id in await self.services.store.quiz.running_game_ids(guild.id):
            await self.games.handle_failure(game_id, DiscordFailed(permanent=True))


def _require_speech(ctx: Request) -> None:
    """Raise UserError where the bot could answer the command but not post the game's messages."""
    may = ctx.interaction.app_permissions
    is_thread = isinstance(ctx.interaction.channel, discord.Thread)
    if not may.view_channel or not (may.send_messages_in_threads if is_thread else may.send_messages):
        raise UserError(
            "I can't send messages in this channel, so I can't run a quiz here. "
            "A moderator can allow it in the channel's permissions (View Channel and Send Messages)."
        )


def _require_spoilers(ctx: Request) -> None:
    """Raise UserError where nothing may be given away, asked for or not."""
    if ctx.telling.rule is Spoilers.REFUSED:
        raise UserError("Nothing of the story is given away in this channel. Try a quiz without spoilers.")
