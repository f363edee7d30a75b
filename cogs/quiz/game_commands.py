"""The commands of games: quizzes and duels are begun and stopped, and their scores shown."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands, ui

from bot.domain.errors import UserError
from bot.domain.pack.model import Difficulty, Pack
from bot.domain.quiz.events import DiscordFailed, Step
from bot.domain.quiz.exchange.model import ListConfig
from bot.domain.quiz.lists import EVERYTHING, QuestionList, apply_config, choose_lists, config_of
from bot.domain.quiz.machine import start_game
from bot.domain.quiz.model import PRIVATE, AnswerMode, Game, Rules
from bot.domain.quiz.night import NightPhase
from bot.domain.quiz.refusals import GameRunning, NoGame, NotAPlayer
from bot.domain.quiz.selection import QuestionFilter
from bot.domain.settings.telling import Spoilers
from bot.i18n import Say
from bot.services import Interaction
from bot.store.codec import dump, load
from bot.ui.commands import mention
from bot.ui.layout import Card
from bot.ui.request import Request
from bot.ui.text import AUTOCOMPLETE_LIMIT, CHOICE_LIMIT, clip, escape, message_link, quoted
from cogs.quiz import settings
from cogs.quiz.base import MODES, QuizCog, Seconds, scope_of
from cogs.quiz.cards import countdown, intro_card, stopping_line, topic_name
from cogs.quiz.games import require_starter
from cogs.quiz.lists import list_choices
from cogs.quiz.notices import duel_card, scores_card
from cogs.quiz.posting import require_speech

DUEL_QUESTIONS = 5
TOPICS_NAMED = 20  # where somebody asks for one that there isn't

Questions = app_commands.Range[int, 1, settings.MAX_QUESTIONS]
Points = app_commands.Range[int, 100, 5_000]


class GameCommands(QuizCog):
    """Begins games, shows how they stand, and stops them."""

    @app_commands.command()
    @app_commands.describe(
        questions="How many questions to ask (if left out, the server's default)",
        topic="Ask only about this topic",
        difficulty="Ask only questions this hard",
        answers="How people answer: buttons, a form, or messages in the chat",
        seconds="Seconds to answer each question",
        spoilers="Include questions that give away parts of the story",
        first_to="End the quiz once someone reaches this many points (at most 50 questions)",
        silence="Stop after this many questions in a row without an answer (if left out, 3)",
        list_="Question lists to use, separated by commas; “all” for everything, “film” for only my own "
        "questions",
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
        """Start a quiz that anyone in this channel can join."""
        ctx = await Request.open(interaction)
        mode = AnswerMode(answers or ctx.values[settings.ANSWERS])
        grade = Difficulty(difficulty) if difficulty else None
        if topic:
            topic = await self._find_topic(ctx, topic, spoilers=spoilers)
        chosen = choose_lists(await self.services.store.quiz_lists.all(scope_of(ctx)), list_)
        rules = _rules(ctx, config_of(chosen), mode, seconds, first_to)
        wanted = QuestionFilter(
            *(questions or _length(ctx, rules), mode, topic, grade, spoilers),
            lists=None if chosen is None else chosen.ids,
            pictures=ctx.values[settings.PICTURES],
        )
        await self._open(ctx, wanted, replace(rules, idle_limit=silence or rules.idle_limit))

    async def _find_topic(self, ctx: Request, typed: str, *, spoilers: bool) -> str:
        """Return the topic whose name or id was typed. Raises UserError where no question is on it."""
        say, pack, guild_id = ctx.say, ctx.telling.whole, scope_of(ctx)
        every = await self.library.topics(guild_id, QuestionFilter(1, spoilers=True, pictures=True))
        found = _named_topic(say, pack, every, typed)
        # Where there are only pictures, which may be off, the choice of questions says so.
        playable = await self.library.topics(guild_id, QuestionFilter(1, spoilers=spoilers, pictures=True))
        if found in playable:
            return found
        wanted = QuestionFilter(1, spoilers=spoilers, pictures=ctx.values[settings.PICTURES])
        others = await self.library.topics(guild_id, wanted)
        raise _no_quiz_on(say, pack, typed, found, others[:TOPICS_NAMED])

    async def play_list(self, ctx: Request, list_id: str) -> None:
        """Start a quiz from a list, as the list and the server have it. Raises ListGone."""
        list_ = await self.services.store.quiz_lists.find(ctx.require_guild(), list_id)
        mode = AnswerMode(ctx.values[settings.ANSWERS])
        rules = _rules(ctx, list_.header.config, mode)
        pictures = ctx.values[settings.PICTURES]
        wanted = QuestionFilter(_length(ctx, rules), mode, lists=(list_id,), pictures=pictures)
        await self._open(ctx, wanted, rules)

    async def _open(self, ctx: Request, wanted: QuestionFilter, rules: Rules) -> None:
        """Start a quiz that everybody can join, where the person may."""
        require_starter(ctx)
        require_speech(ctx)
        if wanted.spoilers:
            _require_spoilers(ctx)
        lists = await self.library.lists_of(scope_of(ctx), wanted)
        step = await self._begin(ctx, wanted, rules)
        if step is None:
            return
        card = await self._announcement(ctx, step.game, wanted, lists)
        try:
            await ctx.reply(card, private=False)
        finally:
            self.games.display.show_in_background(step)  # the game is on, even unannounced

    async def _point_out(self, ctx: Request, refusal: GameRunning) -> None:
        """Lead to the open question of the channel's quiz; raise ``refusal`` where its message is unknown."""
        store = self.services.store.quiz
        game = await store.running_in(ctx.interaction.channel_id or 0)
        message_id = None if game is None else (await store.shown(game.id, game.number)).message_id
        if game is None or message_id is None or game.guild_id == PRIVATE:
            raise refusal
        url = message_link(game.guild_id, game.channel_id, message_id)
        go = ui.Button[Any](label=ctx.say("Go to the question"), url=url)
        await ctx.reply(Card(body=[ctx.say.phrase(refusal.reason)], buttons=[go]))

    async def _announcement(
        self, ctx: Request, game: Game, wanted: QuestionFilter, lists: Sequence[QuestionList]
    ) -> Card:
        say, stop = ctx.public_say, mention(self.services.command_ids, "quiz stop")
        pack = await self.services.servers.pack(say.locale)
        topic = topic_name(say, pack, wanted.topic) if wanted.topic else None
        is_for_managers = ctx.values[settings.STOPPERS] == settings.MANAGERS
        stopping = stopping_line(say, game, stop, is_for_managers=is_for_managers)
        return intro_card(say, game, topic, spoilers=wanted.spoilers, lists=lists, stopping=stopping)

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
            raise UserError("The other player is gone. Challenge someone else with /quiz duel.")
        await self._challenge(ctx, wanted, replace(game.rules, players=(ctx.user_id, others[0])))

    @play.autocomplete("topic")
    async def complete_topic(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the topics that there are questions on."""
        ctx = await Request.open(interaction)
        wanted = QuestionFilter(
            1, spoilers=bool(interaction.namespace.spoilers), pictures=ctx.values[settings.PICTURES]
        )
        topics = await self.library.topics(scope_of(ctx), wanted)
        pack = await self.services.servers.pack(ctx.say.locale)
        named = [(topic_name(ctx.say, pack, topic), topic) for topic in topics]
        return [
            app_commands.Choice(name=clip(name, CHOICE_LIMIT), value=topic)
            for name, topic in named
            if typed.casefold() in name.casefold()
        ][:AUTOCOMPLETE_LIMIT]

    @play.autocomplete("list_")
    async def complete_lists(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the lists that a quiz can be from, after those that are named already."""
        ctx = await Request.open(interaction)
        return list_choices(ctx, await self.services.store.quiz_lists.all(scope_of(ctx)), typed)

    @app_commands.command()
    @app_commands.describe(
        member="Who to challenge",
        seconds="Seconds to answer each question",
        answers="How people answer: buttons, a form, or messages in the chat",
        first_to="End the quiz once someone reaches this many points (at most 50 questions)",
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
        """Challenge someone to a five-question duel."""
        ctx = await Request.open(interaction)
        ctx.require_guild()
        if getattr(member, "bot", True):  # of whom Discord says too little, the library leaves an id
            raise UserError("Bots know all the answers. Challenge a person instead.")
        if member.id == ctx.user_id:
            raise UserError("You can't duel yourself. Try /quiz play.")
        mode = AnswerMode(answers or ctx.values[settings.ANSWERS])
        length = settings.MAX_QUESTIONS if first_to else DUEL_QUESTIONS
        time = seconds or ctx.values[settings.SECONDS]
        rules = Rules(seconds=time, mode=mode, target=first_to, players=(ctx.user_id, member.id))
        await self._challenge(ctx, QuestionFilter(length, mode), rules)

    async def _challenge(self, ctx: Request, wanted: QuestionFilter, rules: Rules) -> None:
        """Invite somebody to a duel."""
        require_speech(ctx)
        step = await self._begin(ctx, wanted, rules)
        if step is None:
            return
        try:
            await ctx.reply(duel_card(ctx.public_say, step.game), private=False)
        except Exception:
            # Nobody can accept what nobody sees: it must not hold the channel up.
            await self.games.handle_failure(step.game.id, DiscordFailed(permanent=False))
            raise
        await self.games.note_invitation(ctx, step.game.id)

    async def _begin(self, ctx: Request, wanted: QuestionFilter, rules: Rules) -> Step | None:
        """Choose questions and begin a game, not shown yet; where one is on, lead to it and return None.

        Raises NoQuestions, and GameRunning where nothing leads to that.
        """
        guild_id = scope_of(ctx)
        await self._require_no_night(ctx)
        game = Game(
            id=str(ctx.interaction.id),
            guild_id=guild_id,
            channel_id=ctx.interaction.channel_id or 0,
            starter_id=ctx.user_id,
            cards=await self.library.choose(guild_id, wanted, ctx.public_say.locale, ctx.user_id),
            rules=rules,
            started_at=ctx.now,
            locale=ctx.interaction.locale.value if guild_id == PRIVATE else None,
            wanted=dump(wanted),
        )
        if self.games.is_off(ctx.interaction.channel, ctx.values):
            game = replace(game, despite_off=True)
        step = start_game(game)
        try:
            await self.games.begin_for(ctx, step)
        except GameRunning as refusal:
            await self._point_out(ctx, refusal)
            return None
        return step

    async def _require_no_night(self, ctx: Request) -> None:
        """Raise UserError in the break of a trivia night, whose next round needs the channel."""
        night = await self.services.store.quiz_nights.running_in(ctx.interaction.channel_id or 0)
        if night is None or night.phase is not NightPhase.BREAK:
            return
        if night.paused:
            raise UserError("A trivia night is on in this channel. It's paused right now.")
        raise UserError(
            "A trivia night is on in this channel. The next round starts {when}.",
            when=countdown(night.deadline),
        )

    @app_commands.command()
    async def stop(self, interaction: Interaction) -> None:
        """Stop the quiz in this channel. Points so far count."""
        ctx = await Request.open(interaction)
        game = await self.services.store.quiz.running_in(interaction.channel_id or 0)
        if game is None:
            raise NoGame
        await self.games.stop(ctx, game.id)

    @app_commands.command()
    async def scores(self, interaction: Interaction) -> None:
        """See the scores of the current or last quiz in this channel."""
        ctx = await Request.open(interaction)
        game = await self.services.store.quiz.last_in(interaction.channel_id or 0)
        if game is None:
            raise NoGame
        await ctx.reply(scores_card(ctx.say, game))


def _rules(
    ctx: Request,
    config: ListConfig,
    mode: AnswerMode,
    seconds: int | None = None,
    target: int | None = None,
) -> Rules:
    """Return how a quiz is played, where the person left that open; ``config`` is what its lists want."""
    return apply_config(
        Rules(seconds=ctx.values[settings.SECONDS], mode=mode, target=target),
        config,
        seconds=seconds,
        bounds=(settings.MIN_SECONDS, settings.MAX_SECONDS),
    )


def _length(ctx: Request, rules: Rules) -> int:
    """Return how many questions a quiz has where nobody says."""
    has_target = bool(rules.target or rules.right_target)
    return settings.MAX_QUESTIONS if has_target else ctx.values[settings.LENGTH]


def _named_topic(say: Say, pack: Pack, topics: Iterable[str], typed: str) -> str | None:
    """Return which of some topics was typed, by its id or by its name in the reader's language."""
    said = typed.strip().casefold()
    return next((each for each in topics if said in {each, topic_name(say, pack, each).casefold()}), None)


def _no_quiz_on(say: Say, pack: Pack, typed: str, found: str | None, others: Iterable[str]) -> UserError:
    """Return why there is no quiz on a topic; ``found`` is it where all questions on it are spoilers."""
    names = say.join([quoted(say, topic_name(say, pack, each)) for each in others])
    said = escape(typed, CHOICE_LIMIT)
    if found is not None:
        return UserError(
            "My questions on “{topic}” all give away parts of the story. Turn on spoilers for the quiz, or "
            "try one of these: {topics}.",
            topic=said,
            topics=names,
        )
    if _named_topic(say, pack, pack.topic, typed) is not None:
        return UserError(
            "I don't have quiz questions on “{topic}”. Try one of these: {topics}.", topic=said, topics=names
        )
    return UserError(
        "I don't have the topic “{topic}”. Try one of these: {topics}.", topic=said, topics=names
    )


def _require_spoilers(ctx: Request) -> None:
    """Raise UserError where nothing may be given away, asked for or not."""
    if ctx.telling.rule is Spoilers.REFUSED:
        raise UserError("Spoilers are off in this channel. Try a quiz without them.")
