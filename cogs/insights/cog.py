"""``/insights``: what people asked in this server, for its moderators."""

import asyncio
import io
from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord import app_commands, ui

from bot.domain.insights import Insights, insights_csv
from bot.domain.pack.model import Fact
from bot.i18n import Say
from bot.services import Interaction
from bot.ui.access import ManagerCog
from bot.ui.install_contexts import in_servers
from bot.ui.layout import Card
from bot.ui.request import Request
from bot.ui.text import escape

PERIODS = (7, 30, 90)  # days
TOP_SHOWN = 8
QUESTION_SHOWN = 90  # characters


class InsightsCog(ManagerCog):
    """The command ``/insights``."""

    @app_commands.command()
    @app_commands.describe(days="How far back")
    @app_commands.choices(days=[app_commands.Choice(name=f"{days} days", value=days) for days in PERIODS])
    @in_servers
    @app_commands.default_permissions(manage_guild=True)
    async def insights(self, interaction: Interaction, days: int = 30) -> None:
        """See what people asked here: answered or not, the favourites, and quiz play."""
        ctx = await Request.open(interaction)
        await interaction.response.defer(ephemeral=True)
        found = await self.services.store.insights.read(ctx.require_guild(), now=ctx.now, days=days)
        facts = ctx.pack.fact
        chart = await asyncio.to_thread(_draw, ctx.say, found)
        files = [
            discord.File(io.BytesIO(chart), filename="insights.png", description=_alt_text(ctx.say, found)),
            discord.File(io.BytesIO(insights_csv(found, facts).encode()), filename="insights.csv"),
        ]
        card = _insights_card(ctx.say, found, facts)
        await interaction.followup.send(view=card, files=files, ephemeral=True)


def _draw(say: Say, insights: Insights) -> bytes:
    # Here, in the thread that draws: importing matplotlib takes about a second and 40 MB.
    from cogs.insights.chart import draw  # noqa: PLC0415

    return draw(say, insights)


def _alt_text(say: Say, insights: Insights) -> str:
    """Return what the chart shows, for people who can't see it."""
    sentences = [
        say("Bar chart of questions a day over {days} days.", days=len(insights.days)),
        _outcomes(say, insights),
    ]
    busiest = max(insights.days, key=lambda day: day.asked)
    if busiest.asked:
        sentences.append(
            say(
                "The busiest day was {day}, with {questions}.",
                day=say.day(busiest.date),
                questions=say.count(busiest.asked, "{number} question", "{number} questions"),
            )
        )
    return " ".join(sentences)


def _outcomes(say: Say, insights: Insights) -> str:
    outcomes = say(
        "{questions}: {answered} answered, {suggested} with suggestions, {unknown} not answered.",
        questions=say.count(insights.total("asked"), "{number} question", "{number} questions"),
        answered=say.number(insights.total("answered")),
        suggested=say.number(insights.total("suggested")),
        unknown=say.number(insights.total("unknown")),
    )
    count = insights.total("rejected")
    if not count:
        return outcomes
    rejected = say.count(
        count, "{number} answer was not what was meant.", "{number} answers were not what was meant."
    )
    return f"{outcomes} {rejected}"


def _insights_card(say: Say, insights: Insights, facts: Mapping[str, Fact]) -> Card:
    """Return the numbers with the chart and the table."""
    title = say("The last {days} days", days=len(insights.days))
    gallery: ui.MediaGallery[Any] = ui.MediaGallery()
    gallery.add_item(media="attachment://insights.png", description=_alt_text(say, insights))
    return Card(
        items=[
            ui.TextDisplay(f"### {title}\n{_outcomes(say, insights)}"),
            gallery,
            *map(ui.TextDisplay[Any], _favourites_and_quiz(say, insights, facts)),
            ui.File("attachment://insights.csv"),
        ],
        source=say("Days by UTC. Nobody's name is counted. /teach review shows what was not answered."),
    )


def _favourites_and_quiz(say: Say, insights: Insights, facts: Mapping[str, Fact]) -> Iterator[str]:
    if insights.top_facts:
        lines = [f"**{say('Asked for most')}**"]
        for rank, (fact_id, count) in enumerate(insights.top_facts[:TOP_SHOWN], start=1):
            question = facts[fact_id].question if fact_id in facts else fact_id
            times = say.count(count, "{number} time", "{number} times")
            lines.append(f"{rank}. {escape(question, QUESTION_SHOWN)} ({times})")
        yield "\n".join(lines)
    if insights.quiz_games:
        yield say(
            "**Quiz:** {games}, {answers}, {right} of them right.",
            games=say.count(insights.quiz_games, "{number} game", "{number} games"),
            answers=say.count(insights.quiz_answers, "{number} answer", "{number} answers"),
            right=say.number(insights.quiz_right),
        )
