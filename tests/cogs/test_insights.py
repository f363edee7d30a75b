"""``/insights``: the numbers, and what to do about them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.insights import DAY_MS
from bot.store import Asked
from tests.cogs.conftest import World, texts

TOKYO = "Asia/Tokyo"  # nine hours ahead, all year


async def rows(world: World, days: int) -> list[str]:
    """Return the days of the table that comes with the insights."""
    result = await world.moderator.slash(world.channel, "insights", days=days)
    (table,) = (each for each in result.response.message.attachments if each.filename == "insights.csv")
    return (await table.read()).decode().splitlines()[1 : days + 1]


async def ask_at(world: World, number: int, at: int, **changed: Any) -> None:
    asked: dict[str, Any] = {"text": "who is it", "status": "unknown", "fact_id": None, "gap_id": None}
    await world.bot.services.store.asked.remember(
        Asked(number, world.guild.id, asked_at=at, **(asked | changed))
    )


async def test_days_follow_servers_time_zone(world: World) -> None:
    store = world.bot.services.store
    await store.settings.change(world.guild.id, {"quiz.time_zone": TOKYO}, actor_id=1, now=world.bot.clock())
    world.bot.services.servers.changed(world.guild.id)
    today = datetime.fromtimestamp(world.bot.clock() / 1_000, ZoneInfo(TOKYO)).date()
    midnight = int(datetime(today.year, today.month, today.day, tzinfo=ZoneInfo(TOKYO)).timestamp() * 1_000)
    for number, at in enumerate((midnight - 1, midnight, midnight + 1)):
        await ask_at(world, number, at)
    yesterday = today - timedelta(days=1)
    assert (await rows(world, 7))[-2:] == [f"{yesterday},0,0,1,0,0", f"{today},0,0,2,0,0"]
    shown = await world.moderator.slash(world.channel, "insights")
    assert "this server's time zone (Tokyo time)" in texts(shown.response.message)


def charts(result: Any) -> list[Any]:
    files = result.response.message.attachments
    return [file for file in files if file.filename == "insights.png"]


async def test_few_days_are_not_drawn(world: World) -> None:
    for number, ago in enumerate((1, 3, 9)):
        assert charts(await world.moderator.slash(world.channel, "insights")) == []
        await ask_at(world, number, world.bot.clock() - ago * DAY_MS)
    (chart,) = charts(await world.moderator.slash(world.channel, "insights"))
    assert chart.description.startswith("Bar chart of questions per day over 10 days.")
    assert (await chart.read()).startswith(b"\x89PNG")


async def test_question_asked_once_has_no_count(world: World) -> None:
    train = "Where was the fight on top of the train shot?"
    for question in (train, train, "Who directed the film?"):
        await world.member.slash(world.channel, "ask", question=question)
    told = texts((await world.moderator.slash(world.channel, "insights")).response.message)
    listed = told.partition("### Most asked\n")[2].splitlines()
    assert listed[0].endswith(" · 2 times")
    assert "once" not in listed[1]


async def test_three_months_are_shown_by_weeks(world: World) -> None:
    for number, ago in enumerate((1, 28, 88)):
        await ask_at(world, number, world.bot.clock() - ago * DAY_MS)
    await ask_at(world, 9, world.bot.clock() - 29 * DAY_MS)
    for days, unit in ((30, "day"), (90, "week")):
        result = await world.moderator.slash(world.channel, "insights", days=days)
        (chart,) = (file for file in result.response.message.attachments if file.filename == "insights.png")
        assert chart.description.startswith(f"Bar chart of questions per {unit} over")
