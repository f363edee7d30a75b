"""``/insights``: what people asked in this server, for its moderators."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from discord import app_commands, ui

from bot.domain.insights import Insights, day_starts, insights_csv
from bot.domain.settings.zones import zone_name
from bot.i18n import Say
from bot.services import Interaction
from bot.ui.access import ManagerCog
from bot.ui.advice import Advice, advice
from bot.ui.layout import Card
from bot.ui.pages import asked_fact_link
from bot.ui.pictures import Picture
from bot.ui.request import Request, in_servers, text_file
from bot.ui.text import escape
from cogs.insights.chart import draw, is_worth_drawing, shows_weeks

PERIODS = (7, 30, 90)  # days
TOP_SHOWN = 8
QUESTION_SHOWN = 90  # characters
TIME_ZONE_KEY = "quiz.time_zone"

_TABLE = "insights.csv"


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
        zone = _zone_of(ctx)
        since = day_starts(now=ctx.now, length=days, zone=zone)[0]
        found = await self.services.store.insights.read(
            ctx.require_guild(), now=ctx.now, days=days, zone=zone
        )
        telling = ctx.telling
        headings = {fact.id: asked_fact_link(telling.offered, fact).label for fact in telling.whole.facts}
        picture = None
        if is_worth_drawing(found):
            charted = found.since_first
            chart = await asyncio.to_thread(draw, ctx.say, charted)
            picture = Picture("insights", chart, _alt_text(ctx.say, charted))
        table = text_file(_TABLE, insights_csv(found, headings))
        advised = await advice(ctx, since)
        clocks = ctx.say.phrase(zone_name(zone.key))
        card = _insights_card(ctx.say, found, headings, picture=picture, zone=clocks, advised=advised)
        await interaction.followup.send(view=card, files=[*card.files, table], ephemeral=True)


def _zone_of(ctx: Request) -> ZoneInfo:
    """Return the server's time zone, which it chooses among the settings for quizzes."""
    return ZoneInfo(ctx.values[ctx.services.catalogue.setting[TIME_ZONE_KEY]])


def _alt_text(say: Say, insights: Insights) -> str:
    """Return what the chart shows, for people who can't see it."""
    days = len(insights.days)
    if shows_weeks(insights):
        chart = say("Bar chart of questions per week over {days} days.", days=days)
    else:
        chart = say("Bar chart of questions per day over {days} days.", days=days)
    sentences = [chart, _outcomes(say, insights)]
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
    withheld = insights.total("withheld")
    if withheld:
        outcomes += " " + say("Held back as spoilers: {number}.", number=say.number(withheld))
    rejected = insights.total("rejected")
    if rejected:
        outcomes += " " + say.count(
            rejected,
            "{number} answer was marked “Not what I meant”.",
            "{number} answers were marked “Not what I meant”.",
        )
    return outcomes


def _insights_card(
    say: Say,
    insights: Insights,
    headings: Mapping[str, str],
    *,
    picture: Picture | None,
    zone: str,
    advised: Sequence[Advice],
) -> Card:
    """Return the numbers with the chart and the table, and what can be done about them."""
    nothing = say("Nothing to do right now: no question is waiting, and answers are what people meant.")
    return Card(
        title=say("Last {days} days", days=len(insights.days)),
        picture=picture,
        body=[
            _numbers(say, insights),
            *([each.text for each in advised] or [nothing]),
            *_favourites_and_quiz(say, insights, headings),
        ],
        items=[each.menu for each in advised],
        content=[ui.File(f"attachment://{_TABLE}")],
        source=say("Days are in this server's time zone ({zone}). I don't count who asked what.", zone=zone),
    )


def _numbers(say: Say, insights: Insights) -> str:
    """Return how many questions there were, and what became of them."""
    named = [
        (say("Answered"), "answered"),
        (say("Suggested"), "suggested"),
        (say("Not answered"), "unknown"),
        *([(say("Held back as spoilers"), "withheld")] if insights.total("withheld") else []),
        (say("Not what they meant"), "rejected"),
    ]
    lines = [f"- {name}: **{say.number(insights.total(kind))}**" for name, kind in named]
    questions = say.count(insights.total("asked"), "{number} question", "{number} questions")
    return "\n".join([f"### {questions}", *lines])


def _favourites_and_quiz(say: Say, insights: Insights, headings: Mapping[str, str]) -> Iterator[str]:
    # Without answers that moderators removed: nothing is left that says what they were about.
    asked = [(headings[fact_id], count) for fact_id, count in insights.top_facts if fact_id in headings]
    if asked:
        lines = [f"### {say('Most asked')}"]
        for rank, (question, count) in enumerate(asked[:TOP_SHOWN], start=1):
            times = say.count(count, "once", "{number} times")
            line = f"{rank}. {escape(question, QUESTION_SHOWN)}"
            lines.append(line if count == 1 else f"{line} · {times}")
        yield "\n".join(lines)
    if insights.quiz_games:
        yield f"### {say('Quiz')}\n- " + say(
            "{games}, {answers}, {right} right",
            games=say.count(insights.quiz_games, "{number} game", "{number} games"),
            answers=say.count(insights.quiz_answers, "{number} answer", "{number} answers"),
            right=say.number(insights.quiz_right),
        )
