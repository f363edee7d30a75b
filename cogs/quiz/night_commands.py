"""The command of trivia nights."""

import discord
from discord import app_commands

from bot.domain.quiz import night_plan, night_time
from bot.domain.quiz.model import AnswerMode
from bot.domain.quiz.night import MAX_ROUNDS
from bot.services import Interaction
from bot.ui.request import Request
from cogs.quiz import settings
from cogs.quiz.base import MODES, QuizCog, Seconds


class NightCommands(QuizCog):
    """Plans trivia nights."""

    @app_commands.command()
    @app_commands.describe(
        at="When it starts, like in 45 minutes, 8:30 pm, Saturday 8:30 pm, or now",
        topics="Topics or lists for the rounds, separated by commas (if left out, anything)",
        rounds="How many rounds to play",
        questions="How many questions each round has",
        answers="How people answer: buttons, a form, or messages in the chat",
        seconds="Seconds to answer each question",
        teams="How many teams, or team names separated by commas; with 0, everyone plays alone",
        cohost="Someone who can host it with you",
        break_minutes="Minutes between rounds",
    )
    @app_commands.choices(answers=MODES)
    async def night(  # noqa: PLR0917 - discord.py passes options by name
        self,
        interaction: Interaction,
        at: app_commands.Range[str, 1, night_time.LONGEST_TEXT] | None = None,
        topics: app_commands.Range[str, 1, night_plan.LONGEST_TEXT] | None = None,
        rounds: app_commands.Range[int, 1, MAX_ROUNDS] | None = None,
        questions: app_commands.Range[int, 1, 20] = night_plan.DEFAULT_QUESTIONS,
        answers: str | None = None,
        seconds: Seconds | None = None,
        teams: app_commands.Range[str, 1, night_plan.LONGEST_TEXT] = night_plan.DEFAULT_TEAMS,
        cohost: discord.Member | None = None,
        break_minutes: app_commands.Range[int, 0, 15] = night_plan.DEFAULT_BREAK_MINUTES,
    ) -> None:
        """Plan a trivia night with rounds and teams, or open the one in this channel."""
        ctx = await Request.open(interaction)
        if at is None:
            await self.hosting.show(ctx)
            return
        options = night_plan.NightOptions(
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
