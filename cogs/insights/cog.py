"""``/insights``: what people asked in this server, for its moderators."""

import asyncio
import io
from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord import app_commands, ui

from bot.domain.insights import Insights, insights_csv
from bot.i18n import Say
from bot.services import Interaction
from bot.ui.access import ManagerCog
from bot.ui.layout import Card
from bot.ui.pages import asked_fact_link
from bot.ui.pictures import Picture
from bot.ui.request import Request, in_servers
from bot.ui.text import escape

PERIODS = (7, 30, 90)  # days
TOP_SHOWN = 8
QUESTION_SHOWN = 90  # characters
WIDTH, HEIGHT, DPI = 7.0, 3.6, 150  # inches and dots an inch: about 1,000 pixels wide, readable on a phone
PADDING = 0.12  # inches of white around it
TICKS = 6  # dates on the x axis


class InsightsCog(ManagerCog):
    """The command ``/insights``."""

    @app_commands.command()
    @app_commands.describe(days="How far back to look")
    @app_commands.choices(days=[app_commands.Choice(name=f"{days} days", value=days) for days in PERIODS])
    @in_servers
    @app_commands.default_permissions(manage_guild=True)
    async def insights(self, interaction: Interaction, days: int = 30) -> None:
        """See what people asked here, what I couldn't answer, and how quizzes are going."""
        ctx = await Request.open(interaction)
        await interaction.response.defer(ephemeral=True)
        found = await self.services.store.insights.read(ctx.require_guild(), now=ctx.now, days=days)
        telling = ctx.telling
        headings = {fact.id: asked_fact_link(telling.offered, fact).label for fact in telling.whole.facts}
        chart = await asyncio.to_thread(draw, ctx.say, found)
        picture = Picture("insights", chart, _alt_text(ctx.say, found))
        table = discord.File(io.BytesIO(insights_csv(found, headings).encode()), filename="insights.csv")
        card = _insights_card(ctx.say, found, headings, picture)
        await interaction.followup.send(view=card, files=[*card.files, table], ephemeral=True)


def draw(say: Say, insights: Insights) -> bytes:
    """Return the chart of questions a day by outcome, as PNG."""
    # In the thread that draws: importing matplotlib takes about a second and 40 MB.
    from matplotlib.figure import Figure  # noqa: PLC0415

    # They differ in lightness and hatching too, for greyscale and the colour-blind.
    layers = (
        ("answered", say("Answered"), "#1b7f5c", ""),
        ("suggested", say("Suggested"), "#e0b13a", "//"),
        ("unknown", say("Not answered"), "#b3413a", "xx"),
    )
    # Any: matplotlib types its keyword arguments in part only.
    figure: Any = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, layout="constrained", facecolor="white")
    figure.get_layout_engine().set(w_pad=PADDING, h_pad=PADDING)
    axes: Any = figure.subplots()
    places = range(len(insights.days))
    bottom = [0] * len(insights.days)
    for name, label, colour, hatch in layers:
        counts: list[int] = [getattr(day, name) for day in insights.days]
        style = {"label": label, "color": colour, "hatch": hatch, "edgecolor": "white", "width": 0.8}
        axes.bar(places, counts, bottom=bottom, **style)
        bottom = [low + count for low, count in zip(bottom, counts, strict=True)]
    step = max(1, len(insights.days) // TICKS)
    ticks = list(places)[::-1][::step][::-1]
    axes.set_xticks(ticks, [say.short_day(insights.days[place].date) for place in ticks])
    axes.set_ylim(0, max(5, max(bottom, default=0) * 1.15))
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_ylabel(say("Questions per day"))
    questions = say.count(insights.total("asked"), "{number} question", "{number} questions")
    title = say("{questions} in {days} days", questions=questions, days=len(insights.days))
    axes.set_title(title, loc="left", fontweight="bold")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", alpha=0.25)
    axes.set_axisbelow(True)
    axes.legend(loc="upper right", ncols=len(layers), frameon=False)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _alt_text(say: Say, insights: Insights) -> str:
    """Return what the chart shows, for people who can't see it."""
    sentences = [
        say("Bar chart of questions per day over {days} days.", days=len(insights.days)),
        _outcomes(say, insights),
    ]
    busiest = max(insights.days, key=lambda day: day.asked)
    if busiest.asked:
        day = say.day(busiest.date)
        questions = say.count(busiest.asked, "{number} question", "{number} questions")
        sentences.append(say("The busiest day was {day}, with {questions}.", day=day, questions=questions))
    return " ".join(sentences)


def _outcomes(say: Say, insights: Insights) -> str:
    outcomes = say(
        "{questions}: {answered} answered, {suggested} with suggestions, {unknown} not answered.",
        questions=say.count(insights.total("asked"), "{number} question", "{number} questions"),
        answered=say.number(insights.total("answered")),
        suggested=say.number(insights.total("suggested")),
        unknown=say.number(insights.total("unknown")),
    )
    rejected = insights.total("rejected")
    if rejected:
        outcomes += " " + say.count(
            rejected,
            "{number} answer was marked “Not what I meant”.",
            "{number} answers were marked “Not what I meant”.",
        )
    return outcomes


def _insights_card(say: Say, insights: Insights, headings: Mapping[str, str], picture: Picture) -> Card:
    """Return the numbers with the chart and the table."""
    return Card(
        title=say("Last {days} days", days=len(insights.days)),
        picture=picture,
        body=[_numbers(say, insights), *_favourites_and_quiz(say, insights, headings)],
        content=[ui.File("attachment://insights.csv")],
        source=say("Days are in UTC. No names are counted. See unanswered questions in /teach review."),
    )


def _numbers(say: Say, insights: Insights) -> str:
    """Return how many questions there were, and what became of them."""
    named = [
        (say("Answered"), "answered"),
        (say("Suggested"), "suggested"),
        (say("Not answered"), "unknown"),
        (say("Not what they meant"), "rejected"),
    ]
    lines = [f"- {name}: **{say.number(insights.total(kind))}**" for name, kind in named]
    questions = say.count(insights.total("asked"), "{number} question", "{number} questions")
    return "\n".join([f"### {questions}", *lines])


def _favourites_and_quiz(say: Say, insights: Insights, headings: Mapping[str, str]) -> Iterator[str]:
    if insights.top_facts:
        lines = [f"### {say('Most asked')}"]
        for rank, (fact_id, count) in enumerate(insights.top_facts[:TOP_SHOWN], start=1):
            question = headings.get(fact_id) or say("(removed answer)")  # which moderators had taught
            times = say.count(count, "{number} time", "{number} times")
            lines.append(f"{rank}. {escape(question, QUESTION_SHOWN)} · {times}")
        yield "\n".join(lines)
    if insights.quiz_games:
        yield f"### {say('Quiz')}\n- " + say(
            "{games}, {answers}, {right} right",
            games=say.count(insights.quiz_games, "{number} game", "{number} games"),
            answers=say.count(insights.quiz_answers, "{number} answer", "{number} answers"),
            right=say.number(insights.quiz_right),
        )
