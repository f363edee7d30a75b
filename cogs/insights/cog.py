"""``/insights``: what people asked in this server, for its moderators."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.domain.insights import Insights, insights_csv
from bot.ui.access import NotAllowed, require_manager
from bot.ui.layout import ACCENT, Layout
from bot.ui.reach import in_servers
from bot.ui.text import clip, escape, plural

if TYPE_CHECKING:
    from bot.client import Reckoner

PERIODS = (7, 30, 90)
TOP_SHOWN = 8
QUESTION_SHOWN = 90


def _draw(insights: Insights) -> bytes:
    # Here, in the thread that draws: importing matplotlib takes about a second and 40 MB.
    from cogs.insights.chart import draw  # noqa: PLC0415

    return draw(insights)


class InsightsCog(commands.Cog):
    """Shows numbers."""

    def __init__(self, bot: Reckoner) -> None:
        self.bot = bot

    async def interaction_check(self, interaction: discord.Interaction[Reckoner], /) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride] - narrowed to our client
        """Ask for Manage Server, whatever the server has set for the command itself."""
        try:
            require_manager(interaction)
        except NotAllowed as error:
            raise app_commands.CheckFailure from error
        return True

    @app_commands.command()
    @app_commands.describe(days="How far back")
    @app_commands.choices(days=[app_commands.Choice(name=f"{days} days", value=days) for days in PERIODS])
    @in_servers
    @app_commands.default_permissions(manage_guild=True)
    async def insights(self, interaction: discord.Interaction[Reckoner], days: int = 30) -> None:
        """See what people asked here: answered or not, the favourites, and quiz play."""
        assert interaction.guild_id is not None  # noqa: S101 - the command exists in servers only
        await interaction.response.defer(ephemeral=True)
        found = await self.bot.store.insights.read(interaction.guild_id, now=self.bot.clock(), days=days)
        server = await self.bot.servers.get(interaction.guild_id)
        questions = {fact.id: fact.question for fact in server.pack.facts}
        chart = await asyncio.to_thread(_draw, found)
        files = [
            discord.File(io.BytesIO(chart), filename="insights.png", description=alt_text(found)),
            discord.File(io.BytesIO(insights_csv(found, questions).encode()), filename="insights.csv"),
        ]
        await interaction.followup.send(view=insights_card(found, questions), files=files, ephemeral=True)


def alt_text(insights: Insights) -> str:
    """Return what the chart shows, for those who cannot see it."""
    busiest = max(insights.days, key=lambda day: day.asked)
    peak = (
        f" The busiest day was {busiest.date}, with {plural(busiest.asked, 'question')}."
        if busiest.asked
        else ""
    )
    return f"Bar chart of questions a day over {len(insights.days)} days. {_outcomes(insights)}{peak}"


def _outcomes(insights: Insights) -> str:
    rejected = f" ({plural(insights.rejected, 'answer')} not what was meant)" if insights.rejected else ""
    return (
        f"{plural(insights.asked, 'question')}: {insights.answered:,} answered{rejected}, "
        f"{insights.suggested:,} with suggestions, {insights.unknown:,} not answered."
    )


def insights_card(insights: Insights, questions: dict[str, str]) -> Layout:
    """Return the numbers with the chart and the table."""
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=ACCENT)
    container.add_item(ui.TextDisplay(f"### The last {len(insights.days)} days\n{_outcomes(insights)}"))
    gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
    gallery.add_item(media="attachment://insights.png", description=alt_text(insights))
    container.add_item(gallery)
    if insights.top_facts:
        lines = [
            f"{rank}. {clip(escape(questions.get(fact_id, fact_id)), QUESTION_SHOWN)} "
            f"({plural(count, 'time')})"
            for rank, (fact_id, count) in enumerate(insights.top_facts[:TOP_SHOWN], start=1)
        ]
        container.add_item(ui.TextDisplay("**Asked for most**\n" + "\n".join(lines)))
    if insights.quiz_games:
        container.add_item(
            ui.TextDisplay(
                f"**Quiz:** {plural(insights.quiz_games, 'game')}, "
                f"{plural(insights.quiz_answers, 'answer')}, {insights.quiz_right:,} of them right."
            )
        )
    container.add_item(ui.File("attachment://insights.csv"))
    container.add_item(
        ui.TextDisplay("-# Days by UTC. Nobody's name is counted. /teach review shows what was not answered.")
    )
    return Layout(container)
