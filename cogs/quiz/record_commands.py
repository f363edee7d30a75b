"""The commands of what is kept of games, and of the question of the day."""

import discord
from discord import app_commands

from bot.domain.quiz.daily import question_day
from bot.domain.quiz.model import PRIVATE
from bot.domain.quiz.standings import Period
from bot.services import Interaction
from bot.ui.request import Request
from cogs.quiz import settings
from cogs.quiz.base import QuizCog, scope_of
from cogs.quiz.records import board_card, profile_card, read_standings
from cogs.quiz.seasons import season_day


class RecordCommands(QuizCog):
    """Shows leaderboards and profiles, and asks the question of the day."""

    @app_commands.command()
    @app_commands.describe(period="Which period to count", page="Which page to open")
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
        """See who's ahead in this server, and where you rank."""
        ctx = await Request.open(interaction)
        standings = await read_standings(ctx, Period(period))
        say = ctx.public_say if standings else ctx.say  # that there is nothing is of no use to others
        card = board_card(ctx, say, standings, Period(period), page)
        await ctx.reply(card, private=not standings)

    @app_commands.command()
    @app_commands.describe(member="Whose profile to see (if left out, yours)")
    async def profile(
        self, interaction: Interaction, member: discord.Member | discord.User | None = None
    ) -> None:
        """See accuracy by topic, streaks, and medals."""
        ctx = await Request.open(interaction)
        today = question_day(ctx.now, settings.day_begins(ctx.values), settings.zone_of(ctx.values))
        scope, records = scope_of(ctx), self.services.store.quiz_records
        in_private = scope == PRIVATE
        user_id = ctx.user_id if in_private or member is None else member.id
        since = 0 if in_private else settings.season_start(ctx.values)
        profile = await records.profile(scope, user_id, today=today, since=since)
        pack = await self.services.servers.pack(ctx.say.locale)
        is_own, season = user_id == ctx.user_id, season_day(ctx.say, ctx.values)
        await ctx.reply(
            profile_card(ctx.say, pack, profile, is_own=is_own, in_private=in_private, season=season)
        )

    @app_commands.command()
    async def daily(self, interaction: Interaction) -> None:
        """Answer today's question. There's one a day, the same for everyone here."""
        ctx = await Request.open(interaction)
        await ctx.reply(await self.daily_questions.card_for(ctx))
