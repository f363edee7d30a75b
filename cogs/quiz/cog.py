"""``/quiz``: games in channels, duels, scores, the question of the day, and a server's own questions."""

import asyncio
from dataclasses import replace
from itertools import islice

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import UserError
from bot.domain.pack.model import Difficulty
from bot.domain.quiz import night_plan, night_time
from bot.domain.quiz.daily import local_day
from bot.domain.quiz.events import CardDeleted, DiscordFailed, Step
from bot.domain.quiz.lists import (
    EVERYTHING,
    MAX_NAME,
    apply_config,
    choose_lists,
    config_of,
    find_list,
)
from bot.domain.quiz.machine import start_game
from bot.domain.quiz.model import PRIVATE, AnswerMode, Game, Rules
from bot.domain.quiz.night import MAX_ROUNDS
from bot.domain.quiz.refusals import NoGame, NotAPlayer
from bot.domain.quiz.selection import QuestionFilter
from bot.domain.quiz.standings import Period
from bot.domain.settings.telling import Spoilers
from bot.services import Bot, BotCog, Interaction
from bot.store.codec import dump, load
from bot.ui.components import handled
from bot.ui.forms import take_form
from bot.ui.imports import preview_import
from bot.ui.request import Request, in_servers_and_private
from bot.ui.text import AUTOCOMPLETE_LIMIT, CHOICE_LIMIT, clip
from cogs.quiz import ids, settings
from cogs.quiz.cards import intro_card, topic_name
from cogs.quiz.chat import ChatAnswers
from cogs.quiz.daily import DailyQuestions
from cogs.quiz.editing import question_details
from cogs.quiz.games import Games, TypedAnswerForm, require_quiz_manager, require_starter
from cogs.quiz.hosting import Hosting, NightOptions
from cogs.quiz.library import Library
from cogs.quiz.lists import list_card, list_choices, lists_page
from cogs.quiz.nights import Nights
from cogs.quiz.notices import duel_card, scores_card
from cogs.quiz.records import board_card, profile_card
from cogs.quiz.transfer import export_lists, list_importer

DUEL_QUESTIONS = 5
FINISH_S = 2.0  # at the end, for messages that are on their way; the next process shows what is missing

Questions = app_commands.Range[int, 1, settings.MAX_QUESTIONS]
Seconds = app_commands.Range[int, settings.MIN_SECONDS, settings.MAX_SECONDS]
Points = app_commands.Range[int, 100, 5_000]
MODES = [app_commands.Choice(name=mode.capitalize(), value=mode) for mode in AnswerMode]


@in_servers_and_private
class Quiz(BotCog, commands.GroupCog, group_name="quiz", group_description="Trivia games"):
    """Plays quizzes."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self.games = Games(bot)
        self.chat = ChatAnswers(bot, self.games)
        self.library = Library(bot)
        self.daily_questions = DailyQuestions(bot, self.library)
        self.nights = Nights(bot, self.games, self.library)
        self.hosting = Hosting(bot, self.nights, self.games, self.library)
        self._resumed = False

    async def cog_load(self) -> None:
        """Register the buttons, for old messages too, and find the games of an earlier process."""
        await self.games.find_unfinished_games()
        await self.nights.find_unfinished()
        daily = handled(ids.DAILY, self.daily_questions.answer)
        self.bot.add_dynamic_items(
            *self.games.handlers(),
            *self.hosting.handlers(),
            daily,
            handled(ids.REMATCH, self.play_again),
        )
        self.services.servers.watch(self.games.server_changed)
        self.services.servers.watch(self.nights.server_changed)

    async def cog_unload(self) -> None:
        """Stop watching the clock; games stay in the store."""
        self.games.alarm.stop()
        self.daily_questions.alarm.stop()
        self.nights.alarm.stop()
        # What these have begun may still need the games.
        await asyncio.gather(self.nights.alarm.finish(FINISH_S), self.daily_questions.alarm.finish(FINISH_S))
        await self.games.alarm.finish(FINISH_S)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Resume games; once, as Discord says "ready" again after reconnecting."""
        if not self._resumed:
            self._resumed = True
            self.games.resume()
            self.nights.resume()
            self.daily_questions.start()
        await self.library.pack_questions()  # so that the first quiz need not wait for it

    # Games.

    @app_commands.command()
    @app_commands.describe(
        questions="How many questions",
        topic="What about",
        difficulty="How hard",
        answers="Press a choice, type into a form, or answer in the chat",
        seconds="Time for each question",
        spoilers="Also ask what gives part of the story away",
        first_to="So many points end it; up to 50 questions are asked",
        silence="It stops after so many questions in a row that nobody answers; 3 if left out",
        list_="From which lists: names with commas between them, all, or film for my own questions",
    )
    @app_commands.rename(list_="list")
    @app_commands.choices(
        difficulty=[app_commands.Choice(name=grade.capitalize(), value=grade) for grade in Difficulty],
        answers=MODES,
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
        first_to: Points | None = None,
        silence: Questions | None = None,
        list_: str = EVERYTHING,
    ) -> None:
        """Start a quiz in this channel that everybody can join."""
        ctx = await Request.open(interaction)
        mode = AnswerMode(answers or ctx.values[settings.ANSWERS])
        grade = Difficulty(difficulty) if difficulty else None
        chosen = choose_lists(await self.services.store.quiz_lists.all(_scope(ctx)), list_)
        rules = apply_config(
            Rules(seconds=ctx.values[settings.SECONDS], mode=mode, target=first_to),
            config_of(chosen),
            seconds=seconds,
            bounds=(settings.MIN_SECONDS, settings.MAX_SECONDS),
        )
        has_target = bool(rules.target or rules.right_target)
        length = questions or (settings.MAX_QUESTIONS if has_target else ctx.values[settings.LENGTH])
        wanted = QuestionFilter(
            *(length, mode, topic, grade, spoilers),
            lists=None if chosen is None else chosen.ids,
            pictures=ctx.values[settings.PICTURES],
        )
        await self._open(ctx, wanted, replace(rules, idle_limit=silence or rules.idle_limit))

    async def _open(self, ctx: Request, wanted: QuestionFilter, rules: Rules) -> None:
        """Start a quiz that everybody can join, where the person may."""
        require_starter(ctx)
        _require_speech(ctx)
        if wanted.spoilers:
            _require_spoilers(ctx)
        lists = await self.library.lists_of(_scope(ctx), wanted)
        step = await self._begin(ctx, wanted, rules)
        name = topic_name(self.services.pack, wanted.topic) if wanted.topic else None
        try:
            card = intro_card(ctx.public_say, step.game, name, spoilers=wanted.spoilers, lists=lists)
            await ctx.reply(card, private=False)
        finally:
            self.games.display.show_in_background(step)  # the game is on, even unannounced

    async def play_again(self, ctx: Request, game_id: str) -> None:
        """Start a game like one that is over, with new questions; in a duel, the other player must agree."""
        game = await self.services.store.quiz.game(game_id)
        if game is None or game.wanted is None:
            raise NoGame
        wanted = load(QuestionFilter, game.wanted)
        if not game.rules.players:
            await self._open(ctx, replace(wanted, pictures=ctx.values[settings.PICTURES]), game.rules)
            return
        others = [user_id for user_id in game.rules.players if user_id != ctx.user_id]
        if len(others) != 1:
            raise NotAPlayer
        if not others[0]:  # their data was erased
            raise UserError("Nobody is left to play against. Challenge somebody with /quiz duel.")
        await self._challenge(ctx, wanted, replace(game.rules, players=(ctx.user_id, others[0])))

    @play.autocomplete("topic")
    async def complete_topic(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the topics that there are questions on."""
        ctx = await Request.open(interaction)
        wanted = QuestionFilter(
            1, spoilers=bool(interaction.namespace.spoilers), pictures=ctx.values[settings.PICTURES]
        )
        topics = await self.library.topics(_scope(ctx), wanted)
        named = [(topic_name(self.services.pack, topic), topic) for topic in topics]
        return [
            app_commands.Choice(name=clip(name, CHOICE_LIMIT), value=topic)
            for name, topic in named
            if typed.casefold() in name.casefold()
        ][:AUTOCOMPLETE_LIMIT]

    @play.autocomplete("list_")
    async def complete_lists(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the lists that a quiz can be from, after those that are named already."""
        ctx = await Request.open(interaction)
        return list_choices(ctx, await self.services.store.quiz_lists.all(_scope(ctx)), typed)

    @app_commands.command()
    @app_commands.describe(
        member="Whom to challenge",
        seconds="Time for each question",
        answers="Press a choice, type into a form, or answer in the chat",
        first_to="So many points end it; up to 50 questions are asked",
    )
    @app_commands.choices(answers=MODES)
    async def duel(
        self,
        interaction: Interaction,
        member: discord.Member | discord.User,
        seconds: Seconds | None = None,
        answers: str | None = None,
        first_to: Points | None = None,
    ) -> None:
        """Challenge somebody: the two of you, five questions."""
        ctx = await Request.open(interaction)
        ctx.require_guild()
        if getattr(member, "bot", True):  # of whom Discord says too little, the library leaves an id
            raise UserError("Bots know all the answers. Challenge a person.")
        if member.id == ctx.user_id:
            raise UserError("You can't duel yourself. Try /quiz play.")
        mode = AnswerMode(answers or ctx.values[settings.ANSWERS])
        length = settings.MAX_QUESTIONS if first_to else DUEL_QUESTIONS
        time = seconds or ctx.values[settings.SECONDS]
        rules = Rules(seconds=time, mode=mode, target=first_to, players=(ctx.user_id, member.id))
        await self._challenge(ctx, QuestionFilter(length, mode), rules)

    async def _challenge(self, ctx: Request, wanted: QuestionFilter, rules: Rules) -> None:
        """Invite somebody to a duel."""
        _require_speech(ctx)
        step = await self._begin(ctx, wanted, rules)
        try:
            await ctx.reply(duel_card(ctx.public_say, step.game), private=False)
        except Exception:
            # Nobody can accept what nobody sees: it must not hold the channel up.
            await self.games.handle_failure(step.game.id, DiscordFailed(permanent=False))
            raise
        await self.games.note_invitation(ctx, step.game.id)

    async def _begin(self, ctx: Request, wanted: QuestionFilter, rules: Rules) -> Step:
        """Choose questions and begin a game, not shown yet. Raises NoQuestions and GameRunning."""
        guild_id = _scope(ctx)
        game = Game(
            id=str(ctx.interaction.id),
            guild_id=guild_id,
            channel_id=ctx.interaction.channel_id or 0,
            starter_id=ctx.user_id,
            cards=await self.library.choose(guild_id, wanted, ctx.user_id),
            rules=rules,
            started_at=ctx.now,
            locale=ctx.interaction.locale.value if guild_id == PRIVATE else None,
            wanted=dump(wanted),
        )
        if self.games.is_off(ctx.interaction.channel, ctx.values):
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

    @app_commands.command()
    @app_commands.describe(
        at="When it begins: 20:30, tomorrow 20:30, in 45 minutes, now",
        topics="What the rounds are about: topics or lists, with commas between; anything if left out",
        rounds="How many rounds",
        questions="How many questions a round has",
        answers="Press a choice, type into a form, or answer in the chat",
        seconds="Time for each question",
        teams="How many teams, or their names with commas between them; 0: everybody plays alone",
        cohost="Who may direct it besides you",
        break_minutes="Minutes between two rounds",
    )
    @app_commands.choices(answers=MODES)
    async def night(  # noqa: PLR0917 - discord.py passes options by name
        self,
        interaction: Interaction,
        at: app_commands.Range[str, 1, night_time.LONGEST_TEXT] | None = None,
        topics: app_commands.Range[str, 1, night_plan.LONGEST_TEXT] | None = None,
        rounds: app_commands.Range[int, 1, MAX_ROUNDS] | None = None,
        questions: app_commands.Range[int, 1, 20] = 8,
        answers: str | None = None,
        seconds: Seconds | None = None,
        teams: app_commands.Range[str, 1, night_plan.LONGEST_TEXT] = "4",
        cohost: discord.Member | None = None,
        break_minutes: app_commands.Range[int, 0, 15] = 2,
    ) -> None:
        """Plan a trivia night with rounds and teams, or open the one in this channel."""
        ctx = await Request.open(interaction)
        if at is None:
            await self.hosting.show(ctx)
            return
        require_starter(ctx)
        _require_speech(ctx)
        options = NightOptions(
            at=at,
            topics=topics or "",
            rounds=rounds,
            questions=questions,
            mode=AnswerMode(answers or ctx.values[settings.ANSWERS]),
            seconds=seconds or ctx.values[settings.SECONDS],
            teams=teams,
            cohost_id=cohost.id if cohost is not None and not cohost.bot else None,
            break_seconds=60 * break_minutes,
        )
        await self.hosting.plan(ctx, options)

    @night.autocomplete("topics")
    async def complete_topics(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer topics and lists to add to those typed already."""
        return await self.hosting.complete_topics(await Request.open(interaction), typed)

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
    async def profile(
        self, interaction: Interaction, member: discord.Member | discord.User | None = None
    ) -> None:
        """Accuracy by topic, streaks and medals."""
        ctx = await Request.open(interaction)
        today = local_day(ctx.now, settings.zone_of(ctx.values))
        scope, records = _scope(ctx), self.services.store.quiz_records
        in_private = scope == PRIVATE
        user_id = ctx.user_id if in_private or member is None else member.id
        profile = await records.profile(scope, user_id, today=today)
        await ctx.reply(profile_card(ctx.say, self.services.pack, profile, in_private=in_private))

    @app_commands.command()
    async def daily(self, interaction: Interaction) -> None:
        """Today's question: one a day, the same for everybody here."""
        ctx = await Request.open(interaction)
        await ctx.reply(await self.daily_questions.card_for(ctx))

    # A server's own questions.

    @app_commands.command()
    @app_commands.describe(
        list_="Which list to open", question="Which question to open, if you manage quizzes"
    )
    @app_commands.rename(list_="list")
    async def lists(
        self, interaction: Interaction, list_: str | None = None, question: str | None = None
    ) -> None:
        """Browse the lists of questions that this server brought along."""
        ctx = await Request.open(interaction)
        store, guild_id = self.services.store.quiz_lists, ctx.require_guild()
        if question is not None:
            require_quiz_manager(ctx)
            card = question_details(ctx, await store.question(guild_id, question))
        elif list_ is not None:
            card = await list_card(ctx, find_list(await store.all(guild_id), list_).id)
        else:
            card = await lists_page(ctx, 0)
        await ctx.reply(card)

    @lists.autocomplete("question")
    async def complete_question(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer questions of the server's lists, or of the one that is chosen, by their text."""
        ctx = await Request.open(interaction)
        require_quiz_manager(ctx)
        store, guild_id = self.services.store.quiz_lists, ctx.require_guild()
        name, wanted = interaction.namespace.list, typed.casefold()
        list_id = find_list(await store.all(guild_id), name).id if name else None
        questions = await store.questions(guild_id)
        found = (
            each for each in questions if wanted in each.prompt.casefold() and list_id in {None, each.list_id}
        )
        return [
            app_commands.Choice(name=clip(each.prompt, CHOICE_LIMIT), value=each.key)
            for each in islice(found, AUTOCOMPLETE_LIMIT)
        ]

    @app_commands.command(name="import")
    @app_commands.describe(
        file="A list of questions: Red's (YAML), OpenTDB's JSON, CSV or TSV with a header, or our TOML",
        name="What the list is called; one that is there already is added to",
    )
    async def import_questions(
        self,
        interaction: Interaction,
        file: discord.Attachment,
        name: app_commands.Range[str, 1, MAX_NAME] | None = None,
    ) -> None:
        """Add a list of questions to this server's quizzes; shows what is in it first."""
        ctx = await Request.open(interaction)
        require_quiz_manager(ctx)
        await preview_import(ctx, list_importer(file.filename, name), file)

    @app_commands.command(name="export")
    @app_commands.describe(list_="Which list; all if left out")
    @app_commands.rename(list_="list")
    async def export_questions(self, interaction: Interaction, list_: str | None = None) -> None:
        """Get this server's lists of questions as files that can be imported again."""
        ctx = await Request.open(interaction)
        require_quiz_manager(ctx)
        lists = await self.services.store.quiz_lists.all(ctx.require_guild())
        await export_lists(ctx, lists if list_ is None else [find_list(lists, list_)])

    @lists.autocomplete("list_")
    @export_questions.autocomplete("list_")
    async def complete_list(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the server's lists by name."""
        ctx = await Request.open(interaction)
        lists = await self.services.store.quiz_lists.all(ctx.require_guild())
        found = (each.name for each in lists if typed.casefold() in each.name.casefold())
        return [app_commands.Choice(name=name, value=name) for name in islice(found, AUTOCOMPLETE_LIMIT)]

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


def _scope(ctx: Request) -> int:
    """Return the id of the server that is played in, or PRIVATE. Raises NotHere in one without the bot."""
    return PRIVATE if ctx.is_private else ctx.require_guild()


def _require_speech(ctx: Request) -> None:
    """Raise UserError where the bot could answer the command but not post the game's messages."""
    if ctx.is_private:
        return
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
