"""``/insights``: what people asked in this server, for its moderators."""

import asyncio
import io
from collections.abc import Iterator

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.domain.insights import Insights, insights_csv
from bot.i18n import Say
from bot.services import Bot, Interaction
from bot.ui.access import NotAllowed, require_manager
from bot.ui.install_contexts import in_servers
from bot.ui.layout import ACCENT, Layout
from bot.ui.request import Request
from bot.ui.text import escape

PERIODS = (7, 30, 90)
TOP_SHOWN = 8
QUESTION_SHOWN = 90


def _draw(say: Say, insights: Insights) -> bytes:
    # Here, in the thread that draws: importing matplotlib takes about a second and 40 MB.
    from cogs.insights.chart import draw  # noqa: PLC0415

    return draw(say, insights)


class InsightsCog(commands.Cog):
    """Shows numbers."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.services = bot.services

    async def interaction_check(self, interaction: Interaction, /) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride] - narrowed to our client
        """Ask for Manage Server, whatever the server has set for the command itself."""
        ctx = await Request.open(interaction)
        try:
            require_manager(ctx)
        except NotAllowed as error:
            raise app_commands.CheckFailure from error
        return True

    @app_commands.command()
    @app_commands.describe(days="How far back")
    @app_commands.choices(days=[app_commands.Choice(name=f"{days} days", value=days) for days in PERIODS])
    @in_servers
    @app_commands.default_permissions(manage_guild=True)
    async def insights(self, interaction: Interaction, days: int = 30) -> None:
        """See what people asked here: answered or not, the favourites, and quiz play."""
        ctx = await Request.open(interaction)
        await interaction.response.defer(ephemeral=True)
        guild_id = ctx.require_guild()
        found = await self.services.store.insights.read(guild_id, now=ctx.now, days=days)
        server = await self.services.servers.get(guild_id)
        questions = {fact.id: fact.question for fact in server.pack.facts}
        say = ctx.say
        chart = await asyncio.to_thread(_draw, say, found)
        files = [
            discord.File(io.BytesIO(chart), filename="insights.png", description=alt_text(say, found)),
            discord.File(io.BytesIO(insights_csv(found, questions).encode()), filename="insights.csv"),
        ]
        card = insights_card(say, found, questions)
        await interaction.followup.send(view=card, files=files, ephemeral=True)


def alt_text(say: Say, insights: Insights) -> str:
    """Return what the chart shows, for those who cannot see it."""
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
        questions=say.count(insights.asked, "{number} question", "{number} questions"),
        answered=say.number(insights.answered),
        suggested=say.number(insights.suggested),
        unknown=say.number(insights.unknown),
    )
    if not insights.rejected:
        return outcomes
    rejected = say.count(
        insights.rejected,
        "{number} answer was not what was meant.",
        "{number} answers were not what was meant.",
    )
    return f"{outcomes} {rejected}"


def insights_card(say: Say, insights: Insights, questions: dict[str, str]) -> Layout:
    """Return the numbers with the chart and the table."""
    title = say("The last {days} days", days=len(insights.days))
    gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
    gallery.add_item(media="attachment://insights.png", description=alt_text(say, insights))
    table: ui.File[ui.LayoutView] = ui.File("attachment://insights.csv")
    foot = say("Days by UTC. Nobody's name is counted. /teach review shows what was not answered.")
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(f"### {title}\n{_outcomes(say, insights)}"),
        gallery,
        *(ui.TextDisplay(text) for text in _favourites_and_quiz(say, insights, questions)),
        table,
        ui.TextDisplay(f"-# {foot}"),
    ]
    return Layout(ui.Container(*items, accent_colour=ACCENT))


def _favourites_and_quiz(say: Say, insights: Insights, questions: dict[str, str]) -> Iterator[str]:
    if insights.top_facts:
        lines = [
            f"{rank}. {escape(questions.get(fact_id, fact_id), QUESTION_SHOWN)} "
            f"({say.count(count, '{number} time', '{number} times')})"
            for rank, (fact_id, count) in enumerate(insights.top_facts[:TOP_SHOWN], start=1)
        ]
        yield "\n".join([f"**{say('Asked for most')}**", *lines])
    if insights.quiz_games:
        yield say(
            "**Quiz:** {games}, {answers}, {right} of them right.",
            games=say.count(insights.quiz_games, "{number} game", "{number} games"),
            answers=say.count(insights.quiz_answers, "{number} answer", "{number} answers"),
            right=say.number(insights.quiz_right),
        )
