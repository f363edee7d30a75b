"""The command of trivia nights."""

import discord
from discord import app_commands

from bot.domain.quiz import night_plan, night_time
from bot.domain.quiz.model import AnswerMode
from bot.domain.quiz.night import MAX_ROUNDS
from bot.services import Interaction
from bot.ui.request import Request
from cogs.quiz import settings
from cogs.quiz.base import MODES, QuizCog, Seconds, require_speech
from cogs.quiz.games import require_starter
from cogs.quiz.hosting import NightOptions


class NightCommands(QuizCog):
    """Plans trivia nights."""

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
        require_speech(ctx)
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
